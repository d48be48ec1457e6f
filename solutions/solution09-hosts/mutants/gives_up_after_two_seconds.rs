//! Mistake: parts that have not ended after two seconds are reported as lost.

use std::time::Duration;

use futures_pool::{Accepts, Executor, Task, TaskError, as_completed};

pub use super::reference::{Outcome, Part};

pub fn run_job<E, K>(hosts: &E, parts: Vec<Part<K>>, attempts: u32) -> Vec<Outcome<K::Value>>
where
    E: Executor<'static> + Accepts<'static, K> + Sync,
    K: Task<Value: Send + Sync + 'static> + Clone + Send + 'static,
{
    let mut outcomes: Vec<_> = parts.iter().map(|_| None).collect();
    let submit = |place: usize, times: u32| (hosts.submit(parts[place].task.clone()), (place, times));
    let mut running: Vec<_> = (0..parts.len()).map(|place| submit(place, 1)).collect();
    while !running.is_empty() {
        let (mut again, mut others) = (Vec::new(), Vec::new());
        let done = as_completed(&running).timeout(Duration::from_secs(2)).next();
        if !matches!(done, Some(Ok(_))) {
            break;
        }
        for (job, (place, times)) in running {
            if !job.done() {
                others.push((job, (place, times)));
                continue;
            }
            outcomes[place] = Some(match job.into_result() {
                Ok(value) => Outcome::Value(value),
                Err(error) if !is_loss(&error) => Outcome::Failed(error),
                Err(_) if parts[place].repeatable && times < attempts => {
                    again.push(submit(place, times + 1));
                    continue;
                }
                Err(error) => Outcome::Lost(error),
            });
        }
        others.extend(again);
        running = others;
    }
    outcomes.into_iter().map(|outcome| outcome.unwrap_or(Outcome::Lost(TaskError::TimedOut))).collect()
}

fn is_loss(error: &TaskError) -> bool {
    matches!(error, TaskError::WorkerLost(_) | TaskError::WorkerDied(_))
}
