//! Mistake: a job that took a free place is polled once more; if it is done by then, nothing is left to wake the task.

use std::future::poll_fn;
use std::num::NonZeroUsize;
use std::task::Poll;

pub async fn gather<F, T, E>(limit: NonZeroUsize, jobs: impl IntoIterator<Item = F>) -> Result<Vec<T>, E>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    let mut waiting = jobs.into_iter();
    let mut running = Vec::new();
    let mut values = Vec::new();
    poll_fn(|context| {
        for _ in 0..2 {
            while running.len() < limit.get() {
                let Some(job) = waiting.next() else { break };
                running.push((values.len(), Box::pin(job)));
                values.push(None);
            }
            let under_way = running.len();
            let mut index = 0;
            while let Some((place, job)) = running.get_mut(index) {
                match job.as_mut().poll(context) {
                    Poll::Pending => index += 1,
                    Poll::Ready(Err(error)) => return Poll::Ready(Err(error)),
                    Poll::Ready(Ok(value)) => {
                        values[*place] = Some(value);
                        running.remove(index);
                    }
                }
            }
            if under_way == 0 {
                return Poll::Ready(Ok(values.drain(..).flatten().collect()));
            }
        }
        Poll::Pending
    })
    .await
}
