//! The five sleeps of the notebook on two processes, and the same without the sleep.

use std::time::Duration;
use std::{process, thread};

use futures_pool::{Executor, ProcessPoolExecutor, SpanLog, call, named};
use lesson_program::{Lesson, Outcome};
use timeline::Timeline;

futures_pool::remote!(task);

/// Sleeps, and says in which process.
fn task((n, sleep): (u32, Duration)) -> (u32, u32) {
    thread::sleep(sleep);
    (n, process::id())
}

pub(crate) fn on_two_processes(lesson: &Lesson) -> Outcome {
    let second = lesson.pace(Duration::from_secs(1));
    let workers = lesson.workers(2);
    let (timeline, log) = (Timeline::start(), SpanLog::new());
    let pool = ProcessPoolExecutor::builder().max_workers(workers).name_prefix("worker").spans(&log).build()?;

    println!("main is process {}", process::id());
    let jobs = [5, 4, 3, 2, 1].map(|n| {
        let nap = (n, n * second);
        pool.submit(named(n.to_string(), call(task, (nap,))))
    });
    for job in jobs {
        let (n, pid) = job.into_result()?;
        println!("ran task {n} in process {pid}");
    }

    pool.wait_idle(); // until all spans are in the log
    println!();
    timeline.add(&log);
    lesson.draw("Five sleeps on two processes", &timeline);
    without_the_sleep(&pool)
}

const MANY: u32 = 1000;

/// On the same pool, whose two processes are already running.
fn without_the_sleep(pool: &ProcessPoolExecutor) -> Outcome {
    println!("\nWithout the sleep:");
    for result in pool.map(task, (1..=5).rev().map(|n| (n, Duration::ZERO))) {
        let (n, pid) = result?;
        println!("ran task {n} in process {pid}");
    }

    let ran = pool.map(task, (0..MANY).map(|n| (n, Duration::ZERO))).collect::<Result<Vec<_>, _>>()?;
    println!("\nOf {MANY} tasks without a sleep,");
    for worker in pool.pids() {
        let its = ran.iter().filter(|(_, pid)| *pid == worker).count();
        println!("process {worker} ran {:.0} %", 100.0 * its as f64 / ran.len() as f64);
    }
    Ok(())
}
