//! The primes of the notebook: in a loop, on threads, on processes, with rayon.

use std::error::Error;
use std::ops::Range;

use futures_pool::{Executor, ProcessPoolExecutor, ThreadPoolExecutor};
use indicatif::{ProgressBar, ProgressFinish};
use lesson_program::{Lesson, Outcome, Times};
use rayon::iter::{IntoParallelIterator, ParallelIterator};

pub(crate) const NUMBERS: Range<u32> = 10..2_500_000;
const AT_A_TIME: u32 = 100_000;
const ROUNDS: usize = 3;

/// The test of the notebook. It is right from 3 on.
fn check_prime(n: u32) -> bool {
    n % 2 != 0 && (3..).step_by(2).take_while(|d| d * d <= n).all(|d| n % d != 0)
}

/// The same test, corrected.
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

/// All numbers, in ranges of [`AT_A_TIME`].
fn ranges() -> impl Iterator<Item = Range<u32>> {
    NUMBERS.step_by(AT_A_TIME as usize).map(|first| first..NUMBERS.end.min(first + AT_A_TIME))
}

/// Visible only where standard error is a terminal.
fn progress_bar() -> ProgressBar {
    ProgressBar::new(ranges().count() as u64).with_finish(ProgressFinish::AndClear)
}

fn moving(bar: &ProgressBar) -> impl Fn() + Send + Sync + use<> {
    let bar = bar.clone();
    move || bar.inc(1)
}

/// The name of a way, the function that finds the primes, and how long it took.
type Way = (&'static str, fn() -> Primes, Times);

pub(crate) fn four_ways(_: &Lesson) -> Outcome {
    println!("check_prime says yes to {:?}", (0..=13).filter(|&n| check_prime(n)).collect::<Vec<_>>());
    println!("is_prime    says yes to {:?}\n", (0..=13).filter(|&n| is_prime(n)).collect::<Vec<_>>());

    let mut alone = Times::new();
    let mut ways: [Way; 3] = [
        ("on threads", on_threads, Times::new()),
        ("on processes", on_processes, Times::new()),
        ("with rayon", with_rayon, Times::new()),
    ];
    let mut primes = Vec::new();
    for _ in 0..ROUNDS {
        primes = alone.time(in_a_loop)?;
        for (way, find, times) in &mut ways {
            let found = times.time(find)?;
            assert_eq!(found, primes, "{way} finds others");
        }
    }

    head_tail(&primes);
    println!("in a loop     {:5.2} s", alone.median().as_secs_f64());
    for (way, _, times) in &ways {
        println!("{way:<13} {:5.2} s, {}", times.median().as_secs_f64(), times.compared_with(&alone));
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
