//! Mistake: a panic is passed on only when all jobs have ended.

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
    let mut tasks = Tasks(BTreeMap::new());
    let mut first_panic = None;
    let mut values = BTreeMap::new();
    loop {
        for (place, job) in waiting.by_ref().take(limit.get() - tasks.0.len()) {
            let sender = sender.clone();
            let task = async move {
                let ending = AssertUnwindSafe(job).catch_unwind().await;
                let _ = sender.send((place, ending));
            };
            tasks.0.insert(place, tokio::spawn(task));
        }
        if tasks.0.is_empty() {
            if let Some(panic) = first_panic {
                resume_unwind(panic);
            }
            return Ok(values.into_values().collect());
        }
        let (place, ending) = endings.recv().await.expect("this function has a sender itself");
        tasks.0.remove(&place);
        match ending {
            Ok(Ok(value)) => values.insert(place, value),
            Ok(Err(error)) => {
                tasks.cancel().await;
                return Err(error);
            }
            Err(panic) => {
                first_panic.get_or_insert(panic);
                continue;
            }
        };
    }
}

struct Tasks(BTreeMap<usize, JoinHandle<()>>);

impl Tasks {
    async fn cancel(&mut self) {
        self.0.values().for_each(JoinHandle::abort);
        for task in self.0.values_mut() {
            let _cancelled = task.await;
        }
    }
}

impl Drop for Tasks {
    fn drop(&mut self) {
        self.0.values().for_each(JoinHandle::abort);
    }
}
