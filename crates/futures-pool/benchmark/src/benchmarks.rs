//! What is measured, one file each.

mod as_completed;
mod ending;
pub(crate) mod idle;
mod map;
pub(crate) mod memory;
mod processes;
mod round_trip;
mod throughput;

use std::time::Duration;

use crate::Failure;
use crate::flags::Settings;
use crate::python::Python;

/// Measures what it stands for and gives the tables to be printed.
pub(crate) struct Benchmark {
    pub(crate) name: &'static str,
    pub(crate) summary: &'static str,
    pub(crate) run: fn(&Settings, Option<&Python>) -> Result<Vec<String>, Failure>,
}

/// In the order in which they run.
pub(crate) const BENCHMARKS: &[Benchmark] = &[
    Benchmark { name: "throughput", summary: "hand in many tiny tasks, collect every result", run: throughput::run },
    Benchmark { name: "round_trip", summary: "one tiny task, wait for it, again", run: round_trip::run },
    Benchmark { name: memory::NAME, summary: "what a pending future takes", run: memory::run },
    Benchmark { name: "as_completed", summary: "results as they come, for few and for many", run: as_completed::run },
    Benchmark { name: "map", summary: "primes, one number a task and in chunks", run: map::run },
    Benchmark { name: "ending", summary: "cancel, drop or shut down with many tasks queued", run: ending::run },
    Benchmark { name: idle::NAME, summary: "CPU time of a pool that has nothing to do", run: idle::run },
    Benchmark {
        name: "process_round_trip",
        summary: "processes: one tiny task, wait for it, again",
        run: processes::round_trip::run,
    },
    Benchmark {
        name: "process_throughput",
        summary: "processes: hand in many tiny tasks, collect every result",
        run: processes::throughput::run,
    },
    Benchmark { name: "process_map", summary: "processes: many tiny items in chunks", run: processes::map::run },
    Benchmark { name: "process_payload", summary: "processes: 64 MiB there and back", run: processes::payload::run },
    Benchmark {
        name: "process_start",
        summary: "processes: a new pool and its first results",
        run: processes::start::run,
    },
];

/// As many tasks make sure that the threads of a pool run before its measurement begins.
const WARM_UP: usize = 1_000;

/// Nanoseconds for one of so many.
fn nanoseconds_each(took: Duration, count: usize) -> f64 {
    took.as_secs_f64() * 1e9 / count as f64
}

/// That every result came, and the right one: a pool that loses tasks is fast.
fn check_sum(sum: u64, tasks: usize) -> Result<(), Failure> {
    let tasks = tasks as u64;
    let right = tasks * tasks.saturating_sub(1) / 2;
    if sum == right { Ok(()) } else { Err(format!("the results of {tasks} tasks add up to {sum}, not {right}").into()) }
}
