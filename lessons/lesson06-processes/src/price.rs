//! What it costs to start a worker, to hand it a task, to send it bytes; and how large a task should be.

use std::error::Error;
use std::ops::Range;
use std::time::Duration;

use futures_pool::{Executor, Future, ProcessPoolExecutor, TaskError, ThreadPoolExecutor, call};
use lesson_program::{Lesson, Outcome};

use crate::primes::{NUMBERS, is_prime, primes_in};
use crate::stopwatch::timed;

futures_pool::remote!(nothing);
futures_pool::remote!(length);
futures_pool::remote!(is_prime);

fn nothing() {}

fn length(bytes: Vec<u8>) -> usize {
    bytes.len()
}

pub(crate) fn of_workers_and_tasks(_: &Lesson) -> Outcome {
    of_pools()?;
    by_size()
}

fn of_pools() -> Outcome {
    println!("{:<38} {:>14} {:>14}", "", "thread", "process");
    row(
        "a pool of one, with one task in all",
        median(20, || Ok(ThreadPoolExecutor::new(1)?.submit(call(nothing, ())).into_result()?))?,
        median(20, || Ok(ProcessPoolExecutor::new(1)?.submit(call(nothing, ())).into_result()?))?,
    );

    let (thread, process) = (ThreadPoolExecutor::new(1)?, ProcessPoolExecutor::new(1)?);
    row(
        "a task, there and back",
        median(1000, || Ok(thread.submit(call(nothing, ())).into_result()?))?,
        median(1000, || Ok(process.submit(call(nothing, ())).into_result()?))?,
    );
    row(
        "each of 10,000 tasks handed in at once",
        each_of_many(|| thread.submit(call(nothing, ())))?,
        each_of_many(|| process.submit(call(nothing, ())))?,
    );
    row(
        "a task that is sent 8 MB",
        with_bytes(|bytes| thread.submit(call(length, (bytes,))))?,
        with_bytes(|bytes| process.submit(call(length, (bytes,))))?,
    );
    Ok(())
}

fn row(what: &str, thread: Duration, process: Duration) {
    println!("{what:<38} {:11.1} µs {:11.1} µs", thread.as_secs_f64() * 1e6, process.as_secs_f64() * 1e6);
}

fn median(times: usize, action: impl Fn() -> Outcome) -> Result<Duration, Box<dyn Error>> {
    let mut measured = Vec::new();
    for _ in 0..times {
        let (outcome, time) = timed(&action);
        outcome?;
        measured.push(time);
    }
    Ok(middle(measured))
}

fn middle(mut measured: Vec<Duration>) -> Duration {
    measured.sort();
    measured[measured.len() / 2]
}

fn each_of_many(submit: impl Fn() -> Future<'static, ()>) -> Result<Duration, TaskError> {
    let (done, time) = timed(|| {
        let jobs: Vec<_> = (0..10_000).map(|_| submit()).collect();
        jobs.into_iter().try_for_each(|job| job.into_result())
    });
    done?;
    Ok(time / 10_000)
}

fn with_bytes(submit: impl Fn(Vec<u8>) -> Future<'static, usize>) -> Result<Duration, Box<dyn Error>> {
    const BYTES: usize = 8_000_000;
    let mut measured = Vec::new();
    for _ in 0..5 {
        let bytes = vec![1; BYTES];
        let (length, time) = timed(|| submit(bytes).into_result());
        assert_eq!(length?, BYTES);
        measured.push(time);
    }
    Ok(middle(measured))
}

/// The same search in tasks of one number, in chunks, and in ranges; on processes.
fn by_size() -> Outcome {
    let pool = ProcessPoolExecutor::builder().build()?;
    pool.submit(call(nothing, ())).into_result()?; // a first process is there

    println!("\n{:<38} {:>14} {:>14}", "", "numbers", "each");
    each("in a loop", last(400_000), |numbers| Ok(primes_in(numbers).len()))?;
    each("a task for each number", last(10_000), |numbers| {
        let jobs: Vec<_> = numbers.map(|n| pool.submit(call(is_prime, (n,)))).collect();
        count(jobs.into_iter().map(|job| job.into_result()))
    })?;
    each("map over the numbers", last(10_000), |numbers| count(pool.map(is_prime, numbers)))?;
    each("map over the numbers, 1,000 at a time", last(100_000), |numbers| {
        count(pool.mapping().chunksize(1000).map(is_prime, numbers)?)
    })?;
    each("map over ranges of 100,000", last(400_000), |numbers| {
        let ranges = numbers.step_by(100_000).map(|first| first..first + 100_000);
        Ok(pool.map(primes_in, ranges).collect::<Result<Vec<_>, _>>()?.concat().len())
    })?;
    Ok(())
}

fn last(count: u32) -> Range<u32> {
    NUMBERS.end - count..NUMBERS.end
}

/// How many are prime.
fn count(answers: impl Iterator<Item = Result<bool, TaskError>>) -> Result<usize, Box<dyn Error>> {
    Ok(answers.map(|prime| prime.map(usize::from)).sum::<Result<usize, _>>()?)
}

/// Prints what it costs to find how many of the numbers are prime, for each of them.
fn each(
    how: &str,
    numbers: Range<u32>,
    find: impl FnOnce(Range<u32>) -> Result<usize, Box<dyn Error>>,
) -> Result<(), Box<dyn Error>> {
    let (found, time) = timed(|| find(numbers.clone()));
    assert_eq!(found?, primes_in(numbers.clone()).len(), "{how}: others are found");
    let microseconds = time.as_secs_f64() * 1e6 / numbers.len() as f64;
    println!("{how:<38} {:>14} {microseconds:11.2} µs", numbers.len());
    Ok(())
}
