//! A new pool, until each of its processes has given a result. Limit: children of the same program, each sent a message
//! and back.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use super::{message_of, milliseconds};
use crate::Failure;
use crate::contender::{Contender, in_turns, median};
use crate::figures::Figures;
use crate::flags::Settings;
use crate::process_peers::{ProcessId, ProcessMeasurement, ProcessPool, every_process_pool};
use crate::python::Python;
use crate::raw_child::{Echo, RawChild};
use crate::table::{Sheet, Table};

const PROCESSES: usize = 2;

/// Of so many the median is taken.
const TIMES: usize = 20;

#[derive(Clone, Copy)]
struct Start;

impl ProcessMeasurement for Start {
    fn of<P: ProcessPool>(self) -> Result<Figures, Failure> {
        median_of(|| {
            let start = Instant::now();
            let pool = P::with_processes(PROCESSES)?;
            let mut answered = HashSet::new();
            // One process might be done with both before the other is there.
            while answered.len() < PROCESSES {
                let handles = [(); PROCESSES].map(|()| pool.submit::<ProcessId>(()));
                for handle in handles {
                    answered.insert(pool.wait(handle)?);
                }
            }
            Ok(start.elapsed())
        })
    }
}

fn by_hand() -> Result<Figures, Failure> {
    median_of(|| {
        let start = Instant::now();
        let children = [RawChild::start(Echo::Messages)?, RawChild::start(Echo::Messages)?];
        for child in &children {
            child.send(&message_of(0))?;
        }
        for child in &children {
            child.receive()?;
        }
        Ok(start.elapsed())
    })
}

fn median_of(once: impl Fn() -> Result<Duration, Failure>) -> Result<Figures, Failure> {
    let times = (0..TIMES).map(|_| once().map(milliseconds)).collect::<Result<Vec<_>, _>>()?;
    Ok(vec![median(&times)])
}

pub(crate) fn run(settings: &Settings, python: Option<&Python>) -> Result<Vec<Sheet>, Failure> {
    let mut contenders = every_process_pool(Start);
    contenders.extend(python.map(|python| python.contender("process_start", &[PROCESSES, TIMES])));
    contenders.push(Contender::limit("limit: bare children", by_hand));
    let columns = in_turns(&contenders, settings.rounds, &["2 procs".to_owned()])?;
    let title = "process_start: a pool of two, until each process has given a result; ms".to_owned();
    Ok(vec![Table { title, contenders: &contenders, columns: &columns }.sheet()])
}
