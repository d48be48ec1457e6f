//! A value of its own for each part that is running: it is asked for the next step when its future is done.

use futures_pool::{Accepts, Executor, Task, TaskError, as_completed};

pub use super::reference::{Outcome, Part};

pub fn run_job<E, K>(hosts: &E, parts: Vec<Part<K>>, attempts: u32) -> Vec<Outcome<K::Value>>
where
    E: Executor<'static> + Accepts<'static, K> + Sync,
    K: Task<Value: Send + Sync + 'static> + Clone + Send + 'static,
{
    let begin = |(place, part): (usize, Part<K>)| {
        let job = hosts.submit(part.task.clone());
        (job, Running { place, part, attempts_left: attempts - 1 })
    };
    let mut running = as_completed(parts.into_iter().enumerate().map(begin));
    let mut outcomes = Vec::new();
    while let Some((job, mut part)) = running.next() {
        match part.after(job.into_result()) {
            Ok(outcome) => outcomes.push((part.place, outcome)),
            Err(task) => running.add((hosts.submit(task), part)),
        }
    }
    outcomes.sort_by_key(|(place, _)| *place);
    outcomes.into_iter().map(|(_, outcome)| outcome).collect()
}

struct Running<K> {
    place: usize,
    part: Part<K>,
    attempts_left: u32,
}

impl<K: Task + Clone> Running<K> {
    /// What becomes of the part, or else the task to be submitted again.
    fn after(&mut self, result: Result<K::Value, TaskError>) -> Result<Outcome<K::Value>, K> {
        match result {
            Ok(value) => Ok(Outcome::Value(value)),
            Err(error @ (TaskError::WorkerLost(_) | TaskError::WorkerDied(_))) => {
                if !self.part.repeatable || self.attempts_left == 0 {
                    return Ok(Outcome::Lost(error));
                }
                self.attempts_left -= 1;
                Err(self.part.task.clone())
            }
            Err(error) => Ok(Outcome::Failed(error)),
        }
    }
}
