//! What a task costs that is a function call, runs on a thread, in a process, on a host.

use std::hint::black_box;

use futures_pool::{Executor, Future, ProcessPoolExecutor, TaskError, ThreadPoolExecutor, call};
use futures_pool_nats::NatsExecutor;
use lesson_program::{Outcome, Times};

use crate::hosts::{NAME, Network};

futures_pool::remote!(nothing);
futures_pool::remote!(length);

fn nothing() {}

fn length(bytes: Vec<u8>) -> usize {
    bytes.len()
}

const ROUNDS: usize = 5;
const ONE_BY_ONE: u32 = 200;
const AT_ONCE: u32 = 10_000;
const BYTES: usize = 8_000_000;

/// A way to have `nothing` done, and a way to have the `length` of bytes.
type Way<'w> = (&'static str, &'w dyn Fn() -> Future<'static, ()>, &'w dyn Fn(Vec<u8>) -> Future<'static, usize>);

pub(crate) fn of_a_task(network: &Network) -> Outcome {
    let thread = ThreadPoolExecutor::new(1)?;
    let process = ProcessPoolExecutor::new(1)?;
    let host = NatsExecutor::builder().server(network.address()).name(NAME).build()?;
    let _machine = network.start(&host, ["machine_1"])?;
    measure(&[
        ("a thread", &|| thread.submit(call(nothing, ())), &|bytes| thread.submit(call(length, (bytes,)))),
        ("a process", &|| process.submit(call(nothing, ())), &|bytes| process.submit(call(length, (bytes,)))),
        ("a host", &|| host.submit(call(nothing, ())), &|bytes| host.submit(call(length, (bytes,)))),
    ])
}

/// What was measured of one way.
#[derive(Default)]
struct Measured {
    one_by_one: Times,
    at_once: Times,
    bytes: Times,
}

/// In turns, and a plain function call among them.
fn measure(ways: &[Way<'_>; 3]) -> Outcome {
    let mut calls = Measured::default();
    let mut measured = ways.each_ref().map(|_| Measured::default());
    for _ in 0..ROUNDS {
        calls.one_by_one.time(|| (0..ONE_BY_ONE).for_each(|_| black_box(nothing as fn())()));
        calls.at_once.time(|| (0..AT_ONCE).for_each(|_| black_box(nothing as fn())()));
        let bytes = vec![1; BYTES];
        calls.bytes.time(|| black_box(length as fn(Vec<u8>) -> usize)(bytes));

        for ((_, nothing, length), Measured { one_by_one, at_once, bytes }) in ways.iter().zip(&mut measured) {
            one_by_one.time(|| (0..ONE_BY_ONE).try_for_each(|_| nothing().into_result()))?;
            at_once.time(|| all((0..AT_ONCE).map(|_| nothing())))?;
            let its_bytes = vec![1; BYTES];
            assert_eq!(bytes.time(|| length(its_bytes).into_result())?, BYTES);
        }
    }

    println!("{:<16} {:>20} {:>20} {:>20}", "", "one after the other", "10,000 at once", "8 MB");
    row("a function call", &calls);
    ways.iter().zip(&measured).for_each(|((name, ..), measured)| row(name, measured));
    Ok(())
}

/// Submits all tasks, and then waits for all of them.
fn all(jobs: impl Iterator<Item = Future<'static, ()>>) -> Result<(), TaskError> {
    let jobs: Vec<_> = jobs.collect();
    jobs.into_iter().try_for_each(|job| job.into_result())
}

/// How long one task takes.
fn row(name: &str, Measured { one_by_one, at_once, bytes }: &Measured) {
    let microseconds = |times: Times| times.milliseconds() * 1e3;
    let (one_by_one, at_once) = (microseconds(one_by_one.per(ONE_BY_ONE)), microseconds(at_once.per(AT_ONCE)));
    println!("{name:<16} {one_by_one:17.2} µs {at_once:17.2} µs {:17.2} ms", bytes.milliseconds());
}
