//! The notebook's own experiment: a sum in ten parts on five workers, against the plain sum.

use futures_pool::{Executor, TaskError, ThreadPoolExecutor};
use lesson_web::{Lesson, Outcome};
use timeline::Timeline;

use crate::gil::Gil;
use crate::python::SWITCH_INTERVAL;
use crate::stopwatch::{median, milliseconds, speed_up};

const NUMBERS: u64 = 100_000;
const JOBS: usize = 10;

pub(crate) fn section(lesson: &Lesson) -> Outcome {
    let data: Vec<u64> = (0..NUMBERS).collect();
    let workers = lesson.workers(5);

    let (results, free) = median(|| concurrent_sum(workers, &data, |chunk| chunk.iter().sum()));
    for five in results?.chunks(5) {
        println!("{five:?}");
    }

    let timeline = Timeline::start();
    let gil = Gil::new(SWITCH_INTERVAL, &timeline);
    let (results, locked) = median(|| concurrent_sum(workers, &data, |chunk| gil.run("sum", |_| chunk.iter().sum())));
    let (total, plain) = median(|| data.iter().sum::<u64>());
    println!("\nThe parts add up to {}, the plain sum is {total}.\n", results?.iter().sum::<u64>());

    println!("plain sum                     {:8.3} ms", milliseconds(plain));
    println!("{workers} workers                     {:8.3} ms", milliseconds(free));
    println!("{workers} workers under one lock      {:8.3} ms\n", milliseconds(locked));
    println!("{workers} workers were {:.2} times as fast as the plain sum.", speed_up(plain, free));
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
