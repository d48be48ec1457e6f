//! Counts primes in 24 parts, on processes, some of which die, and prints what became of each part.

use std::hash::{BuildHasher, RandomState};
use std::process;

use futures_pool::{ProcessPoolExecutor, call};

use super::subject::{Outcome, Part, run_job};

futures_pool::remote!(count_primes);

const PARTS: u64 = 24;
const NUMBERS_OF_EACH: u64 = 10_000;

/// Runs the job and prints the report.
pub(crate) fn print() {
    println!("About one time in four, a process dies with its part:");
    let first = |part: u64| part * NUMBERS_OF_EACH;
    let parts = (0..PARTS).map(|part| Part {
        task: call(count_primes, (first(part), first(part + 1))),
        // These could all be repeated. Every sixth is not, to show what becomes of such a part.
        repeatable: part % 6 != 5,
    });
    // `run_job` takes any executor. A `NatsExecutor`, as in lesson 09, has its workers on other machines.
    let pool = match ProcessPoolExecutor::new(3) {
        Ok(pool) => pool,
        Err(error) => return println!("The processes could not be started: {error}"),
    };
    let report = run_job(&pool, parts.collect(), 4);

    let mut primes = 0;
    for (part, outcome) in (0..).zip(report) {
        print!("{:6} to {:6}: ", first(part), first(part + 1));
        match outcome {
            Outcome::Value(count) => {
                primes += count;
                println!("{count} primes");
            }
            Outcome::Lost(error) => println!("lost, {error}"),
            Outcome::Failed(error) => println!("failed, {error}"),
        }
    }
    println!("{primes} primes were counted. There are 21221 up to {}.", first(PARTS));
}

/// Runs in a worker process, and sometimes ends it.
fn count_primes(first: u64, end: u64) -> u64 {
    if RandomState::new().hash_one(first).is_multiple_of(4) {
        process::exit(1);
    }
    let is_prime = |n: &u64| *n > 1 && (2..=n.isqrt()).all(|divisor| !n.is_multiple_of(divisor));
    (first..end).filter(is_prime).count() as u64
}
