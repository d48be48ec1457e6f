//! Mistake: it is written by hand and always asks to be polled again, so the thread is never idle.

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
        loop {
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
            if running.len() == under_way {
                context.waker().wake_by_ref();
                return Poll::Pending;
            }
        }
    })
    .await
}
