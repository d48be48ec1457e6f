//! Tasks that come one by one, for a pool of many workers: a task should wake one of them and no more.

use std::hint::black_box;
use std::thread;
use std::time::{Duration, Instant};

use super::idle::SETTLING;
use super::throughput::hand_in_and_collect;
use super::{WARM_UP, check_sum, not_told};
use crate::Failure;
use crate::contender::{Contender, in_turns};
use crate::figures::Figures;
use crate::flags::Settings;
use crate::fresh_process::each_alone;
use crate::peers::{Measurement, Pool, every_pool};
use crate::process_usage::{cpu_time, voluntary_switches};
use crate::python::Python;
use crate::table::{List, Sheet, grouped};

pub(crate) const NAME: &str = "trickle";

const WORKERS: usize = 16;
const TASKS_A_SECOND: usize = 10_000;
const SECONDS: usize = 2;
const TASKS: usize = TASKS_A_SECOND * SECONDS;

#[derive(Clone, Copy)]
struct Trickle;

impl Measurement for Trickle {
    fn of<P: Pool>(self) -> Result<Figures, Failure> {
        let pool = P::with_workers(WORKERS)?;
        hand_in_and_collect(&pool, WARM_UP)?;
        used_for_each(|| {
            let handles = evenly(|i| pool.submit(move || black_box(i)));
            let mut sum = 0;
            pool.wait_for_each(handles, |i| sum += i);
            sum
        })
    }
}

/// Microseconds of CPU time, and voluntary context switches, for each of the tasks that are done here.
fn used_for_each(tasks: impl FnOnce() -> u64) -> Result<Figures, Failure> {
    thread::sleep(SETTLING);
    let (switches_before, cpu_before) = (voluntary_switches(), cpu_time());
    let sum = tasks();
    let (cpu_after, switches_after) = (cpu_time(), voluntary_switches());
    check_sum(sum, TASKS)?;
    let cpu = cpu_after.zip(cpu_before).map(|(after, before)| after.saturating_sub(before).as_secs_f64() * 1e6);
    let switches = switches_after.zip(switches_before).map(|(after, before)| after.saturating_sub(before) as f64);
    Ok([cpu, switches].map(|used| Some(used? / TASKS as f64)).to_vec())
}

/// Hands in each task at its time. One that is late does not delay those after it.
fn evenly<H>(hand_in: impl Fn(u64) -> H) -> Vec<H> {
    let start = Instant::now();
    let at_its_time = |i| {
        let due = Duration::from_secs(SECONDS as u64).mul_f64(i as f64 / TASKS as f64);
        thread::sleep(due.saturating_sub(start.elapsed()));
        hand_in(i)
    };
    (0..TASKS as u64).map(at_its_time).collect()
}

/// Every pool, and none: what it takes to wait for the time of each task, and to do the task then.
pub(crate) fn contenders() -> Vec<Contender> {
    let mut contenders = every_pool(Trickle);
    contenders.push(Contender::new("no pool", || used_for_each(|| evenly(black_box).into_iter().sum())));
    contenders
}

pub(crate) fn run(settings: &Settings, python: Option<&Python>) -> Result<Vec<Sheet>, Failure> {
    if cpu_time().is_none() {
        return Ok(vec![not_told(NAME)]);
    }
    let mut contenders = each_alone(NAME, 0);
    contenders.extend(python.map(|python| python.contender(NAME, &[WORKERS, TASKS, SECONDS])));
    let headings = ["CPU us", "switches"];
    let columns = in_turns(&contenders, settings.rounds, &headings.map(str::to_owned))?;
    let medians = |number: usize| columns.iter().map(|column| column.medians()[number]).collect();
    let title = format!(
        "{NAME}: {} tasks a second for {WORKERS} warm workers; CPU time and voluntary context switches a task",
        grouped(TASKS_A_SECOND)
    );
    let rows = contenders.iter().enumerate().map(|(number, each)| (each.name, medians(number))).collect();
    Ok(vec![List { title, headings: headings.to_vec(), rows }.sheet()])
}
