//! A function that does nothing, for many items, in chunks. Limit: chunks of numbers as they are, there and back.

use std::hint::black_box;
use std::io;
use std::sync::Mutex;
use std::thread;
use std::time::Instant;

use futures_pool::{Executor, ProcessPoolExecutor};

use super::throughput::hand_in_and_collect;
use super::{joined, number_in};
use crate::Failure;
use crate::benchmarks::{WARM_UP, check_sum, nanoseconds_each};
use crate::contender::{Contender, in_turns};
use crate::figures::Figures;
use crate::flags::Settings;
use crate::process_peers::{Number, Work};
use crate::python::Python;
use crate::raw_child::{Echo, RawChild};
use crate::table::{Sheet, Table, grouped};

const PROCESSES: usize = 2;

/// How many numbers the limit sends at a time.
const CHUNK: usize = 10_000;

/// The pool finds out how many items make a chunk.
fn ours(items: usize) -> Result<Figures, Failure> {
    let pool = ProcessPoolExecutor::new(PROCESSES)?;
    hand_in_and_collect(&pool, WARM_UP)?;
    time(items, || Ok(pool.map(Number::run, black_box(0..items as u64)).sum::<Result<u64, _>>()?))
}

fn by_hand(items: usize) -> Result<Figures, Failure> {
    let children = [RawChild::start(Echo::Frames)?, RawChild::start(Echo::Frames)?];
    exchange(&children, WARM_UP)?;
    time(items, || Ok(exchange(&children, black_box(items))?.into_iter().sum()))
}

fn time(items: usize, sum: impl FnOnce() -> Result<u64, Failure>) -> Result<Figures, Failure> {
    let start = Instant::now();
    let sum = sum()?;
    let took = start.elapsed();
    check_sum(sum, items)?;
    Ok(vec![Some(nanoseconds_each(took, items))])
}

/// For each child a thread, which takes the next chunk, sends it, and waits for it.
fn exchange(children: &[RawChild; PROCESSES], items: usize) -> io::Result<Vec<u64>> {
    let mut results = vec![0; items];
    let chunks = Mutex::new(results.chunks_mut(CHUNK).enumerate());
    let next = || chunks.lock().expect("no thread panics").next();
    thread::scope(|scope| {
        let work_off = |child: &RawChild| -> io::Result<()> {
            while let Some((number, results)) = next() {
                exchange_chunk(child, number * CHUNK, results)?;
            }
            Ok(())
        };
        let threads = children.each_ref().map(|child| scope.spawn(move || work_off(child)));
        threads.into_iter().try_for_each(joined)
    })?;
    Ok(results)
}

fn exchange_chunk(child: &RawChild, first: usize, results: &mut [u64]) -> io::Result<()> {
    let mut request = Vec::with_capacity(size_of_val(results));
    for number in first..first + results.len() {
        request.extend_from_slice(&(number as u64).to_le_bytes());
    }
    child.send_frame(&request)?;
    let reply = child.receive_frame()?;
    for (result, bytes) in results.iter_mut().zip(reply.chunks_exact(size_of::<u64>())) {
        *result = number_in(bytes);
    }
    Ok(())
}

pub(crate) fn run(settings: &Settings, python: Option<&Python>) -> Result<Vec<Sheet>, Failure> {
    let items = settings.tasks;
    let mut contenders = vec![Contender::new("futures-pool", move || ours(items))];
    contenders.extend(python.into_iter().flat_map(|python| {
        [("Python executor.map", "process_map"), ("Python Pool.map", "process_pool_map")]
            .map(|(name, measurement)| python.contender_called(name, measurement, &[PROCESSES, items]))
    }));
    contenders.push(Contender::limit("limit: raw chunks", move || by_hand(items)));
    let columns = in_turns(&contenders, settings.rounds, &["2 procs".to_owned()])?;
    let title = format!("process_map: {} tiny items in chunks, all results in order; ns an item", grouped(items));
    Ok(vec![Table { title, contenders: &contenders, columns: &columns }.sheet()])
}
