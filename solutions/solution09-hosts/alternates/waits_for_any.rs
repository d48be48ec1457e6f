//! `wait` says which futures are done; each time all of them are looked at.

use std::collections::BTreeMap;

use futures_pool::{Accepts, Executor, ReturnWhen, Task, TaskError, wait};

pub use super::reference::{Outcome, Part};

pub fn run_job<E, K>(hosts: &E, parts: Vec<Part<K>>, attempts: u32) -> Vec<Outcome<K::Value>>
where
    E: Executor<'static> + Accepts<'static, K> + Sync,
    K: Task<Value: Send + Sync + 'static> + Clone + Send + 'static,
{
    let mut outcomes = BTreeMap::new();
    let submit = |place: usize, times: u32| (hosts.submit(parts[place].task.clone()), (place, times));
    let mut running: Vec<_> = (0..parts.len()).map(|place| submit(place, 1)).collect();
    while !running.is_empty() {
        let some = wait(running, None, ReturnWhen::FirstCompleted);
        running = some.not_done;
        for (job, (place, times)) in some.done {
            let outcome = match job.into_result() {
                Ok(value) => Outcome::Value(value),
                Err(error) if !is_loss(&error) => Outcome::Failed(error),
                Err(_) if parts[place].repeatable && times < attempts => {
                    running.push(submit(place, times + 1));
                    continue;
                }
                Err(error) => Outcome::Lost(error),
            };
            outcomes.insert(place, outcome);
        }
    }
    outcomes.into_values().collect()
}

fn is_loss(error: &TaskError) -> bool {
    matches!(error, TaskError::WorkerLost(_) | TaskError::WorkerDied(_))
}
