//! What is measured, one file each.

mod as_completed;
mod ending;
pub(crate) mod idle;
mod map;
pub(crate) mod memory;
mod processes;
mod producers;
mod round_trip;
mod throughput;
pub(crate) mod trickle;

use std::time::Duration;

use crate::Failure;
use crate::flags::Settings;
use crate::python::Python;
use crate::table::Sheet;

/// Measures what it stands for and gives what is to be shown.
pub(crate) struct Benchmark {
    pub(crate) name: &'static str,
    pub(crate) summary: &'static str,
    /// What to read in its tables, true of any figures.
    pub(crate) reading: &'static str,
    pub(crate) run: fn(&Settings, Option<&Python>) -> Result<Vec<Sheet>, Failure>,
}

/// In the order in which they run.
pub(crate) const BENCHMARKS: &[Benchmark] = &[
    Benchmark {
        name: "throughput",
        summary: "hand in many tiny tasks, collect every result",
        reading: "Read the ratios: our time for a task divided by theirs. With more workers than cores, a pool also \
                  pays for workers that take turns on a core.",
        run: throughput::run,
    },
    Benchmark {
        name: "producers",
        summary: "the same from several threads at once",
        reading: "Read the second table: near 1.00, a task costs the same however many threads hand tasks in. The \
                  producers are busy too: with more of them than cores, they and the workers take turns on a core.",
        run: producers::run,
    },
    Benchmark {
        name: "round_trip",
        summary: "one tiny task, wait for it, again",
        reading: "Read two columns together: the median is the usual wait, and 99 of 100 waits stay below the other \
                  figure. A pool whose worker falls asleep after each task pays to wake it for the next.",
        run: round_trip::run,
    },
    Benchmark {
        name: memory::NAME,
        summary: "what a pending future takes",
        reading: "Read the first column for what the pool itself takes: the task, its outcome to be, and its place in the \
                  queue. The second adds the handle, which the caller keeps, in a vector here.",
        run: memory::run,
    },
    Benchmark {
        name: "as_completed",
        summary: "results as they come, for few and for many",
        reading: "Read a row from left to right: where the figures stay alike, a future costs the same however many \
                  are waited for. The waiting is short for a pool that does most of its work while tasks are still \
                  handed in, so read it together with the whole.",
        run: as_completed::run,
    },
    Benchmark {
        name: "map",
        summary: "primes, one number a task and in chunks",
        reading: "Read our own row: first the chunks that the pool chose, then one number a task, then 10,000 numbers \
                  a task. The others have no such choice; their figure is the same in each column.",
        run: map::run,
    },
    Benchmark {
        name: "ending",
        summary: "cancel, drop or shut down with many tasks queued",
        reading: "Read the last column: near 1.00, ending a task costs the same however many are queued.",
        run: ending::run,
    },
    Benchmark {
        name: idle::NAME,
        summary: "CPU time of a pool that has nothing to do",
        reading: "Read each figure beside `no pool`, which is what the measurement itself costs: only what exceeds it \
                  is spent by idle workers.",
        run: idle::run,
    },
    Benchmark {
        name: trickle::NAME,
        summary: "what a pool of many workers uses for tasks that come one by one",
        reading: "Read each figure beside `no pool`, where one thread waits for the time of each task and does it: what \
                  exceeds it is spent on the way to a worker. A pool that wakes more than one worker for a task has \
                  more switches.",
        run: trickle::run,
    },
    Benchmark {
        name: "process_round_trip",
        summary: "processes: one tiny task, wait for it, again",
        reading: "Read `ours / limit`: how far the way to a process and back is from 16 bytes that are sent by hand.",
        run: processes::round_trip::run,
    },
    Benchmark {
        name: "process_throughput",
        summary: "processes: hand in many tiny tasks, collect every result",
        reading: "Read where ours stands between the limits. One writes each task by itself; the other gathers many in \
                  a write, and does nothing else.",
        run: processes::throughput::run,
    },
    Benchmark {
        name: "process_map",
        summary: "processes: many tiny items in chunks",
        reading: "Read the ratio to `Pool.map`: its chunks and those of `executor.map` are of one size here, so they \
                  differ in what a chunk costs.",
        run: processes::map::run,
    },
    Benchmark {
        name: "process_payload",
        summary: "processes: 64 MiB there and back",
        reading: "Read `ours / limit`: the limit sends the bytes there and back and does nothing else, so what exceeds \
                  1.00 is what the pool adds.",
        run: processes::payload::run,
    },
    Benchmark {
        name: "process_start",
        summary: "processes: a new pool and its first results",
        reading: "Read `ours / limit`: the limit starts two children and awaits a message from each, so what exceeds \
                  1.00 is what the pool adds.",
        run: processes::start::run,
    },
];

/// As many tasks make sure that the threads of a pool run before its measurement begins.
const WARM_UP: usize = 1_000;

/// In place of the figures of a benchmark for which the system must tell what a process uses.
fn not_told(name: &str) -> Sheet {
    Sheet::without_figures(format!("{name}: not measured, this system does not tell it without unsafe calls"))
}

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
