//! Ways out with many tasks queued; what a task costs then should not depend on how many there are.

use std::time::{Duration, Instant};

use futures_pool::{Executor, Future, Shutdown, ThreadPoolExecutor};

use super::nanoseconds_each;
use crate::Failure;
use crate::contender::{Contender, in_turns};
use crate::flags::Settings;
use crate::gate::Gate;
use crate::python::Python;
use crate::table::{List, Sheet, grouped};

/// A pool whose only worker is held.
struct Queued {
    pool: ThreadPoolExecutor,
    gate: Gate<ThreadPoolExecutor>,
    futures: Vec<Future<'static, ()>>,
}

fn queued(tasks: usize) -> Result<Queued, Failure> {
    let pool = ThreadPoolExecutor::new(1)?;
    let gate = Gate::hold_one(&pool);
    let futures = (0..tasks).map(|_| Executor::submit(&pool, || ())).collect();
    Ok(Queued { pool, gate, futures })
}

fn cancel_each(Queued { pool, gate, futures }: Queued) -> Result<Duration, Failure> {
    let start = Instant::now();
    let all = futures.iter().all(Future::cancel);
    let took = start.elapsed();
    gate.open(&pool);
    if all { Ok(took) } else { Err("a queued task could not be cancelled".into()) }
}

fn drop_each(Queued { pool, gate, futures }: Queued) -> Result<Duration, Failure> {
    let start = Instant::now();
    drop(futures);
    let took = start.elapsed();
    gate.open(&pool);
    Ok(took)
}

fn shut_down(Queued { pool, gate, futures }: Queued) -> Result<Duration, Failure> {
    let start = Instant::now();
    pool.shutdown_with(Shutdown::new().cancel_futures().no_wait());
    let took = start.elapsed();
    drop(gate);
    if futures.iter().all(Future::cancelled) { Ok(took) } else { Err("a queued task was not cancelled".into()) }
}

fn contenders(tasks: usize) -> [Contender; 3] {
    let way = |name, end: fn(Queued) -> Result<Duration, Failure>| {
        Contender::new(name, move || Ok(vec![Some(nanoseconds_each(end(queued(tasks)?)?, tasks))]))
    };
    [
        way("cancel each future", cancel_each),
        way("drop each future", drop_each),
        way("shut down, cancelling", shut_down),
    ]
}

pub(crate) fn run(settings: &Settings, _: Option<&Python>) -> Result<Vec<Sheet>, Failure> {
    let (few, many) = (settings.tasks / 10, settings.tasks);
    let mut each = Vec::new();
    for tasks in [few, many] {
        let columns = in_turns(&contenders(tasks), settings.rounds, &[grouped(tasks)])?;
        each.extend(columns.iter().map(|column| column.medians()));
    }
    let title = format!("ending: futures-pool with {} and {} tasks queued", grouped(few), grouped(many));
    let headings = vec!["few: ms", "many: ms", "ns each", "ns each", "many / few"];
    let rows = contenders(few).into_iter().zip(each[0].iter().zip(&each[1])).map(|(contender, (&of_few, &of_many))| {
        let milliseconds = |each: Option<f64>, tasks| each.map(|each| each * tasks as f64 / 1e6);
        let growth = of_many.zip(of_few).map(|(many, few)| many / few);
        let figures = vec![milliseconds(of_few, few), milliseconds(of_many, many), of_few, of_many, growth];
        (contender.name, figures)
    });
    Ok(vec![List { title, headings, rows: rows.collect() }.sheet()])
}
