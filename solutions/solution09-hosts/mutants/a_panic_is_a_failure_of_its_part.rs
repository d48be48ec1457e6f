//! Mistake: a panic of `submit` is caught, and reported as a failure of the part.

use std::panic::{self, AssertUnwindSafe};

use futures_pool::Promise;
use futures_pool::{Accepts, Executor, Task, TaskError, as_completed};

pub use super::reference::{Outcome, Part};

pub fn run_job<E, K>(hosts: &E, parts: Vec<Part<K>>, attempts: u32) -> Vec<Outcome<K::Value>>
where
    E: Executor<'static> + Accepts<'static, K> + Sync,
    K: Task<Value: Send + Sync + 'static> + Clone + Send + 'static,
{
    let mut outcomes: Vec<_> = parts.iter().map(|_| None).collect();
    let submit = |place: usize, times: u32| {
        let job = panic::catch_unwind(AssertUnwindSafe(|| hosts.submit(parts[place].task.clone())));
        (job.unwrap_or_else(|_| Promise::new().1), (place, times))
    };
    let mut running = as_completed((0..parts.len()).map(|place| submit(place, 1)));
    while let Some((job, (place, times))) = running.next() {
        outcomes[place] = Some(match job.into_result() {
            Ok(value) => Outcome::Value(value),
            Err(error) if !is_loss(&error) => Outcome::Failed(error),
            Err(_) if parts[place].repeatable && times < attempts => {
                running.add(submit(place, times + 1));
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
