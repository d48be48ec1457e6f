//! Many tiny tasks from several threads at once; each thread collects its own results in order.

use std::sync::Barrier;
use std::thread;
use std::time::Instant;

use super::throughput::hand_in_and_collect;
use super::{WARM_UP, nanoseconds_each};
use crate::Failure;
use crate::contender::{Column, Contender, in_turns};
use crate::figures::Figures;
use crate::flags::Settings;
use crate::peers::{Measurement, Pool, every_pool};
use crate::python::Python;
use crate::table::{List, Sheet, Table, grouped};

const WORKERS: usize = 2;

#[derive(Clone, Copy)]
struct Producers {
    producers: usize,
    /// Of all producers together.
    tasks: usize,
}

impl Measurement for Producers {
    fn of<P: Pool>(self) -> Result<Figures, Failure> {
        let pool = P::with_workers(WORKERS)?;
        hand_in_and_collect(&pool, WARM_UP)?;
        let tasks_each = self.tasks / self.producers;
        let start = Instant::now();
        all_at_once(&pool, self.producers, tasks_each)?;
        Ok(vec![Some(nanoseconds_each(start.elapsed(), tasks_each * self.producers))])
    }
}

fn all_at_once<P: Pool>(pool: &P, producers: usize, tasks_each: usize) -> Result<(), Failure> {
    let barrier = Barrier::new(producers);
    let produce = || {
        barrier.wait();
        // A `Failure` must stay in its thread.
        hand_in_and_collect(pool, tasks_each).map_err(|failure| failure.to_string())
    };
    thread::scope(|scope| {
        let threads: Vec<_> = (0..producers).map(|_| scope.spawn(produce)).collect();
        threads.into_iter().try_for_each(|thread| Ok(thread.join().expect("a producer does not panic")?))
    })
}

pub(crate) fn run(settings: &Settings, python: Option<&Python>) -> Result<Vec<Sheet>, Failure> {
    let tasks = settings.tasks;
    let contenders = |producers| {
        let mut contenders = every_pool(Producers { producers, tasks });
        contenders.extend(python.map(|python| python.contender("producers", &[WORKERS, producers, tasks / 10])));
        contenders
    };
    let mut columns = Vec::new();
    for producers in [1, 2, 4, 8] {
        columns.extend(in_turns(&contenders(producers), settings.rounds, &[format!("{producers} prod")])?);
    }
    let contenders = contenders(1);
    let title = format!(
        "producers: {} tiny tasks, from so many threads at once, on {WORKERS} workers; ns a task",
        grouped(tasks)
    );
    Ok(vec![
        Table { title, contenders: &contenders, columns: &columns }.sheet(),
        beside_one(&contenders, &columns).sheet(),
    ])
}

/// What a task costs with several producers, divided by what it costs with one, by medians.
fn beside_one(contenders: &[Contender], columns: &[Column]) -> List {
    let medians: Vec<_> = columns.iter().map(Column::medians).collect();
    let ratios = |number: usize| {
        let ratio = |several: &Vec<Option<f64>>| Some(several[number]? / medians[0][number]?);
        medians[1..].iter().map(ratio).collect()
    };
    List {
        title: "producers: a task from so many / a task from one".to_owned(),
        headings: vec!["2 prod", "4 prod", "8 prod"],
        rows: contenders.iter().enumerate().map(|(number, each)| (each.name, ratios(number))).collect(),
    }
}
