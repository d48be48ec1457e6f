//! [`Spawn`]: pools that run a closure and give nothing back.

use super::Pool;
use crate::Failure;

/// A pool without handles.
pub(crate) trait Spawn: Sized + Sync + 'static {
    /// With what brings the value back.
    const NAME_WITH_ONESHOT: &'static str;

    fn start(workers: usize) -> Result<Self, Failure>;

    fn run(&self, task: impl FnOnce() + Send + 'static);
}

/// A channel for one value makes the handle, as a program would do that uses such a pool.
impl<S: Spawn> Pool for S {
    const NAME: &'static str = S::NAME_WITH_ONESHOT;
    type Handle<T: Send + Sync + 'static> = oneshot::Receiver<T>;

    fn with_workers(workers: usize) -> Result<Self, Failure> {
        S::start(workers)
    }

    fn submit<T: Send + Sync + 'static>(&self, task: impl FnOnce() -> T + Send + 'static) -> oneshot::Receiver<T> {
        let (sender, receiver) = oneshot::channel();
        self.run(move || {
            // An error means that nobody wants the value.
            let (Ok(()) | Err(_)) = sender.send(task());
        });
        receiver
    }

    fn wait<T: Send + Sync + 'static>(&self, receiver: oneshot::Receiver<T>) -> T {
        receiver.recv().expect("the task does not panic")
    }
}
