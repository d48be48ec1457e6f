//! Two threads that only compute: under the lock they take turns, without it they do not.

use std::hint::black_box;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::Duration;

use lesson_web::{Lesson, Outcome};
use timeline::Timeline;

use crate::gil::Gil;
use crate::python::SWITCH_INTERVAL;
use crate::stopwatch::{median, milliseconds, speed_up, timed};
use crate::threads::in_threads;

const THREADS: [&str; 2] = ["thread 1", "thread 2"];

/// How long each thread is to compute.
const WORK: Duration = Duration::from_millis(60);

pub(crate) fn section(lesson: &Lesson) -> Outcome {
    let instructions = instructions_in(WORK);
    let compute_under = |gil: &Gil| gil.run("compute", |python| compute(instructions, || python.check()));

    let alone = Timeline::start();
    let gil = Gil::new(SWITCH_INTERVAL, &alone);
    let ((), sequential) = timed(|| THREADS.iter().for_each(|_| compute_under(&gil)));

    let timeline = Timeline::start();
    let gil = Gil::new(SWITCH_INTERVAL, &timeline);
    let ((), locked) = timed(|| in_threads(&THREADS, || compute_under(&gil)));
    lesson.draw("Two threads compute under the lock", &timeline);

    let timeline = Timeline::start();
    let ((), free) = timed(|| in_threads(&THREADS, || timeline.span("compute", || compute_freely(instructions))));
    lesson.draw("Two threads compute without a lock", &timeline);

    println!("one after the other     {:6.1} ms", milliseconds(sequential));
    println!("two threads, one lock   {:6.1} ms, {} hand-overs", milliseconds(locked), gil.switches());
    println!("two threads, no lock    {:6.1} ms\n", milliseconds(free));
    println!(
        "With the lock, two threads were {:.1} times as fast as one after the other.",
        speed_up(sequential, locked)
    );
    println!("Without it, they were {:.1} times as fast.", speed_up(sequential, free));
    Ok(())
}

/// So many instructions, as an interpreter runs them: at the end of each round of a loop, a hundred instructions here,
/// it looks whether somebody wants the lock.
pub(crate) fn compute(instructions: u64, look: impl Fn()) {
    let mut value = 1_u64;
    for instruction in 0..instructions {
        value = black_box(value.wrapping_mul(31) ^ instruction);
        if instruction % 100 == 99 {
            look();
        }
    }
}

/// The same without a lock; it looks all the same, so that nothing but the lock makes a difference.
fn compute_freely(instructions: u64) {
    let asked = AtomicBool::new(false);
    compute(instructions, || assert!(!asked.load(Relaxed)));
}

/// How many instructions this machine does in that time.
pub(crate) fn instructions_in(time: Duration) -> u64 {
    const TRIED: u64 = 1_000_000;
    let ((), took) = median(|| compute_freely(TRIED));
    (TRIED as f64 * time.as_secs_f64() / took.as_secs_f64()) as u64
}
