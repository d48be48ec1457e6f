//! The same program on threads and on processes: only the line that makes the pool differs.

use std::borrow::Cow;
use std::time::Duration;
use std::{process, thread};

use futures_pool::{Accepts, BoxError, Executor, ProcessPoolExecutor, SpanLog, Task, ThreadPoolExecutor};
use lesson_program::{Lesson, Outcome};
use serde::{Deserialize, Serialize};
use timeline::Timeline;

/// A task with a type of its own, so that code that works on any pool can name it.
#[derive(Serialize, Deserialize)]
struct Nap {
    n: u32,
    sleep: Duration,
}

futures_pool::remote!(task Nap);

impl Task for Nap {
    type Value = u32;

    /// Returns the process it slept in.
    fn run(self) -> Result<u32, BoxError> {
        thread::sleep(self.sleep);
        Ok(process::id())
    }

    fn name(&self) -> Cow<'static, str> {
        self.n.to_string().into()
    }
}

pub(crate) fn on_both(lesson: &Lesson) -> Outcome {
    println!("main is process {}\n", process::id());
    let (log, workers) = (SpanLog::new(), lesson.workers(2));

    println!("On threads:");
    let pool = ThreadPoolExecutor::builder().max_workers(workers).thread_name_prefix("worker").spans(&log).build()?;
    five_naps(&pool, &log, lesson)?;

    println!("\nOn processes:");
    let pool = ProcessPoolExecutor::builder().max_workers(workers).name_prefix("worker").spans(&log).build()?;
    five_naps(&pool, &log, lesson)?;
    Ok(())
}

fn five_naps<E>(pool: &E, log: &SpanLog, lesson: &Lesson) -> Outcome
where
    E: Executor<'static> + Accepts<'static, Nap>,
{
    let second = lesson.pace(Duration::from_secs(1));
    let timeline = Timeline::start();

    let jobs = [5, 4, 3, 2, 1].map(|n| (n, pool.submit(Nap { n, sleep: n * second })));
    for (n, job) in &jobs {
        println!("ran task {n} in process {}", job.result()?);
    }

    println!();
    timeline.add(log);
    lesson.draw("Five naps", &timeline);
    Ok(())
}
