//! Four threads have a share of the parts each, and wait for their own.

use std::thread;

use futures_pool::{Accepts, Executor, Task, TaskError, as_completed};

pub use super::reference::{Outcome, Part};

pub fn run_job<E, K>(hosts: &E, parts: Vec<Part<K>>, attempts: u32) -> Vec<Outcome<K::Value>>
where
    E: Executor<'static> + Accepts<'static, K> + Sync,
    K: Task<Value: Send + Sync + 'static> + Clone + Send + 'static,
{
    const THREADS: usize = 4;
    let mut shares: [Vec<_>; THREADS] = Default::default();
    for (place, part) in parts.into_iter().enumerate() {
        shares[place % THREADS].push((place, part));
    }
    let run = |share: Vec<(usize, Part<K>)>| {
        let submit =
            |(place, part): (usize, Part<K>), times: u32| (hosts.submit(part.task.clone()), (place, part, times));
        let mut running = as_completed(share.into_iter().map(|part| submit(part, 1)));
        let mut outcomes = Vec::new();
        while let Some((job, (place, part, times))) = running.next() {
            match job.into_result() {
                Ok(value) => outcomes.push((place, Outcome::Value(value))),
                Err(error) if !is_loss(&error) => outcomes.push((place, Outcome::Failed(error))),
                Err(error) if !part.repeatable || times >= attempts => outcomes.push((place, Outcome::Lost(error))),
                Err(_) => running.add(submit((place, part), times + 1)),
            }
        }
        outcomes
    };
    let mut outcomes: Vec<_> = thread::scope(|scope| {
        let threads = shares.map(|share| scope.spawn(|| run(share)));
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    outcomes.sort_by_key(|(place, _)| *place);
    outcomes.into_iter().map(|(_, outcome)| outcome).collect()
}

fn is_loss(error: &TaskError) -> bool {
    matches!(error, TaskError::WorkerLost(_) | TaskError::WorkerDied(_))
}
