//! The cost of handing out work, found by halving the chunk.

use std::hint::black_box;

use futures_pool::{Executor, ScopedExecutor, ThreadPoolExecutor};
use lesson_web::{Lesson, Outcome};
use timeline::Timeline;

use crate::stopwatch::{median, milliseconds, speed_up};

const NUMBERS: u64 = 1 << 20;
const LARGEST: usize = 1 << 19;
const SMALLEST: usize = 1 << 3;

pub(crate) fn section(lesson: &Lesson) -> Outcome {
    let data: Vec<u64> = (0..NUMBERS).collect();
    ThreadPoolExecutor::scoped(lesson.workers(2))?.run(|pool| halve(&data, pool))?;
    println!();
    for tasks in [3, 8, 1024] {
        draw(lesson, &data, tasks)?;
    }
    Ok(())
}

fn draw(lesson: &Lesson, data: &[u64], tasks: usize) -> Outcome {
    let timeline = Timeline::start();
    ThreadPoolExecutor::builder().max_workers(lesson.workers(2)).thread_name_prefix("worker").scoped()?.run(|pool| {
        for chunk in data.chunks(data.len().div_ceil(tasks)) {
            let _task = pool.submit(|| timeline.span("sum", || black_box(work(chunk))));
        }
    });
    println!("In {tasks} tasks:\n");
    lesson.draw(&format!("Digits added up in {tasks} tasks"), &timeline);
    Ok(())
}

fn halve<'scope>(data: &'scope [u64], pool: &ScopedExecutor<'scope, '_>) -> Outcome {
    let in_chunks = |chunk: usize| {
        let jobs: Vec<_> = data.chunks(chunk).map(|chunk| pool.submit(|| work(chunk))).collect();
        jobs.into_iter().map(|job| job.into_result()).sum::<Result<u64, _>>()
    };

    let (expected, plain) = median(|| work(data));
    println!("without a pool                  {:8.2} ms\n", milliseconds(plain));
    let mut coarse = None;
    let halves = std::iter::successors(Some(LARGEST), |chunk| Some(chunk / 2)).take_while(|&chunk| chunk >= SMALLEST);
    for chunk in halves {
        let (total, time) = median(|| in_chunks(chunk));
        assert_eq!(total?, expected, "chunks of {chunk} give another sum");
        let tasks = data.len().div_ceil(chunk);
        println!(
            "{tasks:6} tasks of {chunk:6} numbers {:8.2} ms, {:4.2} times as fast",
            milliseconds(time),
            speed_up(plain, time)
        );
        let (few, least) = *coarse.get_or_insert((tasks, time));
        if chunk == SMALLEST {
            let cost = time.saturating_sub(least).as_nanos() as usize / (tasks - few);
            println!("\nHanding out a task and collecting its result cost about {cost} ns.");
        }
    }
    Ok(())
}

/// A sum with a little work for each number: its digits are added up.
fn work(chunk: &[u64]) -> u64 {
    chunk.iter().map(|&number| digit_sum(number)).sum()
}

fn digit_sum(mut number: u64) -> u64 {
    let mut sum = 0;
    while number > 0 {
        sum += number % 10;
        number /= 10;
    }
    sum
}
