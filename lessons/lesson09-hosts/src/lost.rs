//! A host loses power in the middle of its work: with one attempt for each task, and with two.

use std::net::{Ipv4Addr, TcpListener};

use futures_pool::{Executor, SpanLog};
use futures_pool_nats::NatsExecutor;
use lesson_program::Outcome;
use timeline::Timeline;

use crate::hosts::{Failure, NAME, Network};
use crate::one_line::draw;
use crate::primes::{PARTS, Part};

/// The part during which a host loses power.
const DOOMED: u32 = 7;

pub(crate) fn once(network: &Network) -> Outcome {
    let log = SpanLog::new();
    let pool = NatsExecutor::builder().server(network.address()).name(NAME).spans(&log).build()?;
    with_one_host_less(network, &pool, &log)
}

pub(crate) fn twice(network: &Network) -> Outcome {
    let log = SpanLog::new();
    let pool = NatsExecutor::builder().server(network.address()).name(NAME).attempts(2).spans(&log).build()?;
    with_one_host_less(network, &pool, &log)
}

fn with_one_host_less(network: &Network, pool: &NatsExecutor, log: &SpanLog) -> Outcome {
    let names = ["machine_1", "machine_2", "machine_3"];
    let mut machines = network.start(pool, names)?;
    let timeline = Timeline::start();

    let main = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    let port = main.local_addr()?.port();
    let waits_at = |number| (number == DOOMED).then_some(port);
    let jobs: Vec<_> = PARTS.map(|number| pool.submit(Part { number, waits_at: waits_at(number) })).collect();

    let (_it_waits, _) = main.accept()?;
    drop(main); // in a second attempt, nobody listens
    let victim = host_of(DOOMED, pool)?;
    println!("part {DOOMED} runs on {victim}, which loses power");
    for (name, machine) in names.iter().zip(&mut machines) {
        if *name == victim {
            machine.lose_power();
        }
    }

    let mut found = Vec::new();
    for (number, job) in PARTS.zip(jobs) {
        match job.into_result() {
            Ok(primes) => found.push(primes),
            Err(error) => println!("part {number}: {error}"),
        }
    }
    println!("{} of {} parts are done: {} primes\n", found.len(), PARTS.len(), found.concat().len());
    draw(network.as_ref(), "A host loses power", timeline, pool, log);
    Ok(())
}

/// The host that runs this part.
fn host_of(number: u32, pool: &NatsExecutor) -> Result<String, Failure> {
    let name = format!("part {number}");
    let running = pool.running().into_iter().find(|running| running.task == name);
    Ok(running.ok_or("it should be running")?.worker)
}
