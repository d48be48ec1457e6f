//! The same job on threads, on processes and on hosts.

use futures_pool::{Accepts, Executor, ProcessPoolExecutor, SpanLog, ThreadPoolExecutor};
use futures_pool_nats::NatsExecutor;
use lesson_program::{Lesson, Outcome, timed};
use timeline::Timeline;

use crate::hosts::{NAME, Network};
use crate::primes::{PARTS, Part};

pub(crate) fn on_all_three(network: &Network) -> Outcome {
    let (log, lesson) = (SpanLog::new(), network.as_ref());

    println!("On threads:");
    let pool = ThreadPoolExecutor::builder().max_workers(3).spans(&log).build()?;
    all_primes(&pool)?;

    println!("On processes:");
    let pool = ProcessPoolExecutor::builder().max_workers(3).spans(&log).build()?;
    all_primes(&pool)?;

    println!("On hosts:");
    let pool = NatsExecutor::builder().server(network.address()).name(NAME).spans(&log).build()?;
    let _machines = network.start(&pool, ["machine_1", "machine_2", "machine_3"])?;
    drop(log.take()); // the spans of the other pools
    let timeline = Timeline::start();
    all_primes(&pool)?;

    println!();
    draw(lesson, "Primes on three hosts", timeline, &pool, &log);
    Ok(())
}

fn all_primes<E>(pool: &E) -> Outcome
where
    E: Executor<'static> + Accepts<'static, Part>,
{
    let (primes, time) = timed(|| {
        let jobs: Vec<_> = PARTS.map(|number| pool.submit(Part { number, waits_at: None })).collect();
        jobs.into_iter().map(|job| job.into_result()).collect::<Result<Vec<_>, _>>()
    });
    println!("{} primes in {:.2} s", primes?.concat().len(), time.as_secs_f64());
    Ok(())
}

/// Draws what the pool has done since the timeline was started.
pub(crate) fn draw(lesson: &Lesson, title: &str, timeline: Timeline, pool: &NatsExecutor, log: &SpanLog) {
    pool.wait_idle(); // until all spans are in the log
    timeline.add(log);
    lesson.draw(title, &timeline);
}
