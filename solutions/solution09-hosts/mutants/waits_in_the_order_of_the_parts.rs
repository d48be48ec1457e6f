//! Mistake: it waits for the parts in their order, and sees only then that one was lost.

use futures_pool::{Accepts, Executor, Future, Task, TaskError};

pub use super::reference::{Outcome, Part};

pub fn run_job<E, K>(hosts: &E, parts: Vec<Part<K>>, attempts: u32) -> Vec<Outcome<K::Value>>
where
    E: Executor<'static> + Accepts<'static, K> + Sync,
    K: Task<Value: Send + Sync + 'static> + Clone + Send + 'static,
{
    let jobs: Vec<_> = parts.iter().map(|part| hosts.submit(part.task.clone())).collect();
    let settle = |(part, mut job): (&Part<K>, Future<'static, K::Value>)| {
        for times in 1.. {
            match job.into_result() {
                Ok(value) => return Outcome::Value(value),
                Err(error) if !is_loss(&error) => return Outcome::Failed(error),
                Err(error) if !part.repeatable || times >= attempts => return Outcome::Lost(error),
                Err(_) => job = hosts.submit(part.task.clone()),
            }
        }
        unreachable!("it returns at the last attempt")
    };
    parts.iter().zip(jobs).map(settle).collect()
}

fn is_loss(error: &TaskError) -> bool {
    matches!(error, TaskError::WorkerLost(_) | TaskError::WorkerDied(_))
}
