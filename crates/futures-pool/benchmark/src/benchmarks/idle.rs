//! A pool that has nothing to do should cost nothing.

use std::thread;
use std::time::Duration;

use super::throughput::hand_in_and_collect;
use super::{WARM_UP, not_told};
use crate::Failure;
use crate::contender::{Contender, in_turns};
use crate::figures::Figures;
use crate::flags::Settings;
use crate::fresh_process::each_alone;
use crate::peers::{Measurement, Pool, every_pool};
use crate::process_usage::cpu_time;
use crate::python::Python;
use crate::table::{List, Sheet};

pub(crate) const NAME: &str = "idle";

const WORKERS: usize = 4;

/// How long a worker may look for more to do before it is to sleep.
pub(super) const SETTLING: Duration = Duration::from_millis(100);

#[derive(Clone, Copy)]
struct Idle;

impl Measurement for Idle {
    fn of<P: Pool>(self) -> Result<Figures, Failure> {
        let pool = P::with_workers(WORKERS)?;
        hand_in_and_collect(&pool, WARM_UP)?;
        Ok(vec![microseconds_in_a_second()])
    }
}

fn microseconds_in_a_second() -> Option<f64> {
    thread::sleep(SETTLING);
    let before = cpu_time()?;
    thread::sleep(Duration::from_secs(1));
    Some(cpu_time()?.saturating_sub(before).as_secs_f64() * 1e6)
}

/// Every pool, and none: what it takes to sleep and to ask for the time.
pub(crate) fn contenders() -> Vec<Contender> {
    let mut contenders = every_pool(Idle);
    contenders.push(Contender::new("no pool", || Ok(vec![microseconds_in_a_second()])));
    contenders
}

pub(crate) fn run(settings: &Settings, python: Option<&Python>) -> Result<Vec<Sheet>, Failure> {
    if cpu_time().is_none() {
        return Ok(vec![not_told(NAME)]);
    }
    let mut contenders = each_alone(NAME, 0);
    contenders.extend(python.map(|python| python.contender(NAME, &[WORKERS])));
    let columns = in_turns(&contenders, settings.rounds, &[String::new()])?;
    let medians = columns[0].medians().into_iter().map(|median| vec![median]);
    Ok(vec![
        List {
            title: "idle: CPU time of 4 warm workers in a second without tasks; microseconds".to_owned(),
            headings: vec!["us"],
            rows: contenders.iter().map(|contender| contender.name).zip(medians).collect(),
        }
        .sheet(),
    ])
}
