//! Maps: whole ones, ones dropped half-way, ones without time; in chunks, read ahead a little.

use std::sync::Arc;
use std::time::Duration;

use fastrand::Rng;
use futures_pool::{Executor, TaskError};

use super::context::Context;
use super::ledger::Ledger;
use super::pools::{Pool, Threads};
use super::record::{End, Heard, MAPPED, Part, Record};
use super::task::{permit_refusal, random_end};
use super::value::{StormError, Token, Value, finish};

/// What a map maps.
pub(crate) struct Item {
    captured: Token,
    end: End,
}

pub(crate) type Never = fn(Item) -> Value;
pub(crate) type MayFail = fn(Item) -> Result<Value, StormError>;

impl Item {
    fn random(record: &Arc<Record>, may_fail: bool, rng: &mut Rng) -> Self {
        let end = match random_end(rng) {
            End::Failed if !may_fail => End::Returned,
            end => end,
        };
        Item { captured: record.token(Part::Captured), end }
    }
}

fn work(item: Item) -> Value {
    attempt(item).unwrap_or_else(|error| unreachable!("{error}"))
}

fn attempt(item: Item) -> Result<Value, StormError> {
    item.captured.record.begin();
    finish(&item.captured.record, item.end)
}

/// How far a map is read, and how long it may take.
pub(crate) struct Reading {
    results: usize,
    timeout: Option<Duration>,
}

impl Reading {
    const WHOLE: usize = usize::MAX;

    pub(crate) fn random(rng: &mut Rng) -> Self {
        let (results, timeout) = match rng.u8(..4) {
            0 => (Self::WHOLE, None),
            1 => (rng.usize(..10), None),
            2 => (Self::WHOLE, Some(Duration::ZERO)),
            _ => (Self::WHOLE, Some(Duration::from_micros(rng.u64(1..200)))),
        };
        Reading { results, timeout }
    }

    /// Whether it waits for tasks, however long they take.
    pub(crate) fn waits(&self) -> bool {
        self.timeout.is_none() && self.results > 0
    }

    fn ends_early(&self) -> bool {
        self.timeout.is_some() || self.results != Self::WHOLE
    }

    fn read(&self, records: &[Arc<Record>], ledger: &Ledger, results: &mut dyn Iterator<Item = MapResult>) {
        let mut pool_is_over = false;
        for read in 0..self.results {
            match (results.next(), records.get(read)) {
                (Some(Err(TaskError::TimedOut)), _) => {
                    if self.timeout.is_none() || results.next().is_some() {
                        ledger.wrong("a map ran out of time without a time limit, or went on after it");
                    }
                    return;
                }
                (Some(result), Some(record)) => {
                    record.hear(result.as_ref().map_err(Clone::clone));
                    pool_is_over = matches!(result, Err(TaskError::ShutDown | TaskError::BrokenPool(_)));
                }
                (None, None) => return,
                (None, Some(_)) if pool_is_over => return, // where it reads only so far ahead, that is its end
                (None, Some(_)) => return ledger.wrong(format!("a map of {} gave {read} results", records.len())),
                (Some(_), None) => return ledger.wrong(format!("a map of {} gave more results", records.len())),
            }
        }
    }
}

type MapResult = Result<Value, TaskError>;

/// Maps over some items with a random pool.
pub(crate) fn map<'t, P: Threads<'t>>(context: &Context<'t, P>, reading: &Reading, rng: &mut Rng) {
    let (pool, may_fail) = (context.random_pool(rng), rng.bool());
    let records: Vec<_> = (0..rng.usize(..40)).map(|_| context.ledger.record(MAPPED)).collect();
    let items = records.iter().map(|record| Item::random(record, may_fail, rng)).collect();
    if reading.ends_early() {
        records.iter().for_each(|record| record.permit(Heard::Cancelled));
    }
    let read = |results: &mut dyn Iterator<Item = _>| reading.read(&records, &context.ledger, results);
    start(pool, may_fail, items, reading.timeout, rng, read);
    records.iter().for_each(|record| permit_refusal(pool, record));
}

/// Starts a map with random choices, reads it and drops it.
fn start<'t, P: Threads<'t>>(
    pool: &Pool<P>,
    may_fail: bool,
    items: Vec<Item>,
    timeout: Option<Duration>,
    rng: &mut Rng,
    read: impl FnOnce(&mut dyn Iterator<Item = MapResult>),
) {
    if timeout.is_none() && rng.u8(..3) == 0 {
        return match may_fail {
            true => read(&mut pool.try_map(attempt as MayFail, items)),
            false => read(&mut pool.map(work as Never, items)),
        };
    }
    let mut mapping = pool.mapping().chunksize(rng.usize(1..6));
    if rng.bool() {
        mapping = mapping.buffersize(rng.usize(1..20));
    }
    if let Some(timeout) = timeout {
        mapping = mapping.timeout(timeout);
    }
    match may_fail {
        true => read(&mut mapping.try_map(attempt as MayFail, items).expect("the sizes are positive")),
        false => read(&mut mapping.map(work as Never, items).expect("the sizes are positive")),
    }
}
