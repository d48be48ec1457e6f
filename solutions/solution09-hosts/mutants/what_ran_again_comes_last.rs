//! Mistake: a part that is submitted again gets a new place, after all others.

use futures_pool::{Accepts, Executor, Task, TaskError, as_completed};

pub use super::reference::{Outcome, Part};

pub fn run_job<E, K>(hosts: &E, parts: Vec<Part<K>>, attempts: u32) -> Vec<Outcome<K::Value>>
where
    E: Executor<'static> + Accepts<'static, K> + Sync,
    K: Task<Value: Send + Sync + 'static> + Clone + Send + 'static,
{
    let submit = |part: &Part<K>| hosts.submit(part.task.clone());
    let mut outcomes: Vec<_> = parts.iter().map(|_| None).collect();
    let mut running = as_completed(parts.iter().enumerate().map(|(place, part)| (submit(part), (part, place, 1))));
    while let Some((job, (part, place, times))) = running.next() {
        outcomes[place] = Some(match job.into_result() {
            Ok(value) => Outcome::Value(value),
            Err(error) if !is_loss(&error) => Outcome::Failed(error),
            Err(_) if part.repeatable && times < attempts => {
                outcomes.push(None);
                running.add((submit(part), (part, outcomes.len() - 1, times + 1)));
                continue;
            }
            Err(error) => Outcome::Lost(error),
        });
    }
    outcomes.into_iter().flatten().collect()
}

fn is_loss(error: &TaskError) -> bool {
    matches!(error, TaskError::WorkerLost(_) | TaskError::WorkerDied(_))
}
