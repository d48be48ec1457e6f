//! Mistake: it waits for a first future even if there is none.

use std::sync::mpsc;

use futures_pool::{Accepts, Executor, Task, TaskError};

pub use super::reference::{Outcome, Part};

pub fn run_job<E, K>(hosts: &E, parts: Vec<Part<K>>, attempts: u32) -> Vec<Outcome<K::Value>>
where
    E: Executor<'static> + Accepts<'static, K> + Sync,
    K: Task<Value: Send + Sync + 'static> + Clone + Send + 'static,
{
    let mut outcomes: Vec<_> = parts.iter().map(|_| None).collect();
    let (sender, done) = mpsc::channel();
    let submit = |place: usize, times: u32| {
        let job = hosts.submit(parts[place].task.clone());
        let sender = sender.clone();
        job.add_done_callback(move |_| {
            // Nobody listens any more after a panic.
            let (Ok(()) | Err(_)) = sender.send((place, times));
        });
        job
    };
    let mut jobs: Vec<_> = (0..parts.len()).map(|place| Some(submit(place, 1))).collect();
    loop {
        let (place, times) = done.recv().expect("there is a sender here");
        let job = jobs[place].take().expect("it is submitted");
        outcomes[place] = Some(match job.into_result() {
            Ok(value) => Outcome::Value(value),
            Err(error) if !is_loss(&error) => Outcome::Failed(error),
            Err(_) if parts[place].repeatable && times < attempts => {
                jobs[place] = Some(submit(place, times + 1));
                continue;
            }
            Err(error) => Outcome::Lost(error),
        });
        if outcomes.iter().all(Option::is_some) {
            return outcomes.into_iter().flatten().collect();
        }
    }
}

fn is_loss(error: &TaskError) -> bool {
    matches!(error, TaskError::WorkerLost(_) | TaskError::WorkerDied(_))
}
