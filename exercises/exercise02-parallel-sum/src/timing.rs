//! Times both versions on the notebook's arrays: four times the numbers from 0 to 999,999.

use std::time::{Duration, Instant};

use super::subject::{Sums, parallel_sum, sequential_sum};

const RUNS: usize = 7;

/// Prints how long each version takes at best.
pub(crate) fn print() {
    let arrays = vec![(0..1_000_000).collect::<Vec<i64>>(); 4];
    let one_by_one = best(|| sequential_sum(&arrays, add_up));
    let together = best(|| parallel_sum(&arrays, 4, add_up));
    println!("Four arrays of 1,000,000 numbers, the best of {RUNS} runs:");
    println!("  one after the other  {:7.2} ms", milliseconds(one_by_one));
    println!("  4 workers            {:7.2} ms", milliseconds(together));
    println!("Four workers were {:.1} times as fast.", one_by_one.as_secs_f64() / together.as_secs_f64());
}

fn best(version: impl Fn() -> Sums) -> Duration {
    let times = (0..RUNS).map(|_| {
        let started = Instant::now();
        assert_eq!(version().total, 1_999_998_000_000, "the total is wrong: run the checks first");
        started.elapsed()
    });
    times.min().unwrap_or_default()
}

fn add_up(array: &[i64]) -> i64 {
    array.iter().sum()
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
