//! Mistake: the handles of the tasks are in a list, and nothing aborts them, neither after an error nor after a panic.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::panic::AssertUnwindSafe;
use std::panic::resume_unwind;

use futures_util::FutureExt;
use tokio::sync::mpsc;

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
            Ok(Err(error)) => return Err(error),
            Err(panic) => resume_unwind(panic),
        };
    }
}
