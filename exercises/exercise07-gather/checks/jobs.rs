//! The jobs that the checks hand in. What they do, they do when they are awaited.

use std::panic::panic_any;
use std::pin::Pin;
use std::time::Duration;

use tokio::time::sleep;

pub(crate) type Outcome = Result<u64, &'static str>;

pub(crate) type Job = Pin<Box<dyn Future<Output = Outcome> + Send>>;

/// The payload of a job's panic: no text, so that nobody can take it for another.
#[derive(Debug, PartialEq)]
pub(crate) struct Broken(pub(crate) u64);

/// The notebook's job: sleeps so many seconds, and gives twice their number.
pub(crate) fn nap(seconds: u64) -> Job {
    job(async move {
        sleep(Duration::from_secs(seconds)).await;
        Ok(seconds * 2)
    })
}

pub(crate) fn naps(seconds: impl IntoIterator<Item = u64>) -> Vec<Job> {
    seconds.into_iter().map(nap).collect()
}

/// Sleeps, and fails with this message.
pub(crate) fn fails(seconds: u64, message: &'static str) -> Job {
    job(async move {
        sleep(Duration::from_secs(seconds)).await;
        Err(message)
    })
}

/// Sleeps, and panics with [`Broken`] and the number of seconds.
pub(crate) fn panics(seconds: u64) -> Job {
    job(async move {
        sleep(Duration::from_secs(seconds)).await;
        panic_any(Broken(seconds))
    })
}

/// Gives its value when it is first polled.
pub(crate) fn done(value: u64) -> Job {
    job(async move { Ok(value) })
}

pub(crate) fn job(what: impl Future<Output = Outcome> + Send + 'static) -> Job {
    Box::pin(what)
}
