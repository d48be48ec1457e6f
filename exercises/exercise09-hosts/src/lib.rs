//! Exercise 09: a job on hosts that come and go. The task is in `README.md`.

// You will need:
// use futures_pool::as_completed;

use futures_pool::{Accepts, Executor, Task, TaskError};

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
    let _ = hosts; // remove this line when you use `hosts`
    todo!("`run_job` submits all parts ({}), and submits a lost one again, up to {attempts} times in all", parts.len())
}
