//! Mistake: it returns when a part is lost for good, and does not wait for the others.

use futures_pool::{Accepts, Executor, Task, TaskError, as_completed};

pub use super::reference::{Outcome, Part};

pub fn run_job<E, K>(hosts: &E, parts: Vec<Part<K>>, attempts: u32) -> Vec<Outcome<K::Value>>
where
    E: Executor<'static> + Accepts<'static, K> + Sync,
    K: Task<Value: Send + Sync + 'static> + Clone + Send + 'static,
{
    let mut outcomes: Vec<_> = parts.iter().map(|_| None).collect();
    let submit = |place: usize, times: u32| (hosts.submit(parts[place].task.clone()), (place, times));
    let mut running = as_completed((0..parts.len()).map(|place| submit(place, 1)));
    let mut end = None;
    while let Some((job, (place, times))) = running.next() {
        outcomes[place] = Some(match job.into_result() {
            Ok(value) => Outcome::Value(value),
            Err(error) if !is_loss(&error) => Outcome::Failed(error),
            Err(_) if parts[place].repeatable && times < attempts => {
                running.add(submit(place, times + 1));
                continue;
            }
            Err(error) => {
                end = Some(error.clone());
                Outcome::Lost(error)
            }
        });
        if end.is_some() {
            break;
        }
    }
    outcomes.into_iter().map(|outcome| outcome.unwrap_or(Outcome::Lost(TaskError::Abandoned))).collect()
}

fn is_loss(error: &TaskError) -> bool {
    matches!(error, TaskError::WorkerLost(_) | TaskError::WorkerDied(_))
}
