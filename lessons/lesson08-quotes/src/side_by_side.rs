//! Section 7: what waits and what computes, in one table, and when to use which.

use std::time::Duration;

use lesson_web::{Lesson, Outcome};

use crate::measured::Measured;
use crate::pages::PAGES;
use crate::stopwatch::{milliseconds, speed_up};
use crate::{cpu_bound, io_bound};

pub(crate) fn closing_table(lesson: &Lesson) -> Outcome {
    io_bound::say_where(lesson);
    println!("{} tasks. Pools have {} workers; threads and async have all tasks", PAGES.count(), lesson.workers(5));
    println!("under way at once.\n");

    println!("{:<12} {:>31} {:>31}", "", "to wait: I/O-bound", "to compute: CPU-bound");
    let long_pages = cpu_bound::long_pages()?;
    let mut first = None;
    for (wait, compute) in io_bound::WAYS.into_iter().zip(cpu_bound::WAYS) {
        let Measured { name, time: waited, .. } = io_bound::measured(lesson, wait)?;
        let Measured { time: computed, .. } = cpu_bound::measured(lesson, &long_pages, compute)?;
        let (first_waited, first_computed) = *first.get_or_insert((waited, computed));
        println!("{name:<12} {} {}", cell(first_waited, waited), cell(first_computed, computed));
    }

    println!("\nWhen to use which:\n");
    for ((name, _), when) in io_bound::WAYS.iter().zip(WHEN) {
        println!("{name:<12} {when}");
    }
    Ok(())
}

fn cell(first: Duration, time: Duration) -> String {
    format!("{:8.0} ms, {:4.1} times as fast", milliseconds(time), speed_up(first, time))
}

const WHEN: [&str; 6] = [
    "first of all, and for as long as it is fast enough",
    "a few tasks, known in number, each of which lasts",
    "many tasks that wait or compute, so many at a time",
    "tasks that may crash, leak or hang, and need little sent to them",
    "data to compute over, with parallel iterators",
    "very many tasks that wait, and hardly compute",
];
