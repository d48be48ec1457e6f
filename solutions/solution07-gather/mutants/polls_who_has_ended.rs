//! Mistake: jobs that have ended stay in the list and are polled again with the others.

use std::future::poll_fn;
use std::num::NonZeroUsize;
use std::pin::Pin;
use std::task::Poll;

pub async fn gather<F, T, E>(limit: NonZeroUsize, jobs: impl IntoIterator<Item = F>) -> Result<Vec<T>, E>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    let mut waiting = jobs.into_iter();
    let mut running: Vec<Pin<Box<F>>> = Vec::new();
    let mut values: Vec<Option<T>> = Vec::new();
    poll_fn(|context| {
        loop {
            let mut ended = 0;
            for (job, value) in running.iter_mut().zip(&mut values) {
                match job.as_mut().poll(context) {
                    Poll::Pending => ended += usize::from(value.is_some()),
                    Poll::Ready(Err(error)) => return Poll::Ready(Err(error)),
                    Poll::Ready(Ok(new)) => {
                        *value = Some(new);
                        ended += 1;
                    }
                }
            }
            let under_way = running.len() - ended;
            let fresh: Vec<_> = waiting.by_ref().take(limit.get() - under_way).map(Box::pin).collect();
            if fresh.is_empty() && under_way == 0 {
                return Poll::Ready(Ok(values.drain(..).flatten().collect()));
            }
            if fresh.is_empty() {
                return Poll::Pending;
            }
            values.extend(fresh.iter().map(|_| None));
            running.extend(fresh);
        }
    })
    .await
}
