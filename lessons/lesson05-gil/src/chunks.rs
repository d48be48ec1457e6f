//! The cost of handing out work, found by halving the chunk.

use std::hint::black_box;

use futures_pool::{Executor, ScopedExecutor, ThreadPoolExecutor};
use lesson_web::{Lesson, Outcome, Times};
use timeline::Timeline;

const NUMBERS: u64 = 1 << 20;
const LARGEST: usize = 1 << 19;
const SMALLEST: usize = 1 << 3;
const ROUNDS: usize = 5;

pub(crate) fn section(lesson: &Lesson) -> Outcome {
    let data: Vec<u64> = (0..NUMBERS).collect();
    ThreadPoolExecutor::scoped(lesson.workers(2))?.run(|pool| halve(&data, pool))?;
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
    println!("\nIn {tasks} tasks:\n");
    lesson.draw(&format!("Digits added up in {tasks} tasks"), &timeline);
    Ok(())
}

fn halve<'scope>(data: &'scope [u64], pool: &ScopedExecutor<'scope, '_>) -> Outcome {
    let in_chunks = |chunk: usize| {
        let jobs: Vec<_> = data.chunks(chunk).map(|chunk| pool.submit(|| work(chunk))).collect();
        jobs.into_iter().map(|job| job.into_result()).sum::<Result<u64, _>>()
    };

    let halves = std::iter::successors(Some(LARGEST), |chunk| Some(chunk / 2)).take_while(|&chunk| chunk >= SMALLEST);
    let mut sizes: Vec<_> = halves.map(|chunk| (chunk, Times::new())).collect();
    let mut plain = Times::new();
    for _ in 0..ROUNDS {
        let expected = plain.time(|| work(data));
        for (chunk, times) in &mut sizes {
            let total = times.time(|| in_chunks(*chunk))?;
            assert_eq!(total, expected, "chunks of {chunk} give another sum");
        }
    }

    println!("without a pool {:8.2} ms\n", plain.milliseconds());
    println!("{:>6} {:>8} {:>10}  compared with no pool", "tasks", "numbers", "time");
    for (chunk, times) in &sizes {
        let tasks = data.len() / chunk;
        println!("{tasks:6} {chunk:8} {:7.2} ms  {:.2}", times.milliseconds(), times.compared_with(&plain));
    }
    if let [(largest, few), .., (smallest, many)] = &sizes[..] {
        let more_tasks = data.len() / smallest - data.len() / largest;
        let cost = many.median().saturating_sub(few.median()).as_nanos() / more_tasks as u128;
        println!("\nTo hand out a task and collect its result took about {cost} ns.");
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
