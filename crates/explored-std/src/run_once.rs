//! [`run_once`]: one order of events, with the lines of the answer that it takes.

use std::any::Any;
use std::mem::{replace, take};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};

use shuttle::Runner;
use shuttle::scheduler::{Schedule, Scheduler, Task, TaskId};

use crate::explore::config;
use crate::steps::Steps;

/// How a run came to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ending {
    /// All threads have ended.
    Finished,
    /// Threads wait for each other, and none can go on.
    Deadlock,
    /// A thread has panicked with this message.
    Panicked(String),
    /// No thread was chosen.
    Stopped,
}

/// Runs the scene once. At each step after its beginning `choose` says which of these threads goes on; a thread's number is how many were
/// started before it.
pub(crate) fn run_once(
    mut steps: Steps,
    choose: impl FnMut(&Steps, &[usize]) -> Option<usize> + Send + 'static,
    scene: impl Fn() + Send + Sync + 'static,
) -> (Steps, Ending) {
    steps.scene_is_run_here();
    let notes = Arc::new(Mutex::new(Notes { steps, ..Notes::default() }));
    let scheduler = Traced { choose, begun: false, notes: Arc::clone(&notes) };
    let stage = Arc::clone(&notes);
    let scene = move || {
        // This thread runs when no other can go on. So the scheduler is asked then too, before a deadlock is reported.
        shuttle::thread::spawn(|| ());
        stage.lock().unwrap_or_else(PoisonError::into_inner).scene = Scene::Runs;
        scene();
        stage.lock().unwrap_or_else(PoisonError::into_inner).scene = Scene::HasEnded;
    };
    let ended = catch_unwind(AssertUnwindSafe(|| Runner::new(scheduler, config()).run(scene)));
    let notes = take(&mut *notes.lock().unwrap_or_else(PoisonError::into_inner));
    let ending = match ended {
        Ok(_) => notes.stopped.unwrap_or(Ending::Finished),
        Err(panic) => Ending::Panicked(text_of(&*panic).unwrap_or("a panic whose payload is no text").to_owned()),
    };
    (notes.steps, ending)
}

/// The text of a panic, if it has one.
pub(crate) fn text_of(panic: &(dyn Any + Send)) -> Option<&str> {
    panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied())
}

/// What is known of a run.
#[derive(Default)]
struct Notes {
    steps: Steps,
    scene: Scene,
    /// Why the run did not go on.
    stopped: Option<Ending>,
}

#[derive(Default, PartialEq, Eq)]
enum Scene {
    #[default]
    IsToBegin,
    Runs,
    HasEnded,
}

struct Traced<C> {
    choose: C,
    begun: bool,
    notes: Arc<Mutex<Notes>>,
}

/// The thread that runs when no other can go on, as the model checker counts: it is started first.
const LAST_RESORT: usize = 1;

/// The number of a thread of the scene, as if the last resort did not exist.
fn number_of(task: TaskId) -> usize {
    let task = usize::from(task);
    if task > LAST_RESORT { task - 1 } else { task }
}

impl<C: FnMut(&Steps, &[usize]) -> Option<usize>> Scheduler for Traced<C> {
    fn new_execution(&mut self) -> Option<Schedule> {
        (!replace(&mut self.begun, true)).then(|| Schedule::new(0))
    }

    fn next_task(&mut self, runnable: &[&Task], current: Option<TaskId>, _is_yielding: bool) -> Option<TaskId> {
        let Notes { steps, scene, stopped } = &mut *self.notes.lock().unwrap_or_else(PoisonError::into_inner);
        if *scene == Scene::IsToBegin {
            return Some(0.into());
        }
        let is_of_the_scene = |task: &TaskId| usize::from(*task) != LAST_RESORT;
        let tasks: Vec<TaskId> = runnable.iter().map(|task| task.id()).filter(is_of_the_scene).collect();
        let threads: Vec<usize> = tasks.iter().copied().map(number_of).collect();
        if let Some(current) = current.filter(is_of_the_scene).map(number_of) {
            steps.stands_here(current, threads.contains(&current));
        }
        if threads.is_empty() {
            *stopped = (*scene == Scene::Runs).then_some(Ending::Deadlock);
            return stopped.is_none().then_some(LAST_RESORT.into());
        }
        let chosen = (self.choose)(steps, &threads);
        let Some(next) = tasks.into_iter().find(|task| Some(number_of(*task)) == chosen) else {
            *stopped = Some(Ending::Stopped);
            return None;
        };
        steps.goes_on(number_of(next));
        Some(next)
    }

    fn next_u64(&mut self) -> u64 {
        0
    }
}
