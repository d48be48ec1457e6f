//! Mistake: each poll happens on a new thread.

use std::collections::BTreeMap;
use std::future::poll_fn;
use std::num::NonZeroUsize;
use std::panic::resume_unwind;
use std::task::Context;
use std::thread;

use futures_util::stream::{FuturesUnordered, StreamExt};
use tokio::runtime::Handle;

pub async fn gather<F, T, E>(limit: NonZeroUsize, jobs: impl IntoIterator<Item = F>) -> Result<Vec<T>, E>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    let mut waiting = jobs.into_iter().enumerate();
    let mut running = FuturesUnordered::new();
    let mut values = BTreeMap::new();
    loop {
        let free = limit.get() - running.len();
        running.extend(
            waiting.by_ref().take(free).map(|(place, job)| async move { (place, polled_elsewhere(job).await) }),
        );
        match running.next().await {
            Some((place, result)) => values.insert(place, result?),
            None => return Ok(values.into_values().collect()),
        };
    }
}

async fn polled_elsewhere<F: Future<Output: Send> + Send>(job: F) -> F::Output {
    let mut job = Box::pin(job);
    let runtime = Handle::current();
    poll_fn(|context| {
        let waker = context.waker();
        let poll = || {
            let _timers = runtime.enter();
            job.as_mut().poll(&mut Context::from_waker(waker))
        };
        thread::scope(|scope| scope.spawn(poll).join().unwrap_or_else(|panic| resume_unwind(panic)))
    })
    .await
}
