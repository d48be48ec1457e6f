//! Section 7: what waits and what computes, side by side, and when to use which.

use lesson_web::{Lesson, Outcome};

use crate::measured::{Measured, table};
use crate::pages::PAGES;
use crate::{cpu_bound, io_bound};

pub(crate) fn closing_table(lesson: &Lesson) -> Outcome {
    io_bound::say_where(lesson);
    println!(
        "{} tasks. Each pool has {} workers; threads and async start all tasks at",
        PAGES.count(),
        lesson.workers(5)
    );
    println!("once.\n");
    let (wait, compute) = (io_bound::measured(lesson)?, cpu_bound::measured(lesson)?);
    println!("To wait: I/O-bound\n");
    table(wait);
    println!("\nTo compute: CPU-bound\n");
    table(compute);

    println!("\nWhen to use which:\n");
    for (Measured { name, .. }, when) in wait.iter().zip(WHEN) {
        println!("{name:<12} {when}");
    }
    Ok(())
}

const WHEN: [&str; 6] = [
    "always first, and as long as it is fast enough",
    "a few tasks that run for a long time",
    "many tasks that wait or compute, with a limit",
    "tasks that may crash, leak or hang, and exchange little data",
    "computing over data that is already here, with parallel iterators",
    "very many tasks that wait and hardly compute",
];
