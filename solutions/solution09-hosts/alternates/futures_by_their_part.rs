//! A map from the place to the future and the attempts; callbacks send the place through a bounded channel.

use std::collections::HashMap;
use std::sync::mpsc;

use futures_pool::{Accepts, Executor, Task, TaskError};

pub use super::reference::{Outcome, Part};

pub fn run_job<E, K>(hosts: &E, parts: Vec<Part<K>>, attempts: u32) -> Vec<Outcome<K::Value>>
where
    E: Executor<'static> + Accepts<'static, K> + Sync,
    K: Task<Value: Send + Sync + 'static> + Clone + Send + 'static,
{
    // There are never more of them than parts, so that no callback waits.
    let (sender, done) = mpsc::sync_channel(parts.len());
    let mut running = HashMap::new();
    let mut to_submit: Vec<(usize, u32)> = (0..parts.len()).map(|place| (place, 1)).collect();
    let mut outcomes: Vec<(usize, Outcome<K::Value>)> = Vec::new();
    loop {
        for (place, times) in to_submit.drain(..) {
            let (job, sender) = (hosts.submit(parts[place].task.clone()), sender.clone());
            job.add_done_callback(move |_| {
                // After a panic nothing is received any more.
                let (Ok(()) | Err(_)) = sender.send(place);
            });
            running.insert(place, (job, times));
        }
        if running.is_empty() {
            break;
        }
        let place = done.recv().expect("there is a sender here");
        let (job, times) = running.remove(&place).expect("it was running");
        match job.into_result() {
            Ok(value) => outcomes.push((place, Outcome::Value(value))),
            Err(error) if !is_loss(&error) => outcomes.push((place, Outcome::Failed(error))),
            Err(error) if !parts[place].repeatable || times >= attempts => outcomes.push((place, Outcome::Lost(error))),
            Err(_) => to_submit.push((place, times + 1)),
        }
    }
    outcomes.sort_by_key(|(place, _)| *place);
    outcomes.into_iter().map(|(_, outcome)| outcome).collect()
}

fn is_loss(error: &TaskError) -> bool {
    matches!(error, TaskError::WorkerLost(_) | TaskError::WorkerDied(_))
}
