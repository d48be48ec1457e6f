//! [`WorkerHandle`]: the system's side of a worker process, for those who may end it.

use std::process::{Child, ExitStatus};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use crate::processes::wire::channel;
use crate::sync::{Mutex, MutexGuard};

/// Shared by the worker's supervisor, its pool and the tokens of its tasks.
pub(crate) struct WorkerHandle(Mutex<Inner>);

/// What is guarded by the lock of a handle.
struct Inner {
    child: Child,
    /// The request that may be stopped, by killing the process. It was sent alone and its reply was not taken yet: so
    /// a thread that finds it here, under the lock, hits no other.
    stoppable: Option<u64>,
    /// Whether the process was killed to stop a request.
    stopped: bool,
    /// Whether the process has said hello, so that it is ready for requests.
    ready: bool,
}

impl WorkerHandle {
    pub(crate) fn new(child: Child) -> Arc<Self> {
        Arc::new(WorkerHandle(Mutex::new(Inner { child, stoppable: None, stopped: false, ready: false })))
    }

    /// Lets this request be stopped, until [`forbid_stop`](Self::forbid_stop).
    pub(crate) fn allow_stop(&self, request: u64) {
        self.locked().stoppable = Some(request);
    }

    /// Lets no request be stopped from now on: a thread that comes later to stop one does nothing.
    pub(crate) fn forbid_stop(&self) {
        self.locked().stoppable = None;
    }

    /// Kills the process if it is running this request, which has to be [allowed](Self::allow_stop), and still lives.
    pub(crate) fn stop(&self, request: u64) {
        let mut inner = self.locked();
        if inner.stoppable == Some(request) && inner.is_alive() {
            inner.stopped = true;
            inner.kill();
        }
    }

    /// Whether the process was killed to stop a request. Then it is used no more, and its death does not count.
    pub(crate) fn was_stopped(&self) -> bool {
        self.locked().stopped
    }

    /// Notes that the process has said hello.
    pub(crate) fn set_ready(&self) {
        self.locked().ready = true;
    }

    /// Whether the process has said hello.
    pub(crate) fn is_ready(&self) -> bool {
        self.locked().ready
    }

    /// Whether the process has not ended.
    pub(crate) fn is_alive(&self) -> bool {
        self.locked().is_alive()
    }

    /// How the process ended, if it has and the system tells.
    pub(crate) fn status(&self) -> Option<ExitStatus> {
        self.locked().child.try_wait().ok().flatten()
    }

    /// Waits until the process has ended. Kills it when that takes longer than `patience`, and gives `false`.
    pub(crate) fn reap(&self, patience: Duration) -> bool {
        let began = Instant::now();
        let mut pause = Duration::from_micros(50);
        while self.is_alive() {
            if began.elapsed() >= patience {
                let mut inner = self.locked();
                inner.kill();
                let _ = inner.child.wait(); // a killed process ends
                return false;
            }
            thread::sleep(pause);
            pause = (pause * 2).min(Duration::from_millis(10));
        }
        true
    }

    /// Kills the process, if it still lives.
    pub(crate) fn kill(&self) {
        self.locked().kill();
    }

    /// Asks the process to end, as far as the system has a way to ask.
    pub(crate) fn terminate(&self) {
        channel::terminate(&mut self.locked().child);
    }

    fn locked(&self) -> MutexGuard<'_, Inner> {
        self.0.lock()
    }
}

impl Inner {
    fn is_alive(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    fn kill(&mut self) {
        let _ = self.child.kill(); // it may have ended before
    }
}
