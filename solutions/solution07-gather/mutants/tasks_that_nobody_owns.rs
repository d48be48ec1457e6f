//! Mistake: tasks are cancelled after an error or a panic, but keep running when the future of `gather` is dropped.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::panic::AssertUnwindSafe;
use std::panic::resume_unwind;

use futures_util::FutureExt;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

pub async fn gather<F, T, E>(limit: NonZeroUsize, jobs: impl IntoIterator<Item = F>) -> Result<Vec<T>, E>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    let (sender, mut endings) = mpsc::unbounded_channel();
    let mut waiting = jobs.into_iter().enumerate();
    let mut tasks = BTreeMap::new();
    let mut values = BTreeMap::new();
    loop {
        for (place, job) in waiting.by_ref().take(limit.get() - tasks.len()) {
            let sender = sender.clone();
            let task = async move {
                let ending = AssertUnwindSafe(job).catch_unwind().await;
                let _ = sender.send((place, ending));
            };
            tasks.insert(place, tokio::spawn(task));
        }
        if tasks.is_empty() {
            return Ok(values.into_values().collect());
        }
        let (place, ending) = endings.recv().await.expect("this function has a sender itself");
        tasks.remove(&place);
        match ending {
            Ok(Ok(value)) => values.insert(place, value),
            Ok(Err(error)) => {
                cancel(tasks).await;
                return Err(error);
            }
            Err(panic) => {
                cancel(tasks).await;
                resume_unwind(panic)
            }
        };
    }
}

async fn cancel(tasks: BTreeMap<usize, JoinHandle<()>>) {
    tasks.values().for_each(JoinHandle::abort);
    for task in tasks.into_values() {
        let _cancelled = task.await;
    }
}
