//! Searches the notebook's numbers, in this process and by several, and says how long it takes.

use std::num::NonZero;
use std::ops::Range;
use std::thread;
use std::time::{Duration, Instant};

use super::subject::{primes_in, primes_on_processes};

const NUMBERS: Range<u64> = 10..2_500_000;

/// Prints how long each takes, and what they find.
pub(crate) fn print() {
    let workers = thread::available_parallelism().map_or(1, NonZero::get);
    println!("The primes from {} to {}:", NUMBERS.start, NUMBERS.end);
    let (primes, alone) = timed(|| primes_in(NUMBERS));
    println!("  in this process  {:6.3} s", alone.as_secs_f64());
    let (found, together) = timed(|| primes_on_processes(NUMBERS, workers, primes_in));
    match found {
        Err(error) => println!("  by {workers} processes: no answer: {error}"),
        Ok(found) => {
            println!("  by {workers} processes   {:6.3} s", together.as_secs_f64());
            assert!(found == primes, "{} primes in this process, {} by several", primes.len(), found.len());
            println!("{workers} processes were {:.1} times as fast.", alone.as_secs_f64() / together.as_secs_f64());
        }
    }
    println!("{} primes, {:?} … {:?}", primes.len(), head(&primes), tail(&primes));
}

fn timed<T>(search: impl FnOnce() -> T) -> (T, Duration) {
    let started = Instant::now();
    let found = search();
    (found, started.elapsed())
}

/// The first ten.
fn head(primes: &[u64]) -> &[u64] {
    &primes[..primes.len().min(10)]
}

/// The last ten.
fn tail(primes: &[u64]) -> &[u64] {
    &primes[primes.len().saturating_sub(10)..]
}
