//! Mistake: each part has a thread that waits for it.

use std::thread;

use futures_pool::{Accepts, Executor, Future, Task, TaskError};

pub use super::reference::{Outcome, Part};

pub fn run_job<E, K>(hosts: &E, parts: Vec<Part<K>>, attempts: u32) -> Vec<Outcome<K::Value>>
where
    E: Executor<'static> + Accepts<'static, K> + Sync,
    K: Task<Value: Send + Sync + 'static> + Clone + Send + 'static,
{
    thread::scope(|scope| {
        let run = |part: &Part<K>, mut job: Future<'static, K::Value>| {
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
        let start = |part: Part<K>| {
            let job = hosts.submit(part.task.clone());
            scope.spawn(move || run(&part, job))
        };
        let threads: Vec<_> = parts.into_iter().map(start).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}

fn is_loss(error: &TaskError) -> bool {
    matches!(error, TaskError::WorkerLost(_) | TaskError::WorkerDied(_))
}
