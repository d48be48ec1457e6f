//! [`Held`]: jobs of which the check says when they end.

use std::iter;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::thread::{self, JoinHandle, ThreadId};

use checks::{Gate, Patience, expect};
use futures_pool::{BoxError, Future, Promise, fallible};

pub(crate) type Job = Future<'static, u64>;

/// The other end of a job that does not end before the check says so. If something waits for it in vain, it ends when
/// patience runs out, so that nothing hangs. After that, later jobs are held for a shorter time.
pub(crate) struct Held {
    /// One for each job that is held with this one.
    gates: Arc<[Gate]>,
    /// For one of these jobs, patience has run out.
    in_vain: Arc<AtomicBool>,
    place: usize,
    callbacks_have_run: Arc<Gate>,
    thread: JoinHandle<()>,
}

/// How a [`Held`] job came to its end.
pub(crate) struct End {
    /// Until the check let it go.
    pub(crate) was_held: bool,
    /// The thread in which callbacks ran.
    pub(crate) by: ThreadId,
}

/// What the thread of a job does in the end. One type for all: there are many subjects to compile.
type Action = Box<dyn FnOnce() + Send>;

/// What is done with the promise of a job, so that it ends.
pub(crate) type Ends = Box<dyn FnOnce(Promise<'static, u64>) + Send>;

/// A job that ends in this value.
pub(crate) fn gives(value: u64) -> Ends {
    runs(move || Ok(value))
}

/// A job that runs this task.
pub(crate) fn runs(task: impl FnOnce() -> Result<u64, BoxError> + Send + 'static) -> Ends {
    // Here, too, one type for all tasks.
    let task: Box<dyn FnOnce() -> Result<u64, BoxError> + Send> = Box::new(task);
    Box::new(move |promise| promise.run(fallible(task)))
}

/// A job that will give this value. It is held before it begins, so it can be cancelled.
pub(crate) fn held(value: u64) -> (Held, Job) {
    held_task(move || Ok(value))
}

/// A job that will run this task. It is held before it begins, so it can be cancelled.
pub(crate) fn held_task(task: impl FnOnce() -> Result<u64, BoxError> + Send + 'static) -> (Held, Job) {
    let (promise, job) = Promise::new();
    let ends = runs(task);
    (Held::new(move || ends(promise)), job)
}

/// Jobs that give these values. They are held after they have begun.
pub(crate) fn held_while_they_run(values: Vec<u64>) -> (Held, Vec<Job>) {
    let (promises, jobs): (Vec<_>, Vec<_>) = values.iter().map(|_| Promise::new()).unzip();
    for promise in &promises {
        promise.set_running_or_notify_cancel();
    }
    (Held::new(move || iter::zip(promises, values).for_each(|(promise, value)| keep(promise, value))), jobs)
}

/// Jobs that end one after the other, on one thread, when they are let go.
pub(crate) fn held_in_a_row(ends: Vec<Ends>) -> (Held, Vec<Job>) {
    let (promises, jobs): (Vec<_>, Vec<_>) = ends.iter().map(|_| Promise::new()).unzip();
    (Held::new(move || iter::zip(ends, promises).for_each(|(ends, promise)| ends(promise))), jobs)
}

/// Jobs that give these values, each on a thread of its own. When patience runs out for one of them, all of them end.
pub(crate) fn held_together(values: Vec<u64>) -> Vec<(Held, Job)> {
    let (promises, jobs): (Vec<_>, Vec<_>) = values.iter().map(|_| Promise::new()).unzip();
    let actions = iter::zip(promises, values).map(|(promise, value)| {
        let action: Action = Box::new(move || keep(promise, value));
        action
    });
    iter::zip(Held::together(actions.collect()), jobs).collect()
}

pub(crate) fn keep(promise: Promise<'static, u64>, value: u64) {
    promise.set_result(value).expect("nobody cancels this job");
}

/// For some job of this check, patience has run out.
static HELD_IN_VAIN: AtomicBool = AtomicBool::new(false);

/// Longer than that of a job: who waits for a callback that waits for a job gives up last.
const FOR_CALLBACKS: Patience = Patience::of_turns(1000);

impl Held {
    pub(crate) fn new(end: impl FnOnce() + Send + 'static) -> Held {
        Held::together(vec![Box::new(end)]).remove(0)
    }

    fn together(actions: Vec<Action>) -> Vec<Held> {
        let patience = if HELD_IN_VAIN.load(SeqCst) { Patience::of_turns(10) } else { Patience::LONG };
        let gates: Arc<[Gate]> = actions.iter().map(|_| Gate::new().with_patience(patience)).collect();
        let in_vain = Arc::new(AtomicBool::new(false));
        let held = actions.into_iter().enumerate().map(|(place, action)| {
            let callbacks_have_run = Arc::new(Gate::new().with_patience(FOR_CALLBACKS));
            let (own_gates, gave_up, have_run) =
                (Arc::clone(&gates), Arc::clone(&in_vain), Arc::clone(&callbacks_have_run));
            let when_opened = move || {
                if !own_gates[place].wait() {
                    HELD_IN_VAIN.store(true, SeqCst);
                    gave_up.store(true, SeqCst);
                    own_gates.iter().for_each(Gate::open);
                }
                action();
                have_run.open();
            };
            let thread = thread::Builder::new().name("that ends a job".to_owned()).spawn(when_opened);
            let thread = thread.expect("the system gives us threads");
            Held { gates: Arc::clone(&gates), in_vain: Arc::clone(&in_vain), place, callbacks_have_run, thread }
        });
        held.collect()
    }

    pub(crate) fn let_go(&self) {
        self.gates[self.place].open();
    }

    pub(crate) fn has_ended(&self) -> bool {
        self.thread.is_finished()
    }

    /// Lets the job end, and waits until its callbacks have run.
    pub(crate) fn end(self) -> End {
        self.let_go();
        let was_held = self.gates[self.place].is_open() && !self.in_vain.load(SeqCst);
        let end = End { was_held, by: self.thread.thread().id() };
        let have_run = self.callbacks_have_run.wait() || self.has_ended();
        expect(have_run, "a callback to return", "it wait for something that cannot happen");
        self.thread.join().expect("a callback's panic does not come through");
        end
    }
}
