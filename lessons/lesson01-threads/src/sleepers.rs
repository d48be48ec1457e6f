//! Section 6: a thread that sleeps takes no processor time, and one that is busy takes as much as it gets.

use std::hint::{black_box, spin_loop};
use std::io;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::thread::{self, Builder};
use std::time::{Duration, Instant};

use lesson_web::{Lesson, Outcome};

use crate::primes::count_primes;

pub(crate) fn beside_a_calculation(lesson: &Lesson) -> Outcome {
    let nap = lesson.pace(Duration::from_secs(3));
    let busy = 4 * thread::available_parallelism()?.get();

    let alone = time_beside(0, || ())?;
    let started = Instant::now();
    let beside_sleepers = time_beside(1000, || thread::sleep(nap))?;
    let from_first_to_last = started.elapsed();
    let beside_busy_ones = time_beside(busy, spin_loop)?;

    println!("Counting the primes below 200,000, the fastest of five runs:");
    println!("alone                                  {:.0} ms", alone * 1e3);
    println!("beside 1000 threads that sleep         {:.0} ms", beside_sleepers * 1e3);
    println!("beside 4 busy ones for each processor  {:.0} ms", beside_busy_ones * 1e3);
    println!("\nThe 1000 slept for at least {} ms each, {} s in all.", nap.as_millis(), (nap * 1000).as_secs());
    println!("From the start of the first to the end of the last it took {} ms.", from_first_to_last.as_millis());
    Ok(())
}

/// The shortest of that many runs. Whatever else the machine does only ever makes a run longer.
fn fastest<R>(runs: u32, action: impl Fn() -> R) -> Duration {
    let time = |_| {
        let started = Instant::now();
        action();
        started.elapsed()
    };
    (0..runs).map(time).min().unwrap_or_default()
}

/// How many seconds it takes to count the primes while that many threads do something again and again.
fn time_beside(threads: usize, something: impl Fn() + Sync) -> io::Result<f64> {
    let (begun, done) = (AtomicUsize::new(0), AtomicBool::new(false));
    thread::scope(|scope| {
        let again_and_again = || {
            begun.fetch_add(1, SeqCst);
            loop {
                something();
                if done.load(SeqCst) {
                    break;
                }
            }
        };
        let all_started = (0..threads).try_for_each(|_| Builder::new().spawn_scoped(scope, again_and_again).map(drop));
        while all_started.is_ok() && begun.load(SeqCst) < threads {
            thread::yield_now(); // to start a thread takes time too
        }
        let time = fastest(5, || black_box(count_primes(200_000)));
        done.store(true, SeqCst); // even if not all were started: the scope waits for those that were
        all_started.map_err(|error| io::Error::other(format!("there cannot be {threads} threads here: {error}")))?;
        Ok(time.as_secs_f64())
    })
}
