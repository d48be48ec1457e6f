//! Two threads that only compute: with the lock they take turns, without it they do not.

use std::hint::black_box;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::Duration;

use lesson_web::{Lesson, Outcome, Times};
use timeline::Timeline;

use crate::gil::{Gil, SWITCH_INTERVAL};
use crate::threads::in_threads;

const THREADS: [&str; 2] = ["thread 1", "thread 2"];

/// About how long each thread computes.
const WORK: Duration = Duration::from_millis(60);
const ROUNDS: usize = 5;

pub(crate) fn section(lesson: &Lesson) -> Outcome {
    let instructions = instructions_in(WORK);
    let compute_under = |gil: &Gil| gil.run("compute", |python| compute(instructions, || python.check()));

    let (mut sequential, mut locked, mut free) = (Times::new(), Times::new(), Times::new());
    let mut hand_overs = Vec::new();
    for round in 1..=ROUNDS {
        let alone = Timeline::start();
        let gil = Gil::new(SWITCH_INTERVAL, &alone);
        sequential.time(|| THREADS.iter().for_each(|_| compute_under(&gil)));

        let with_lock = Timeline::start();
        let gil = Gil::new(SWITCH_INTERVAL, &with_lock);
        locked.time(|| in_threads(&THREADS, || compute_under(&gil)));
        hand_overs.push(gil.switches());

        let without_lock = Timeline::start();
        free.time(|| in_threads(&THREADS, || without_lock.span("compute", || compute_freely(instructions))));

        if round == ROUNDS {
            lesson.draw("Two threads compute under the lock", &with_lock);
            println!();
            lesson.draw("Two threads compute without a lock", &without_lock);
        }
    }

    hand_overs.sort_unstable();
    println!("\none after the other     {:6.1} ms", sequential.milliseconds());
    println!("two threads, one lock   {:6.1} ms, {} hand-overs", locked.milliseconds(), hand_overs[ROUNDS / 2]);
    println!("two threads, no lock    {:6.1} ms\n", free.milliseconds());
    println!("Compared with one after the other:");
    println!("two threads, one lock   {}", locked.compared_with(&sequential));
    println!("two threads, no lock    {}", free.compared_with(&sequential));
    Ok(())
}

/// Runs instructions as an interpreter does: at the end of each pass through a loop, here a hundred instructions, it looks
/// whether another thread wants the lock.
pub(crate) fn compute(instructions: u64, look: impl Fn()) {
    let mut value = 1_u64;
    for instruction in 0..instructions {
        value = black_box(value.wrapping_mul(31) ^ instruction);
        if instruction % 100 == 99 {
            look();
        }
    }
}

/// The same without a lock. It still looks at a flag, so that the lock is the only difference.
fn compute_freely(instructions: u64) {
    let asked = AtomicBool::new(false);
    compute(instructions, || assert!(!asked.load(Relaxed)));
}

/// About how many instructions this machine does in that time.
fn instructions_in(time: Duration) -> u64 {
    const TRIED: u64 = 1_000_000;
    let mut tried = Times::new();
    (0..7).for_each(|_| tried.time(|| compute_freely(TRIED)));
    (TRIED as f64 * time.as_secs_f64() / tried.median().as_secs_f64()) as u64
}
