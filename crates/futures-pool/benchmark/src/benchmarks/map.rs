//! Primes below 2,500,000: work of very different sizes, most of it far smaller than the cost of a task.

use std::hint::black_box;
use std::ops::Range;
use std::time::Instant;

use futures_pool::{Executor, ThreadPoolExecutor};
use orx_parallel::{Par, Parallelizable};
use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::throughput::hand_in_and_collect;
use super::{WARM_UP, nanoseconds_each};
use crate::Failure;
use crate::contender::{Contender, in_turns};
use crate::flags::Settings;
use crate::peers::Pool;
use crate::python::Python;
use crate::table::{Sheet, Table};

const NUMBERS: Range<u64> = 10..2_500_000;
const PRIMES: usize = 183_068;
const WORKERS: usize = 2;

fn is_prime(n: u64) -> bool {
    let mut divisor = 2;
    while divisor * divisor <= n {
        if n % divisor == 0 {
            return false;
        }
        divisor += 1;
    }
    n > 1
}

/// With so many numbers a task; without a choice, the pool finds out how many.
fn ours(chunksize: Option<usize>) -> Result<f64, Failure> {
    let pool = ThreadPoolExecutor::new(WORKERS)?;
    hand_in_and_collect(&pool, WARM_UP)?;
    milliseconds(|| {
        let mapping = match chunksize {
            None => pool.mapping(),
            Some(chunksize) => pool.mapping().chunksize(chunksize),
        };
        let answers = mapping.map(is_prime, black_box(NUMBERS))?;
        Ok(answers.filter(|answer| matches!(answer, Ok(true))).count())
    })
}

fn with_rayon() -> Result<f64, Failure> {
    let pool = rayon::ThreadPool::with_workers(WORKERS)?;
    hand_in_and_collect(&pool, WARM_UP)?;
    milliseconds(|| Ok(pool.install(|| black_box(NUMBERS).into_par_iter().filter(|&n| is_prime(n)).count())))
}

/// On the pool that the crate has for the whole program; of the ranges, it takes those of `usize`.
fn with_orx() -> Result<f64, Failure> {
    let count = |numbers: Range<usize>| numbers.par().num_threads(WORKERS).filter(|&n| is_prime(n as u64)).count();
    count(0..WARM_UP);
    milliseconds(|| Ok(count(black_box(NUMBERS.start as usize..NUMBERS.end as usize))))
}

fn sequential() -> Result<f64, Failure> {
    milliseconds(|| Ok(black_box(NUMBERS).filter(|&n| is_prime(n)).count()))
}

fn milliseconds(count: impl FnOnce() -> Result<usize, Failure>) -> Result<f64, Failure> {
    let start = Instant::now();
    let primes = count()?;
    let took = nanoseconds_each(start.elapsed(), 1) / 1e6;
    if primes == PRIMES { Ok(took) } else { Err(format!("{primes} primes were found, not {PRIMES}").into()) }
}

pub(crate) fn run(settings: &Settings, _: Option<&Python>) -> Result<Vec<Sheet>, Failure> {
    // The others know no such choice and are what they are.
    let contenders = [
        Contender::new("futures-pool", || Ok(vec![Some(ours(None)?), Some(ours(Some(1))?), Some(ours(Some(10_000))?)])),
        Contender::new("rayon par_iter", || Ok(vec![Some(with_rayon()?); 3])),
        Contender::new("orx-parallel par", || Ok(vec![Some(with_orx()?); 3])),
        Contender::new("sequential", || Ok(vec![Some(sequential()?); 3])),
    ];
    let headings = ["found", "by 1", "by 10^4"].map(str::to_owned);
    let columns = in_turns(&contenders, settings.rounds, &headings)?;
    let title = "map: primes in 10..2,500,000 on 2 workers; chunksize found out, 1, 10,000; ms".to_owned();
    Ok(vec![Table { title, contenders: &contenders, columns: &columns }.sheet()])
}
