//! The same job on threads, on processes and on hosts.

use futures_pool::{Accepts, Executor, ProcessPoolExecutor, SpanLog, TaskError, ThreadPoolExecutor};
use futures_pool_nats::NatsExecutor;
use lesson_program::{Lesson, Outcome, timed};
use timeline::Timeline;

use crate::hosts::{NAME, Network};
use crate::primes::{PARTS, Part};

pub(crate) fn on_all_three(network: &Network) -> Outcome {
    println!("On threads:");
    let pool = ThreadPoolExecutor::builder().max_workers(3).build()?;
    timed_count(&pool)?;

    println!("On processes:");
    let pool = ProcessPoolExecutor::builder().max_workers(3).build()?;
    timed_count(&pool)?;

    println!("On hosts:");
    let log = SpanLog::new();
    let pool = NatsExecutor::builder().server(network.address()).name(NAME).spans(&log).build()?;
    let _machines = network.start(&pool, ["machine_1", "machine_2", "machine_3"])?;
    let timeline = Timeline::start();
    timed_count(&pool)?;

    println!();
    draw(network.as_ref(), "Primes on three hosts", &timeline, &pool, &log);
    Ok(())
}

fn timed_count<E>(pool: &E) -> Outcome
where
    E: Executor<'static> + Accepts<'static, Part>,
{
    let (primes, time) = timed(|| count_primes(pool));
    println!("{} primes in {:.2} s", primes?, time.as_secs_f64());
    Ok(())
}

fn count_primes<E>(pool: &E) -> Result<usize, TaskError>
where
    E: Executor<'static> + Accepts<'static, Part>,
{
    let jobs: Vec<_> = PARTS.map(|number| pool.submit(Part::new(number))).collect();
    jobs.into_iter().map(|job| Ok(job.into_result()?.len())).sum()
}

/// Draws what the pool has done since the timeline was started.
pub(crate) fn draw(lesson: &Lesson, title: &str, timeline: &Timeline, pool: &NatsExecutor, log: &SpanLog) {
    pool.wait_idle(); // until all spans are in the log
    timeline.add(log);
    lesson.draw(title, timeline);
}
