//! Threads that count: into one number under a lock, into one atomic number, into a number each.

use std::hint::black_box;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Barrier, Mutex};
use std::thread;
use std::time::Duration;

use crossbeam_utils::CachePadded;
use lesson_web::{Lesson, Outcome, Times};
use timeline::Kind::{Holding, Waiting};
use timeline::Timeline;

const THREADS: usize = 4;
const EACH: u64 = 200_000;
const ROUNDS: usize = 7;

/// The name of a way to count, and the function that counts and returns the total.
type Way = (&'static str, fn() -> u64);

pub(crate) fn section(lesson: &Lesson) -> Outcome {
    let ways: [Way; 5] = [
        ("one number under a mutex", under_a_mutex),
        ("one atomic number", one_atomic),
        ("an atomic number each, side by side", side_by_side),
        ("an atomic number each, padded", padded),
        ("a local number each, added up at the end", local),
    ];
    let mut times = [const { Times::new() }; 5];
    for _ in 0..ROUNDS {
        for ((way, count), times) in ways.iter().zip(&mut times) {
            let total = times.time(count);
            assert_eq!(total, THREADS as u64 * EACH, "{way} loses steps");
        }
    }

    println!("{THREADS} threads count to {EACH} each; per step:\n");
    for ((way, _), times) in ways.iter().zip(&times) {
        println!("{way:<42} {:8.2} ns", per_step(times.median()));
    }
    let [under_a_mutex, .., local] = &times;
    println!("\nThe last way, compared with the first:");
    println!("{}", local.compared_with(under_a_mutex));
    println!();
    draw_under_a_mutex(lesson);
    println!();
    draw_local(lesson);
    Ok(())
}

const TURNS: u64 = 10;

/// Each turn takes many steps, or there would be nothing to see.
fn draw_under_a_mutex(lesson: &Lesson) {
    let (timeline, total) = (Timeline::start(), Mutex::new(0));
    in_each_thread(|_| {
        for _ in 0..TURNS {
            let mut total = timeline.span_of(Waiting, "", || total.lock().unwrap());
            timeline.span_of(Holding, "count", || *total = count_from(*total, EACH));
        }
    });
    lesson.draw("One number under a mutex", &timeline);
}

fn draw_local(lesson: &Lesson) {
    let (timeline, total) = (Timeline::start(), Mutex::new(0));
    in_each_thread(|_| {
        let count = timeline.span("count", || count_from(0, TURNS * EACH));
        let mut total = timeline.span_of(Waiting, "", || total.lock().unwrap());
        timeline.span_of(Holding, "add", || *total += count);
    });
    lesson.draw("A local number each, added up at the end", &timeline);
}

fn count_from(start: u64, steps: u64) -> u64 {
    (0..steps).fold(start, |count, _| black_box(count + 1))
}

fn under_a_mutex() -> u64 {
    let total = Mutex::new(0);
    in_each_thread(|_| (0..EACH).for_each(|_| *total.lock().unwrap() += 1));
    total.into_inner().unwrap()
}

fn one_atomic() -> u64 {
    let total = AtomicU64::new(0);
    in_each_thread(|_| (0..EACH).for_each(|_| _ = total.fetch_add(1, Relaxed)));
    total.into_inner()
}

fn side_by_side() -> u64 {
    let counts = CachePadded::new([const { AtomicU64::new(0) }; THREADS]); // 32 bytes: all of them in one cache line
    in_each_thread(|thread| (0..EACH).for_each(|_| _ = counts[thread].fetch_add(1, Relaxed)));
    counts.into_inner().into_iter().map(AtomicU64::into_inner).sum()
}

fn padded() -> u64 {
    let counts = [const { CachePadded::new(AtomicU64::new(0)) }; THREADS];
    in_each_thread(|thread| (0..EACH).for_each(|_| _ = counts[thread].fetch_add(1, Relaxed)));
    counts.into_iter().map(|count| count.into_inner().into_inner()).sum()
}

fn local() -> u64 {
    let total = AtomicU64::new(0);
    in_each_thread(|_| {
        let count = count_from(0, EACH);
        total.fetch_add(count, Relaxed);
    });
    total.into_inner()
}

fn in_each_thread(count: impl Fn(usize) + Sync) {
    let (start, count) = (&Barrier::new(THREADS), &count);
    thread::scope(|scope| {
        for number in 0..THREADS {
            let work = move || {
                start.wait(); // otherwise the first would be done before the last begins
                count(number);
            };
            let name = format!("thread {}", number + 1);
            thread::Builder::new().name(name).spawn_scoped(scope, work).expect("a thread starts");
        }
    });
}

fn per_step(time: Duration) -> f64 {
    time.as_nanos() as f64 / (THREADS as u64 * EACH) as f64
}
