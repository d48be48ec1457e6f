//! Waiting for many futures, alone and from several threads at once.

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use fastrand::Rng;
use futures_pool::{ReturnWhen, TaskError, as_completed, wait};

use super::ledger::Ledger;
use super::task::{Job, ask};

/// So little that it may or may not be enough.
pub(crate) fn soon(rng: &mut Rng) -> Duration {
    Duration::from_micros(if rng.bool() { 0 } else { rng.u64(1..100) })
}

/// Waits in a random way; no longer than the time limit, if there is one.
pub(crate) fn wait_somehow(jobs: &[Arc<Job<'_>>], timeout: Option<Duration>, ledger: &Ledger, rng: &mut Rng) {
    match (rng.u8(..4), timeout) {
        (0, Some(timeout)) => complete_before(jobs, timeout, ledger),
        (0, None) => complete(jobs, ledger, rng),
        (1, Some(timeout)) => jobs.iter().for_each(|job| ask(job, timeout)),
        (1, None) => jobs.iter().for_each(|job| job.1.hear(job.0.result())),
        (2, Some(timeout)) => jobs.iter().for_each(|job| ask_for_exception(job, timeout)),
        (2, None) => jobs.iter().for_each(|job| job.1.hear(job.0.exception().map_or_else(|| job.0.result(), Err))),
        _ => wait_and_sort(jobs, timeout, ledger, rng),
    }
}

/// The same, from several threads.
pub(crate) fn wait_together(jobs: &[Arc<Job<'_>>], timeout: Option<Duration>, ledger: &Ledger, rng: &mut Rng) {
    thread::scope(|scope| {
        for _ in 0..rng.usize(2..4) {
            let mut rng = rng.fork();
            scope.spawn(move || wait_somehow(jobs, timeout, ledger, &mut rng));
        }
    });
}

fn wait_and_sort(jobs: &[Arc<Job<'_>>], timeout: Option<Duration>, ledger: &Ledger, rng: &mut Rng) {
    use ReturnWhen::{AllCompleted, FirstCompleted, FirstException};
    let when = *rng.choice(&[FirstCompleted, FirstException, AllCompleted]).expect("three");
    let sorted = wait(jobs, timeout, when);
    let given = sorted.done.len() + sorted.not_done.len();
    if given != jobs.len() {
        ledger.wrong(format!("wait was given {} futures and gave {given}", jobs.len()));
    }
    let enough = match when {
        FirstCompleted => !sorted.done.is_empty() || jobs.is_empty(),
        FirstException => sorted.not_done.is_empty() || sorted.done.iter().any(|job| has_failed(job)),
        AllCompleted => sorted.not_done.is_empty(),
    };
    if timeout.is_none() && !enough {
        ledger.wrong(format!("wait for {when:?} returned too early"));
    }
    sorted.done.iter().for_each(|job| ask_done(job));
}

fn has_failed((future, _): &Job<'_>) -> bool {
    matches!(future.result_timeout(Duration::ZERO), Err(error) if !matches!(error, TaskError::Cancelled))
}

fn complete(jobs: &[Arc<Job<'_>>], ledger: &Ledger, rng: &mut Rng) {
    let read = if rng.bool() { jobs.len() } else { rng.usize(..=jobs.len()) };
    let given = as_completed(jobs).take(read).map(|job| ask_done(job)).count();
    if given != read {
        ledger.wrong(format!("as_completed gave {given} futures and not {read}"));
    }
}

fn complete_before(jobs: &[Arc<Job<'_>>], timeout: Duration, ledger: &Ledger) {
    let mut given = 0;
    for completed in as_completed(jobs).timeout(timeout) {
        match completed {
            Ok(job) => {
                ask_done(job);
                given += 1;
            }
            Err(late) if (late.unfinished, late.total) == (jobs.len() - given, jobs.len()) => return,
            Err(late) => return ledger.wrong(format!("as_completed says {late} after it gave {given}")),
        }
    }
    if given != jobs.len() {
        ledger.wrong(format!("as_completed gave {given} futures and not {}", jobs.len()));
    }
}

fn ask_for_exception((future, record): &Job<'_>, timeout: Duration) {
    match future.exception_timeout(timeout) {
        Ok(Some(error)) => record.hear(Err(error)),
        Ok(None) => record.hear(future.result_timeout(Duration::ZERO)),
        Err(TaskError::TimedOut) => {}
        Err(error) => record.wrong(format!("asked for the exception, the future says {error}")),
    }
}

/// Asks a future that was said to be done.
pub(crate) fn ask_done(job: &Job<'_>) {
    if !job.0.done() {
        job.1.wrong("was said to be done and was not");
    }
    ask(job, Duration::ZERO);
}
