//! Exercise 09, solved: a job on hosts that come and go.

use futures_pool::{Accepts, Executor, Task, TaskError, as_completed};

/// A part of a job.
#[derive(Clone, Debug)]
pub struct Part<K> {
    /// What runs.
    pub task: K,
    /// Whether it may run again when it is not known how far it got the first time.
    pub repeatable: bool,
}

/// What became of a part.
#[derive(Clone, Debug)]
pub enum Outcome<T> {
    /// It ended in this value.
    Value(T),
    /// It was lost, and is not run again. This is the error of its last attempt.
    Lost(TaskError),
    /// The part itself failed, with this error.
    Failed(TaskError),
}

/// Runs all parts on `hosts`, each lost part up to `attempts` times. Gives what became of each, in the order of the parts.
pub fn run_job<E, K>(hosts: &E, parts: Vec<Part<K>>, attempts: u32) -> Vec<Outcome<K::Value>>
where
    E: Executor<'static> + Accepts<'static, K> + Sync,
    K: Task<Value: Send + Sync + 'static> + Clone + Send + 'static,
{
    let mut outcomes: Vec<_> = parts.iter().map(|_| None).collect();
    // With each future, the place of its part and how often that has been submitted.
    let submit = |place: usize, times: u32| (hosts.submit(parts[place].task.clone()), (place, times));
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

/// Whether the part itself is not to blame: its host is gone, or its process died.
fn is_loss(error: &TaskError) -> bool {
    matches!(error, TaskError::WorkerLost(_) | TaskError::WorkerDied(_))
}
