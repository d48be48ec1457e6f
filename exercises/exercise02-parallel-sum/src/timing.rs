//! Sums the notebook's arrays, four times the numbers from 0 to 999,999, and times that.

use std::any::Any;
use std::hint::black_box;
use std::panic::{self, AssertUnwindSafe, catch_unwind, resume_unwind};
use std::time::{Duration, Instant};

use super::subject::{parallel_sum, sequential_sum};

const RUNS: usize = 7;

/// Prints the sum that each version gives and how long it takes at best, or that the version is still to be written.
pub(crate) fn print() {
    report_no_todo();
    let arrays = vec![(0..1_000_000).collect::<Vec<i64>>(); 4];
    println!("Four arrays of 1,000,000 numbers, the best of {RUNS} runs:");
    measure("a plain loop (given)", || black_box(&arrays).iter().map(|array| add_up(array)).sum());
    let one_by_one = measure("one after the other", || sequential_sum(&arrays, add_up).total);
    let together = measure("4 workers", || parallel_sum(&arrays, 4, add_up).total);
    if let (Some(one_by_one), Some(together)) = (one_by_one, together) {
        println!("Four workers were {:.1} times as fast.", one_by_one.as_secs_f64() / together.as_secs_f64());
    }
}

/// Prints a line for a version and gives its best time; `None` if it is still to be written.
fn measure(name: &str, version: impl Fn() -> i64) -> Option<Duration> {
    match catch_unwind(AssertUnwindSafe(|| best(version))) {
        Ok((sum, time)) => {
            println!("  {name:<20}  {sum} in {:6.2} ms", time.as_secs_f64() * 1000.0);
            Some(time)
        }
        Err(panic) if is_todo(&*panic) => {
            println!("  {name:<20}  still to be written");
            None
        }
        Err(panic) => resume_unwind(panic),
    }
}

/// The sum that a version gives, and the shortest of its times.
fn best(version: impl Fn() -> i64) -> (i64, Duration) {
    let runs = (0..RUNS).map(|_| {
        let started = Instant::now();
        let sum = version();
        let time = started.elapsed();
        assert_eq!(sum, 1_999_998_000_000, "the total is wrong: run the checks first");
        (sum, time)
    });
    runs.min_by_key(|(_, time)| *time).unwrap_or_default()
}

/// Leaves the panics of `todo!` to [`measure`]. All others are reported as usual.
fn report_no_todo() {
    let report = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if !is_todo(info.payload()) {
            report(info);
        }
    }));
}

fn is_todo(panic: &(dyn Any + Send)) -> bool {
    panic.downcast_ref::<String>().is_some_and(|message| message.starts_with("not yet implemented"))
}

fn add_up(array: &[i64]) -> i64 {
    array.iter().sum()
}
