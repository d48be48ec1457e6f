//! A task that ends its process, and a task that is stopped by killing its process.

use std::time::Duration;
use std::{process, thread};

use futures_pool::{Executor, ProcessPoolExecutor, call, named};
use lesson_program::{Lesson, Outcome};

futures_pool::remote!(square);

/// Aborts for the number 3.
fn square(n: u32) -> u32 {
    if n == 3 {
        process::abort();
    }
    n * n
}

futures_pool::remote!(never_done);

fn never_done() {
    loop {
        thread::sleep(Duration::from_secs(60));
    }
}

pub(crate) fn of_two_workers(lesson: &Lesson) -> Outcome {
    let pool = ProcessPoolExecutor::new(1)?;
    pool.submit(call(square, (0,))).into_result()?;
    println!("the worker is process {}\n", pool.pids()[0]);

    let jobs = [1, 2, 3, 4, 5].map(|n| pool.submit(named(format!("square of {n}"), call(square, (n,)))));
    for job in &jobs {
        match job.result() {
            Ok(square) => println!("{square}"),
            Err(error) => println!("{error}"),
        }
    }
    println!("\nthe worker is process {}\n", pool.pids()[0]);

    let limit = lesson.pace(Duration::from_secs(5));
    match pool.submit(call(never_done, ()).timeout(limit)).result() {
        Ok(()) => println!("done"),
        Err(error) => println!("{error}"),
    }
    println!("the square of 6 is {}\n", pool.submit(call(square, (6,))).into_result()?);
    println!("the worker is process {}", pool.pids()[0]);
    Ok(())
}
