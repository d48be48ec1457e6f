//! The notebook's own experiment: a sum in ten parts on five workers, against the plain sum.

use std::hint::black_box;

use futures_pool::{Executor, TaskError, ThreadPoolExecutor};
use lesson_web::{Lesson, Outcome, Times};
use timeline::Timeline;

use crate::gil::{Gil, SWITCH_INTERVAL};

const NUMBERS: u64 = 100_000;
const JOBS: usize = 10;
const ROUNDS: usize = 7;

pub(crate) fn section(lesson: &Lesson) -> Outcome {
    let data: Vec<u64> = (0..NUMBERS).collect();
    let workers = lesson.workers(5);
    let timeline = Timeline::start();
    let gil = Gil::new(SWITCH_INTERVAL, &timeline);

    let (mut plain, mut free, mut locked) = (Times::new(), Times::new(), Times::new());
    let (mut total, mut parts) = (0, Vec::new());
    for _ in 0..ROUNDS {
        total = plain.time(|| black_box(&data).iter().sum());
        parts = free.time(|| concurrent_sum(workers, &data, |chunk| chunk.iter().sum()))?;
        let same = locked.time(|| concurrent_sum(workers, &data, |chunk| gil.run("sum", |_| chunk.iter().sum())))?;
        assert_eq!(same, parts, "the lock changes a sum");
    }

    for five in parts.chunks(5) {
        println!("{five:?}");
    }
    println!("\nThe parts add up to {}, the plain sum is {total}.\n", parts.iter().sum::<u64>());
    println!("plain sum                     {:8.3} ms", plain.milliseconds());
    println!("{workers} workers                     {:8.3} ms", free.milliseconds());
    println!("{workers} workers under one lock      {:8.3} ms\n", locked.milliseconds());
    println!("Compared with the plain sum:");
    println!("{workers} workers                  {:.2}", free.compared_with(&plain));
    println!("{workers} workers under one lock   {:.2}", locked.compared_with(&plain));
    Ok(())
}

fn concurrent_sum(workers: usize, data: &[u64], sum: impl Fn(&[u64]) -> u64 + Sync) -> Result<Vec<u64>, TaskError> {
    let sum = &sum;
    ThreadPoolExecutor::scoped(workers).expect("there is at least one worker").run(|pool| {
        // submit a job for each chunk
        let chunks = data.chunks(data.len() / JOBS);
        let jobs: Vec<_> = chunks.map(|chunk| pool.submit(move || sum(chunk))).collect();

        // wait for the results
        jobs.into_iter().map(|job| job.into_result()).collect()
    })
}
