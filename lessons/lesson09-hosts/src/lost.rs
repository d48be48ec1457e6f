//! A host loses power in the middle of its work: with one attempt for each task, and with two.

use std::net::{Ipv4Addr, TcpListener};
use std::time::Instant;

use futures_pool::{Executor, SpanLog};
use futures_pool_nats::NatsExecutor;
use lesson_program::Outcome;
use timeline::{Kind, Timeline};

use crate::hosts::{Failure, NAME, Network};
use crate::one_line::draw;
use crate::primes::{PARTS, Part};

/// The part during which a host loses power.
const DOOMED: u32 = 22;

pub(crate) fn once(network: &Network) -> Outcome {
    let log = SpanLog::new();
    let pool = NatsExecutor::builder().server(network.address()).name(NAME).spans(&log).build()?;
    with_one_host_less(network, &pool, &log, "A host loses power")
}

pub(crate) fn twice(network: &Network) -> Outcome {
    let log = SpanLog::new();
    let pool = NatsExecutor::builder().server(network.address()).name(NAME).attempts(2).spans(&log).build()?;
    with_one_host_less(network, &pool, &log, "What may be repeated")
}

fn with_one_host_less(network: &Network, pool: &NatsExecutor, log: &SpanLog, title: &str) -> Outcome {
    let names = ["machine_1", "machine_2", "machine_3"];
    let mut machines = network.start(pool, names)?;
    let timeline = Timeline::start();

    let main = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    let port = main.local_addr()?.port();
    let jobs: Vec<_> = PARTS
        .map(|number| match number {
            DOOMED => pool.submit(Part { number, waits_at: Some(port) }),
            _ => pool.submit(Part::new(number)),
        })
        .collect();

    let (_it_waits, _) = main.accept()?;
    drop(main); // in a second attempt, nobody listens
    let began = timeline.now();
    let victim = host_of(DOOMED, pool)?;
    println!("part {DOOMED} runs on {victim}, which loses power");
    for (name, machine) in names.iter().zip(&mut machines) {
        if *name == victim {
            machine.lose_power();
        }
    }
    let lost = Instant::now();
    // What is lost tells nobody when it ran.
    timeline.record(format!("{victim}/worker_0"), format!("part {DOOMED}"), Kind::Running, began, timeline.now());

    let (mut done, mut found) = (0, 0);
    for job in jobs {
        match job.into_result() {
            Ok(primes) => (done, found) = (done + 1, found + primes.len()),
            Err(error) => println!("{error}\nthat was known after {:.1} s", lost.elapsed().as_secs_f64()),
        }
    }
    println!("{done} of {} parts are done: {found} primes\n", PARTS.len());
    draw(network.as_ref(), title, &timeline, pool, log);
    Ok(())
}

/// The host that runs this part.
fn host_of(number: u32, pool: &NatsExecutor) -> Result<String, Failure> {
    let name = format!("part {number}");
    let running = pool.running().into_iter().find(|running| running.task == name);
    Ok(running.ok_or("it should be running")?.worker)
}
