//! Time-outs and cancelling, on one side of the bridge and across it.

use std::future::pending;
use std::thread;
use std::time::{Duration, Instant};

use futures_pool::{BoxError, CancelToken, Executor, Future, TaskError, ThreadPoolExecutor, cancellable};
use lesson_program::{Lesson, Outcome};
use tokio::runtime::Handle;
use tokio::task::spawn_local;
use tokio::time::{sleep, timeout};

use crate::one_thread;

/// How long a second lasts here, and a pool with one worker.
struct Bridge {
    second: Duration,
    pool: ThreadPoolExecutor,
}

/// Five seconds of work that cannot be stopped.
fn work(second: Duration) -> &'static str {
    thread::sleep(5 * second);
    "all done"
}

/// The same in steps, with a look at the token before each.
fn work_in_steps(second: Duration, token: &CancelToken) -> Result<&'static str, BoxError> {
    for _step in 0..50 {
        token.check()?;
        thread::sleep(second / 10);
    }
    Ok("all done")
}

impl Bridge {
    async fn the_caller_gives_up(&self) -> String {
        let second = self.second;
        let job = self.pool.submit(move || work(second));
        match timeout(second, job).await {
            Ok(result) => said(result),
            Err(elapsed) => elapsed.to_string(),
        }
    }

    async fn and_cancels(&self) -> String {
        let second = self.second;
        let job = self.pool.submit(cancellable(move |token| work_in_steps(second, token)));
        if timeout(second, &job).await.is_err() {
            job.cancel();
        }
        said(job.await)
    }

    async fn the_task_has_a_limit(&self) -> String {
        let second = self.second;
        let task = cancellable(move |token| work_in_steps(second, token)).timeout(second);
        said(self.pool.submit(task).await)
    }

    async fn the_async_task_is_aborted(&self) -> String {
        let second = self.second;
        let job = self.pool.submit(cancellable(move |token| work_in_steps(second, token)));
        let job = CancelledWhenDropped(job);
        let asks = spawn_local(async move { said((&job.0).await.copied()) });
        sleep(second).await;
        asks.abort();
        match asks.await {
            Ok(said) => said,
            Err(error) if error.is_cancelled() => "the async task was aborted".to_owned(),
            Err(error) => error.to_string(),
        }
    }

    async fn an_async_call_of_the_task_times_out(&self) -> String {
        let (second, runtime) = (self.second, Handle::current());
        let no_answer = move || runtime.block_on(async { timeout(second, pending()).await });
        said(self.pool.try_submit(no_answer).await)
    }

    /// Prints how it ended, and when the worker was free again.
    async fn row(&self, how: &str, outcome: impl IntoFuture<Output = String>) -> Result<(), TaskError> {
        let started = Instant::now();
        let outcome = outcome.await;
        self.pool.submit(|| ()).await?; // then the only worker is free again
        println!("{how:<30}{outcome:<35}{:8.2} s", started.elapsed().as_secs_f64());
        Ok(())
    }
}

/// A job that is cancelled when nobody waits for it any more.
struct CancelledWhenDropped<T>(Future<'static, T>);

impl<T> Drop for CancelledWhenDropped<T> {
    fn drop(&mut self) {
        self.0.cancel();
    }
}

fn said(result: Result<&str, TaskError>) -> String {
    result.map_or_else(|error| error.to_string(), str::to_owned)
}

pub(crate) fn across_the_bridge(lesson: &Lesson) -> Outcome {
    let bridge = Bridge { second: lesson.pace(Duration::from_secs(1)), pool: ThreadPoolExecutor::new(1)? };
    println!("{:<30}{:<32}worker free after", "", "outcome");
    one_thread::run(async {
        bridge.row("the caller gives up", bridge.the_caller_gives_up()).await?;
        bridge.row("the caller gives up, cancels", bridge.and_cancels()).await?;
        bridge.row("the task has a limit", bridge.the_task_has_a_limit()).await?;
        bridge.row("its async task is aborted", bridge.the_async_task_is_aborted()).await?;
        bridge.row("its async call has a limit", bridge.an_async_call_of_the_task_times_out()).await
    })??;
    Ok(())
}
