//! Mistake: lost parts are submitted again when all others have ended.

use futures_pool::{Accepts, Executor, Task, TaskError};

pub use super::reference::{Outcome, Part};

pub fn run_job<E, K>(hosts: &E, parts: Vec<Part<K>>, attempts: u32) -> Vec<Outcome<K::Value>>
where
    E: Executor<'static> + Accepts<'static, K> + Sync,
    K: Task<Value: Send + Sync + 'static> + Clone + Send + 'static,
{
    let mut outcomes: Vec<_> = parts.iter().map(|_| None).collect();
    let mut left: Vec<usize> = (0..parts.len()).collect();
    for times in 1.. {
        if left.is_empty() {
            break;
        }
        let round: Vec<_> = left.drain(..).map(|place| (place, hosts.submit(parts[place].task.clone()))).collect();
        for (place, job) in round {
            outcomes[place] = Some(match job.into_result() {
                Ok(value) => Outcome::Value(value),
                Err(error) if !is_loss(&error) => Outcome::Failed(error),
                Err(error) => {
                    if parts[place].repeatable && times < attempts {
                        left.push(place);
                    }
                    Outcome::Lost(error)
                }
            });
        }
    }
    outcomes.into_iter().map(|outcome| outcome.expect("every part has come to an end")).collect()
}

fn is_loss(error: &TaskError) -> bool {
    matches!(error, TaskError::WorkerLost(_) | TaskError::WorkerDied(_))
}
