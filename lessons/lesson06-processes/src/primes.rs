//! The primes of the notebook: in a loop, on threads, on processes, with rayon.

use std::error::Error;
use std::ops::Range;

use futures_pool::{Executor, ProcessPoolExecutor, ThreadPoolExecutor};
use indicatif::{ProgressBar, ProgressFinish};
use lesson_program::{Lesson, Outcome};
use rayon::iter::{IntoParallelIterator, ParallelIterator};

use crate::stopwatch::timed;

pub(crate) const NUMBERS: Range<u32> = 10..2_500_000;
const AT_A_TIME: u32 = 100_000;

/// As the notebook has it. It is right from 3 on.
fn check_prime(n: u32) -> bool {
    n % 2 != 0 && (3..).step_by(2).take_while(|d| d * d <= n).all(|d| n % d != 0)
}

/// Mended.
pub(crate) fn is_prime(n: u32) -> bool {
    n == 2 || (n > 2 && check_prime(n))
}

futures_pool::remote!(primes_in);

/// The work of one task.
pub(crate) fn primes_in(range: Range<u32>) -> Vec<u32> {
    range.filter(|&n| is_prime(n)).collect()
}

type Primes = Result<Vec<u32>, Box<dyn Error>>;

fn in_a_loop() -> Primes {
    Ok(primes_in(NUMBERS))
}

fn on_threads() -> Primes {
    let bar = progress_bar();
    let pool = ThreadPoolExecutor::builder().build()?;
    let found = pool.mapping().progress(moving(&bar)).map(primes_in, ranges())?;
    Ok(found.collect::<Result<Vec<_>, _>>()?.concat())
}

fn on_processes() -> Primes {
    let bar = progress_bar();
    let pool = ProcessPoolExecutor::builder().build()?;
    let found = pool.mapping().progress(moving(&bar)).map(primes_in, ranges())?;
    Ok(found.collect::<Result<Vec<_>, _>>()?.concat())
}

fn with_rayon() -> Primes {
    let ranges: Vec<_> = ranges().collect();
    Ok(ranges.into_par_iter().map(primes_in).collect::<Vec<_>>().concat())
}

/// All numbers, so many at a time.
fn ranges() -> impl Iterator<Item = Range<u32>> {
    NUMBERS.step_by(AT_A_TIME as usize).map(|first| first..NUMBERS.end.min(first + AT_A_TIME))
}

/// There is nothing to see where the standard error is no terminal.
fn progress_bar() -> ProgressBar {
    ProgressBar::new(ranges().count() as u64).with_finish(ProgressFinish::AndClear)
}

fn moving(bar: &ProgressBar) -> impl Fn() + Send + Sync + use<> {
    let bar = bar.clone();
    move || bar.inc(1)
}

pub(crate) fn four_ways(_: &Lesson) -> Outcome {
    println!("check_prime says yes to {:?}", (0..=13).filter(|&n| check_prime(n)).collect::<Vec<_>>());
    println!("is_prime    says yes to {:?}\n", (0..=13).filter(|&n| is_prime(n)).collect::<Vec<_>>());

    let (primes, alone) = timed(in_a_loop);
    let primes = primes?;
    head_tail(&primes);
    println!("in a loop     {:5.2} s", alone.as_secs_f64());
    let ways =
        [("on threads", on_threads as fn() -> Primes), ("on processes", on_processes), ("with rayon", with_rayon)];
    for (way, find) in ways {
        let (found, time) = timed(find);
        assert_eq!(found?, primes, "{way} finds others");
        let speed_up = alone.as_secs_f64() / time.as_secs_f64();
        println!("{way:<13} {:5.2} s, {speed_up:.1} times as fast", time.as_secs_f64());
    }
    Ok(())
}

/// The first and the last ten.
fn head_tail(primes: &[u32]) {
    let last = primes.len() - 10;
    println!("{} primes:", primes.len());
    println!("{:?}", &primes[..10]);
    println!("{:?}", &primes[last..last + 5]);
    println!("{:?}\n", &primes[last + 5..]);
}
