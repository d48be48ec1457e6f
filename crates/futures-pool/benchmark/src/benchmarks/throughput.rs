//! Many tiny tasks from outside the pool, all results in order.

use std::hint::black_box;
use std::time::Instant;

use super::{WARM_UP, check_sum, nanoseconds_each};
use crate::Failure;
use crate::contender::in_turns;
use crate::figures::Figures;
use crate::flags::Settings;
use crate::peers::{Measurement, Pool, every_pool};
use crate::python::Python;
use crate::table::{Sheet, Table, grouped};

#[derive(Clone, Copy)]
struct Throughput {
    workers: usize,
    tasks: usize,
}

impl Measurement for Throughput {
    fn of<P: Pool>(self) -> Result<Figures, Failure> {
        let pool = P::with_workers(self.workers)?;
        hand_in_and_collect(&pool, WARM_UP)?;
        let start = Instant::now();
        hand_in_and_collect(&pool, self.tasks)?;
        Ok(vec![Some(nanoseconds_each(start.elapsed(), self.tasks))])
    }
}

pub(super) fn hand_in_and_collect<P: Pool>(pool: &P, tasks: usize) -> Result<(), Failure> {
    let handles: Vec<_> = (0..tasks as u64).map(|i| pool.submit(move || black_box(i))).collect();
    let mut sum = 0;
    pool.wait_for_each(handles, |i| sum += i);
    check_sum(sum, tasks)
}

pub(crate) fn run(settings: &Settings, python: Option<&Python>) -> Result<Vec<Sheet>, Failure> {
    let tasks = settings.tasks;
    let contenders = |workers| {
        let mut contenders = every_pool(Throughput { workers, tasks });
        contenders.extend(python.map(|python| python.contender("throughput", &[workers, tasks / 10])));
        contenders
    };
    let mut columns = in_turns(&contenders(2), settings.rounds, &["2 wkrs".to_owned()])?;
    columns.extend(in_turns(&contenders(4), settings.rounds, &["4 wkrs".to_owned()])?);
    let title = format!("throughput: {} tiny tasks, all results in order; ns a task", grouped(tasks));
    Ok(vec![Table { title, contenders: &contenders(4), columns: &columns }.sheet()])
}
