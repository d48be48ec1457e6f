//! A callback sends the place of its part through a channel when its future is done.

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
    let submit = |place: usize| {
        let job = hosts.submit(parts[place].task.clone());
        let sender = sender.clone();
        job.add_done_callback(move |_| {
            // After a panic nothing is received any more.
            let (Ok(()) | Err(_)) = sender.send(place);
        });
        job
    };
    let mut running: Vec<_> = (0..parts.len()).map(|place| (1, Some(submit(place)))).collect();
    let mut left = parts.len();
    while left > 0 {
        let place = done.recv().expect("there is a sender here");
        let (times, job) = &mut running[place];
        match job.take().expect("it was submitted").into_result() {
            Err(error) if is_loss(&error) && parts[place].repeatable && *times < attempts => {
                *times += 1;
                *job = Some(submit(place));
                continue;
            }
            Ok(value) => outcomes[place] = Some(Outcome::Value(value)),
            Err(error) if is_loss(&error) => outcomes[place] = Some(Outcome::Lost(error)),
            Err(error) => outcomes[place] = Some(Outcome::Failed(error)),
        }
        left -= 1;
    }
    outcomes.into_iter().flatten().collect()
}

fn is_loss(error: &TaskError) -> bool {
    matches!(error, TaskError::WorkerLost(_) | TaskError::WorkerDied(_))
}
