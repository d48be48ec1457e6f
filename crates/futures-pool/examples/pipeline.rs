//! A pipeline in bounded memory: an endless input, two maps on pools of their own, and an output that decides when it
//! has enough.
//!
//! ```text
//! cargo run --release -p futures-pool --example pipeline
//! ```

use std::cell::Cell;

use futures_pool::{BoxError, Executor, ThreadPoolExecutor};

const AHEAD: usize = 64;

fn main() -> Result<(), BoxError> {
    let computing = ThreadPoolExecutor::builder().max_workers(4).thread_name_prefix("compute").build()?;
    let writing = ThreadPoolExecutor::builder().max_workers(2).thread_name_prefix("write").build()?;

    let read = Cell::new(0);
    let numbers = (1_000_000_000_000_u64..).inspect(|_| read.set(read.get() + 1));

    // Each map reads what the one before gives, in order, and never more than `AHEAD` items before they are wanted.
    let tested = computing.mapping().buffersize(AHEAD).map(|number| is_prime(number).then_some(number), numbers)?;
    let primes = tested.filter_map(|prime| prime.transpose());
    let written = writing.mapping().buffersize(AHEAD).try_map(|prime| Ok::<_, BoxError>(describe(prime?)), primes)?;

    let mut given_out = 0;
    for line in written.take(10) {
        println!("{}", line?);
        given_out += 1;
    }
    println!("{} numbers were read for {given_out} lines", read.get());
    Ok(())
}

fn is_prime(n: u64) -> bool {
    n > 1 && (2..).take_while(|d| d * d <= n).all(|d| n % d != 0)
}

fn describe(prime: u64) -> String {
    let digits: u32 = prime.to_string().chars().filter_map(|digit| digit.to_digit(10)).sum();
    format!("{prime}, the digits of which add up to {digits}")
}
