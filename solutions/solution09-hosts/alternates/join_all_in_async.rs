//! An async function runs one part with all its attempts; `join_all` runs them together on this thread.

use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

use futures_pool::{Accepts, Executor, Task, TaskError};
use futures_util::future::join_all;

pub use super::reference::{Outcome, Part};

pub fn run_job<E, K>(hosts: &E, parts: Vec<Part<K>>, attempts: u32) -> Vec<Outcome<K::Value>>
where
    E: Executor<'static> + Accepts<'static, K> + Sync,
    K: Task<Value: Send + Sync + 'static> + Clone + Send + 'static,
{
    let run = async |part: Part<K>| {
        let mut times = 1;
        loop {
            match hosts.submit(part.task.clone()).await {
                Ok(value) => break Outcome::Value(value),
                Err(error) if !is_loss(&error) => break Outcome::Failed(error),
                Err(error) if !part.repeatable || times >= attempts => break Outcome::Lost(error),
                Err(_) => times += 1,
            }
        }
    };
    block_on(join_all(parts.into_iter().map(run)))
}

fn block_on<F: std::future::Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let waker = Waker::from(Arc::new(Unparks(thread::current())));
    loop {
        match future.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(output) => return output,
            Poll::Pending => thread::park(),
        }
    }
}

struct Unparks(Thread);

impl Wake for Unparks {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

fn is_loss(error: &TaskError) -> bool {
    matches!(error, TaskError::WorkerLost(_) | TaskError::WorkerDied(_))
}
