//! Mistake: each part that is lost has a thread that submits it again and waits for it.

use std::thread;

use futures_pool::{Accepts, Executor, Task, TaskError, as_completed};

pub use super::reference::{Outcome, Part};

pub fn run_job<E, K>(hosts: &E, parts: Vec<Part<K>>, attempts: u32) -> Vec<Outcome<K::Value>>
where
    E: Executor<'static> + Accepts<'static, K> + Sync,
    K: Task<Value: Send + Sync + 'static> + Clone + Send + 'static,
{
    thread::scope(|scope| {
        let run_again = |part: Part<K>, mut lost: TaskError| {
            for _ in 1..attempts {
                match hosts.submit(part.task.clone()).into_result() {
                    Ok(value) => return Outcome::Value(value),
                    Err(error) if !is_loss(&error) => return Outcome::Failed(error),
                    Err(error) => lost = error,
                }
            }
            Outcome::Lost(lost)
        };
        let mut outcomes: Vec<_> = parts.iter().map(|_| None).collect();
        let mut threads = Vec::new();
        let running = as_completed(parts.iter().map(|part| hosts.submit(part.task.clone())).zip(0..));
        for (job, place) in running {
            outcomes[place] = Some(match job.into_result() {
                Ok(value) => Outcome::Value(value),
                Err(error) if !is_loss(&error) => Outcome::Failed(error),
                Err(error) if parts[place].repeatable => {
                    let part = parts[place].clone();
                    threads.push((place, scope.spawn(move || run_again(part, error))));
                    continue;
                }
                Err(error) => Outcome::Lost(error),
            });
        }
        for (place, thread) in threads {
            outcomes[place] = Some(thread.join().unwrap());
        }
        outcomes.into_iter().flatten().collect()
    })
}

fn is_loss(error: &TaskError) -> bool {
    matches!(error, TaskError::WorkerLost(_) | TaskError::WorkerDied(_))
}
