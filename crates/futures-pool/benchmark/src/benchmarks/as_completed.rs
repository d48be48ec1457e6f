//! Results as they come; what one costs should not depend on how many there are.

use std::hint::black_box;
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use futures_pool::{Executor, ThreadPoolExecutor, as_completed};
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use tokio::runtime::Runtime;

use super::throughput::hand_in_and_collect;
use super::{WARM_UP, check_sum, nanoseconds_each};
use crate::Failure;
use crate::contender::{Column, Contender, in_turns};
use crate::figures::Figures;
use crate::flags::Settings;
use crate::peers::{Pool, Spawn};
use crate::python::{self, Python};
use crate::table::{List, Sheet, Table};

const WORKERS: usize = 2;

/// Few tasks are handed in again and again, until there were as many: else a measurement were too short for the clock.
const AT_LEAST: usize = 200_000;

/// When the last task was handed in, and the last result was there.
struct Times {
    handed_in: Duration,
    done: Duration,
}

fn ours(pool: &ThreadPoolExecutor, tasks: usize) -> Result<Times, Failure> {
    let start = Instant::now();
    let jobs: Vec<_> = (0..tasks as u64).map(|i| Executor::submit(pool, move || black_box(i))).collect();
    let handed_in = start.elapsed();
    let sum = as_completed(jobs).map(|job| job.into_result()).sum::<Result<u64, _>>()?;
    let done = start.elapsed();
    check_sum(sum, tasks)?;
    Ok(Times { handed_in, done })
}

/// A program without `as_completed` would have its tasks send their results to one channel.
fn channelled<S: Spawn>(pool: &S, tasks: usize) -> Result<Times, Failure> {
    let start = Instant::now();
    let (sender, results) = channel();
    for i in 0..tasks as u64 {
        let sender = sender.clone();
        pool.run(move || {
            // An error means that nobody wants the value.
            let (Ok(()) | Err(_)) = sender.send(black_box(i));
        });
    }
    drop(sender);
    let handed_in = start.elapsed();
    let sum = results.iter().sum();
    let done = start.elapsed();
    check_sum(sum, tasks)?;
    Ok(Times { handed_in, done })
}

fn unordered(runtime: &Runtime, tasks: usize) -> Result<Times, Failure> {
    let start = Instant::now();
    let jobs: Vec<_> = (0..tasks as u64).map(|i| runtime.spawn(async move { black_box(i) })).collect();
    let handed_in = start.elapsed();
    let sum = runtime.block_on(async {
        let mut sum = 0;
        let mut jobs: FuturesUnordered<_> = jobs.into_iter().collect();
        while let Some(result) = jobs.next().await {
            sum += result?;
        }
        Ok::<_, tokio::task::JoinError>(sum)
    })?;
    let done = start.elapsed();
    check_sum(sum, tasks)?;
    Ok(Times { handed_in, done })
}

/// One such function as a contender.
fn contender<P: Pool>(name: &'static str, tasks: usize, once: fn(&P, usize) -> Result<Times, Failure>) -> Contender {
    Contender::new(name, move || {
        let pool = P::with_workers(WORKERS)?;
        hand_in_and_collect(&pool, WARM_UP)?;
        let repetitions = (AT_LEAST / tasks).max(1);
        let (mut whole, mut waiting) = (Duration::ZERO, Duration::ZERO);
        for _ in 0..repetitions {
            let Times { handed_in, done } = once(&pool, tasks)?;
            whole += done;
            waiting += done - handed_in;
        }
        let each = |took| Some(nanoseconds_each(took, tasks * repetitions));
        Ok(Figures::from([each(whole), each(waiting)]))
    })
}

fn contenders(tasks: usize, python: Option<&Python>) -> Vec<Contender> {
    let mut contenders = vec![
        contender("futures-pool", tasks, ours),
        contender("rayon spawn + channel", tasks, channelled::<rayon::ThreadPool>),
        contender("threadpool + channel", tasks, channelled::<threadpool::ThreadPool>),
        contender("tokio, FuturesUnordered", tasks, unordered),
    ];
    // Two sizes say enough of a contender that is twenty times slower.
    let repetitions = (10_000 / tasks).max(1);
    contenders.extend(python.map(|python| match tasks {
        1_000 | 100_000 => python.contender("as_completed", &[tasks, repetitions]),
        _ => python::unmeasured(),
    }));
    contenders
}

pub(crate) fn run(settings: &Settings, python: Option<&Python>) -> Result<Vec<Sheet>, Failure> {
    let sizes = [1_000, 10_000, 100_000, 1_000_000].into_iter().filter(|&size| size <= settings.tasks);
    let (mut whole, mut waiting) = (Vec::new(), Vec::new());
    for size in sizes {
        let heading = format!("10^{}", size.ilog10());
        let columns = in_turns(&contenders(size, python), settings.rounds, &[heading.clone(), heading])?;
        for (column, part) in columns.into_iter().zip([&mut whole, &mut waiting]) {
            part.push(column);
        }
    }
    let contenders = contenders(1_000, python);
    let table = |title: &str, columns| Table { title: title.to_owned(), contenders: &contenders, columns }.sheet();
    Ok(vec![
        table("as_completed: hand in so many, take all as they come; ns a future", &whole),
        table("as_completed: only the waiting, from its call on; ns a future", &waiting),
        flatness(&contenders, &whole, &waiting).sheet(),
    ])
}

/// How much more a future costs at the dearest size than at the cheapest, by medians.
fn flatness(contenders: &[Contender], whole: &[Column], waiting: &[Column]) -> List {
    let of = |number: usize, columns: &[Column]| {
        let medians = || columns.iter().filter_map(|column| column.medians()[number]);
        Some(medians().max_by(f64::total_cmp)? / medians().min_by(f64::total_cmp)?)
    };
    let rows = contenders.iter().enumerate();
    List {
        title: "as_completed: flatness, the dearest size / the cheapest".to_owned(),
        headings: vec!["in all", "waiting"],
        rows: rows.map(|(number, each)| (each.name, vec![of(number, whole), of(number, waiting)])).collect(),
    }
}
