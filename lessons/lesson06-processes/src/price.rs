//! What it costs to start a worker, to hand it a task, to send it bytes; and how large a task should be.

use std::error::Error;
use std::ops::Range;

use futures_pool::{Executor, Future, ProcessPoolExecutor, TaskError, ThreadPoolExecutor, call};
use lesson_program::{Lesson, Outcome, Times};

use crate::primes::{NUMBERS, is_prime, primes_in};

futures_pool::remote!(nothing);
futures_pool::remote!(length);
futures_pool::remote!(is_prime);

fn nothing() {}

fn length(bytes: Vec<u8>) -> usize {
    bytes.len()
}

const ROUNDS: usize = 5;

pub(crate) fn of_workers_and_tasks(_: &Lesson) -> Outcome {
    of_pools()?;
    by_size()
}

fn of_pools() -> Outcome {
    println!("{:<38} {:>14} {:>14}", "", "thread", "process");
    in_turns(
        "a pool of one worker, with one task",
        21,
        || Ok(ThreadPoolExecutor::new(1)?.submit(call(nothing, ())).into_result()?),
        || Ok(ProcessPoolExecutor::new(1)?.submit(call(nothing, ())).into_result()?),
    )?;

    let (thread, process) = (ThreadPoolExecutor::new(1)?, ProcessPoolExecutor::new(1)?);
    in_turns(
        "a task, there and back",
        1001,
        || Ok(thread.submit(call(nothing, ())).into_result()?),
        || Ok(process.submit(call(nothing, ())).into_result()?),
    )?;
    of_many_at_once(&thread, &process)?;
    of_bytes(&thread, &process)
}

/// Measures an action on a thread and on a process, in turns.
fn in_turns(what: &str, rounds: usize, on_thread: impl Fn() -> Outcome, on_process: impl Fn() -> Outcome) -> Outcome {
    let (mut thread, mut process) = (Times::new(), Times::new());
    for _ in 0..rounds {
        thread.time(&on_thread)?;
        process.time(&on_process)?;
    }
    row(what, &thread, &process);
    Ok(())
}

fn of_many_at_once(thread: &ThreadPoolExecutor, process: &ProcessPoolExecutor) -> Outcome {
    const MANY: u32 = 10_000;
    let (mut on_thread, mut on_process) = (Times::new(), Times::new());
    for _ in 0..ROUNDS {
        on_thread.time(|| all((0..MANY).map(|_| thread.submit(call(nothing, ())))))?;
        on_process.time(|| all((0..MANY).map(|_| process.submit(call(nothing, ())))))?;
    }
    row("each of 10,000 tasks submitted at once", &on_thread.per(MANY), &on_process.per(MANY));
    Ok(())
}

/// Submits all tasks, and then waits for all of them.
fn all(jobs: impl Iterator<Item = Future<'static, ()>>) -> Result<(), TaskError> {
    let jobs: Vec<_> = jobs.collect();
    jobs.into_iter().try_for_each(|job| job.into_result())
}

fn of_bytes(thread: &ThreadPoolExecutor, process: &ProcessPoolExecutor) -> Outcome {
    const BYTES: usize = 8_000_000;
    let (mut on_thread, mut on_process) = (Times::new(), Times::new());
    for _ in 0..ROUNDS {
        let (bytes, same_bytes) = (vec![1; BYTES], vec![1; BYTES]);
        assert_eq!(on_thread.time(|| thread.submit(call(length, (bytes,))).into_result())?, BYTES);
        assert_eq!(on_process.time(|| process.submit(call(length, (same_bytes,))).into_result())?, BYTES);
    }
    row("a task that is sent 8 MB", &on_thread, &on_process);
    Ok(())
}

fn row(what: &str, thread: &Times, process: &Times) {
    let microseconds = |times: &Times| times.milliseconds() * 1e3;
    println!("{what:<38} {:11.1} µs {:11.1} µs", microseconds(thread), microseconds(process));
}

/// Finds how many of these numbers are prime.
type Find<'f> = &'f dyn Fn(Range<u32>) -> Result<usize, Box<dyn Error>>;

/// The same search in tasks of one number, in chunks, and in ranges; on processes.
fn by_size() -> Outcome {
    let pool = ProcessPoolExecutor::builder().build()?;
    pool.submit(call(nothing, ())).into_result()?; // so that the first process is running

    let ways: [(&str, u32, Find<'_>); 5] = [
        ("in a loop", 100_000, &|numbers| Ok(primes_in(numbers).len())),
        ("a task for each number", 10_000, &|numbers| {
            let jobs: Vec<_> = numbers.map(|n| pool.submit(call(is_prime, (n,)))).collect();
            count(jobs.into_iter().map(|job| job.into_result()))
        }),
        ("map over the numbers", 10_000, &|numbers| count(pool.map(is_prime, numbers))),
        ("map over the numbers, 1,000 at a time", 100_000, &|numbers| {
            count(pool.mapping().chunksize(1000).map(is_prime, numbers)?)
        }),
        ("map over ranges of 100,000", 400_000, &|numbers| {
            let ranges = numbers.step_by(100_000).map(|first| first..first + 100_000);
            Ok(pool.map(primes_in, ranges).collect::<Result<Vec<_>, _>>()?.concat().len())
        }),
    ];
    let expected = ways.map(|(_, numbers, _)| primes_in(last(numbers)).len());
    let mut times = [const { Times::new() }; 5];
    for _ in 0..ROUNDS {
        for (((way, numbers, find), expected), times) in ways.iter().zip(expected).zip(&mut times) {
            let found = times.time(|| find(last(*numbers)))?;
            assert_eq!(found, expected, "{way}: others are found");
        }
    }

    println!("\n{:<38} {:>14} {:>14}", "", "numbers", "each");
    let mut for_each_number = Vec::new();
    for ((way, numbers, _), times) in ways.iter().zip(times) {
        let each = times.per(*numbers);
        println!("{way:<38} {numbers:>14} {:11.2} µs", each.milliseconds() * 1e3);
        for_each_number.push(each);
    }
    println!("\nFor each number, compared with the loop:");
    println!("a task for each number       {:.2}", for_each_number[1].compared_with(&for_each_number[0]));
    println!("map over ranges of 100,000   {:.2}", for_each_number[4].compared_with(&for_each_number[0]));
    Ok(())
}

fn last(count: u32) -> Range<u32> {
    NUMBERS.end - count..NUMBERS.end
}

/// How many answers say prime.
fn count(answers: impl Iterator<Item = Result<bool, TaskError>>) -> Result<usize, Box<dyn Error>> {
    Ok(answers.map(|prime| prime.map(usize::from)).sum::<Result<usize, _>>()?)
}
