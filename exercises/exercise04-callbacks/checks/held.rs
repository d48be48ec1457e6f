//! [`Held`]: a job of which the check says when it ends.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::thread::{self, JoinHandle, ThreadId};

use checks::{Gate, Patience};
use futures_pool::{BoxError, Future, Promise, fallible};

pub(crate) type Job = Future<'static, u64>;

/// The other end of a job that does not end before the check says so. Should somebody wait for it in vain, it ends when
/// patience runs out, so that nobody hangs. Who waits for one job is likely to wait for the next, which is held for a
/// shorter time.
pub(crate) struct Held {
    gate: Arc<Gate>,
    thread: JoinHandle<()>,
}

/// How a [`Held`] job came to its end.
pub(crate) struct End {
    /// Until the check let it go.
    pub(crate) was_held: bool,
    /// The thread in which callbacks ran.
    pub(crate) by: ThreadId,
}

/// A job that will give this value. It is held before it begins, so it can be cancelled.
pub(crate) fn held(value: u64) -> (Held, Job) {
    held_task(move || Ok(value))
}

/// A job that will run this task. It is held before it begins, so it can be cancelled.
pub(crate) fn held_task(task: impl FnOnce() -> Result<u64, BoxError> + Send + 'static) -> (Held, Job) {
    let (promise, job) = Promise::new();
    // One type for all tasks: a pool's code is compiled anew for each type of task, and there are many subjects.
    let task: Box<dyn FnOnce() -> Result<u64, BoxError> + Send> = Box::new(task);
    (Held::new(move || promise.run(fallible(task))), job)
}

/// A job that is held after it has begun.
pub(crate) fn held_while_it_runs(value: u64) -> (Held, Job) {
    let (promise, job) = Promise::new();
    promise.set_running_or_notify_cancel();
    (Held::new(move || keep(promise, value)), job)
}

pub(crate) fn keep(promise: Promise<'static, u64>, value: u64) {
    promise.set_result(value).expect("nobody cancels this job");
}

/// For a job, patience has run out.
static HELD_IN_VAIN: AtomicBool = AtomicBool::new(false);

impl Held {
    pub(crate) fn new(end: impl FnOnce() + Send + 'static) -> Held {
        let patience = if HELD_IN_VAIN.load(SeqCst) { Patience::of_turns(200) } else { Patience::LONG };
        let gate = Arc::new(Gate::new().with_patience(patience));
        let opens = Arc::clone(&gate);
        let end: Box<dyn FnOnce() + Send> = Box::new(end);
        let when_opened = move || {
            HELD_IN_VAIN.fetch_or(!opens.wait(), SeqCst);
            end();
        };
        let thread = thread::Builder::new().name("that ends a job".to_owned()).spawn(when_opened);
        Held { gate, thread: thread.expect("the system gives us threads") }
    }

    pub(crate) fn let_go(&self) {
        self.gate.open();
    }

    pub(crate) fn has_ended(&self) -> bool {
        self.thread.is_finished()
    }

    /// Lets the job end, and waits until its callbacks have run.
    pub(crate) fn end(self) -> End {
        self.let_go();
        let end = End { was_held: self.gate.is_open(), by: self.thread.thread().id() };
        self.thread.join().expect("a callback's panic does not come through");
        end
    }
}
