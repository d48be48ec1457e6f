//! Callbacks note in a list under a lock what is done, and wake the caller.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex};

use futures_pool::{Accepts, Executor, Task, TaskError};

pub use super::reference::{Outcome, Part};

pub fn run_job<E, K>(hosts: &E, parts: Vec<Part<K>>, attempts: u32) -> Vec<Outcome<K::Value>>
where
    E: Executor<'static> + Accepts<'static, K> + Sync,
    K: Task<Value: Send + Sync + 'static> + Clone + Send + 'static,
{
    let done = Arc::new((Mutex::new(VecDeque::new()), Condvar::new()));
    let submit = |place: usize| {
        let job = hosts.submit(parts[place].task.clone());
        let done = Arc::clone(&done);
        job.add_done_callback(move |_| {
            done.0.lock().unwrap().push_back(place);
            done.1.notify_one();
        });
        job
    };
    let mut jobs: Vec<_> = (0..parts.len()).map(|place| Some(submit(place))).collect();
    let mut attempts_left = vec![attempts - 1; parts.len()];
    let mut outcomes: Vec<_> = parts.iter().map(|_| None).collect();
    while outcomes.iter().any(Option::is_none) {
        let mut places = done.1.wait_while(done.0.lock().unwrap(), |places| places.is_empty()).unwrap();
        let place = places.pop_front().unwrap();
        drop(places); // `submit` may call back at once
        let outcome = match jobs[place].take().unwrap().into_result() {
            Ok(value) => Outcome::Value(value),
            Err(error) if is_loss(&error) => Outcome::Lost(error),
            Err(error) => Outcome::Failed(error),
        };
        if matches!(outcome, Outcome::Lost(_)) && parts[place].repeatable && attempts_left[place] > 0 {
            attempts_left[place] -= 1;
            jobs[place] = Some(submit(place));
        } else {
            outcomes[place] = Some(outcome);
        }
    }
    outcomes.into_iter().flatten().collect()
}

fn is_loss(error: &TaskError) -> bool {
    matches!(error, TaskError::WorkerLost(_) | TaskError::WorkerDied(_))
}
