//! [`Order`]: an order of events, remembered while it happens, and run once more to see which lines it took.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use shuttle::scheduler::{Schedule, Scheduler, Task, TaskId};

use crate::run_once::run_once;
use crate::steps::Steps;

/// How many steps before a failure are looked at: each takes a millisecond or so.
const LOOKED_AT: usize = 1000;

/// The order that was begun last.
#[derive(Clone, Default)]
pub(crate) struct Order(Arc<Mutex<Begun>>);

#[derive(Default)]
struct Begun {
    /// How many orders were begun.
    number: usize,
    /// The threads that went on, one step after the other.
    threads: Vec<usize>,
}

impl Order {
    /// How many orders were begun.
    pub(crate) fn number(&self) -> usize {
        self.begun().number
    }

    fn begun(&self) -> MutexGuard<'_, Begun> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The lines that were run in this order: the scene is run in it once more.
    pub(crate) fn lines(&self, scene: impl Fn() + Send + Sync + 'static) -> String {
        let order = self.begun().threads.clone();
        let steps = Steps::after(order.len().saturating_sub(LOOKED_AT));
        // The first step begins the scene.
        let mut order = order.into_iter().skip(1);
        // It fails as it did before. If it does something else than before, it stops there.
        let (steps, _) = run_once(steps, move |_, _| order.next(), scene);
        steps.to_string()
    }
}

/// A scheduler that remembers what another chooses.
pub(crate) struct Remembering<S> {
    pub(crate) scheduler: S,
    /// The order that was begun last.
    pub(crate) order: Order,
}

impl<S: Scheduler> Scheduler for Remembering<S> {
    fn new_execution(&mut self) -> Option<Schedule> {
        let mut begun = self.order.begun();
        begun.number += 1;
        begun.threads.clear();
        drop(begun);
        self.scheduler.new_execution()
    }

    fn next_task(&mut self, runnable: &[&Task], current: Option<TaskId>, is_yielding: bool) -> Option<TaskId> {
        let chosen = self.scheduler.next_task(runnable, current, is_yielding);
        self.order.begun().threads.extend(chosen.map(usize::from));
        chosen
    }

    fn next_u64(&mut self) -> u64 {
        self.scheduler.next_u64()
    }
}
