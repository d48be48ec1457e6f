//! Hosts join at any time.

use futures_pool::{Executor, SpanLog};
use futures_pool_nats::NatsExecutor;
use lesson_program::Outcome;
use timeline::Timeline;

use crate::hosts::{Machine, NAME, Network};
use crate::one_line::draw;
use crate::primes::{PARTS, Part};

pub(crate) fn of_hosts(network: &Network) -> Outcome {
    let (timeline, log) = (Timeline::start(), SpanLog::new());
    let pool = NatsExecutor::builder().server(network.address()).name(NAME).spans(&log).build()?;

    let jobs: Vec<_> = PARTS.map(|number| pool.submit(Part::new(number))).collect();
    println!("{} tasks wait, {} hosts have joined", pool.stats().pending, pool.hosts().len());

    let _first = Machine::start(network.address(), "machine_1");
    let mut found = jobs[0].result()?.len();
    println!("the first is done: {found} primes");

    let _others = ["machine_2", "machine_3"].map(|name| Machine::start(network.address(), name));
    for job in &jobs[1..] {
        found += job.result()?.len();
    }
    println!("all are done: {found} primes\n");
    draw(network.as_ref(), "Hosts that join while the job runs", &timeline, &pool, &log);
    Ok(())
}
