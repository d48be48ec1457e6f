//! A callback wakes the caller, which looks through all parts for those that are done.

use std::thread;

use futures_pool::{Accepts, Executor, Task, TaskError};

pub use super::reference::{Outcome, Part};

pub fn run_job<E, K>(hosts: &E, parts: Vec<Part<K>>, attempts: u32) -> Vec<Outcome<K::Value>>
where
    E: Executor<'static> + Accepts<'static, K> + Sync,
    K: Task<Value: Send + Sync + 'static> + Clone + Send + 'static,
{
    let submit = |part: &Part<K>| {
        let (job, caller) = (hosts.submit(part.task.clone()), thread::current());
        job.add_done_callback(move |_| caller.unpark());
        job
    };
    let mut running: Vec<_> = parts.iter().map(|part| (submit(part), 1)).map(Some).collect();
    let mut outcomes: Vec<_> = parts.iter().map(|_| None).collect();
    while running.iter().any(Option::is_some) {
        let mut has_found = false;
        for (place, part) in parts.iter().enumerate() {
            let Some((job, times)) = running[place].take_if(|(job, _)| job.done()) else { continue };
            has_found = true;
            outcomes[place] = Some(match job.into_result() {
                Ok(value) => Outcome::Value(value),
                Err(error) if !is_loss(&error) => Outcome::Failed(error),
                Err(_) if part.repeatable && times < attempts => {
                    running[place] = Some((submit(part), times + 1));
                    continue;
                }
                Err(error) => Outcome::Lost(error),
            });
        }
        if !has_found {
            thread::park();
        }
    }
    outcomes.into_iter().flatten().collect()
}

fn is_loss(error: &TaskError) -> bool {
    matches!(error, TaskError::WorkerLost(_) | TaskError::WorkerDied(_))
}
