//! Mistake: it does not count: it asks the error which attempt it was, which counts those of the executor.

use futures_pool::{Accepts, Executor, Task, TaskError, as_completed};

pub use super::reference::{Outcome, Part};

pub fn run_job<E, K>(hosts: &E, parts: Vec<Part<K>>, attempts: u32) -> Vec<Outcome<K::Value>>
where
    E: Executor<'static> + Accepts<'static, K> + Sync,
    K: Task<Value: Send + Sync + 'static> + Clone + Send + 'static,
{
    let mut outcomes: Vec<_> = parts.iter().map(|_| None).collect();
    let submit = |place: usize| (hosts.submit(parts[place].task.clone()), place);
    let mut running = as_completed((0..parts.len()).map(submit));
    while let Some((job, place)) = running.next() {
        outcomes[place] = Some(match job.into_result() {
            Ok(value) => Outcome::Value(value),
            Err(error) if !is_loss(&error) => Outcome::Failed(error),
            Err(error) if parts[place].repeatable && attempt(&error) < attempts => {
                running.add(submit(place));
                continue;
            }
            Err(error) => Outcome::Lost(error),
        });
    }
    outcomes.into_iter().map(|outcome| outcome.expect("every part has come to an end")).collect()
}

fn is_loss(error: &TaskError) -> bool {
    matches!(error, TaskError::WorkerLost(_) | TaskError::WorkerDied(_))
}

fn attempt(error: &TaskError) -> u32 {
    if let TaskError::WorkerLost(lost) = error { lost.attempt() } else { 1 }
}
