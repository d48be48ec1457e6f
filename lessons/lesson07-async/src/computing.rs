//! Four jobs that sleep beside one that computes, on one thread.

use std::error::Error;
use std::rc::Rc;
use std::time::{Duration, Instant};

use futures_pool::{Executor, SpanLog, TaskError, ThreadPoolExecutor, named};
use lesson_program::{Lesson, Outcome};
use timeline::Timeline;
use tokio::task::{spawn_local, yield_now};
use tokio::time::sleep;

use crate::one_thread;
use crate::polls::drawn;
use crate::primes::primes_below;

const SLEEPERS: [u64; 4] = [5, 2, 1, 3];

type Primes = Result<usize, TaskError>;

async fn in_one_go(time: Duration) -> Primes {
    Ok(compute(time))
}

/// Counts primes, again and again, until the time is up.
fn compute(time: Duration) -> usize {
    let started = Instant::now();
    let mut primes = 0;
    while started.elapsed() < time {
        primes = primes_below(20_000);
    }
    primes
}

async fn in_slices(time: Duration) -> Primes {
    let started = Instant::now();
    let mut primes = 0;
    while started.elapsed() < time {
        primes = primes_below(20_000);
        yield_now().await; // let the others run
    }
    Ok(primes)
}

async fn on_a_pool(pool: ThreadPoolExecutor, time: Duration) -> Primes {
    pool.submit(named("job 4", move || compute(time))).await
}

pub(crate) fn beside_sleepers(lesson: &Lesson) -> Outcome {
    let time = lesson.pace(Duration::from_secs(4));
    let log = SpanLog::new();
    let pool = ThreadPoolExecutor::builder().max_workers(1).thread_name_prefix("worker").spans(&log).build()?;

    let late = [
        ("in one go", sleepers_beside(in_one_go(time), "Job 4 computes in one go", &log, lesson)?),
        ("in slices", sleepers_beside(in_slices(time), "Job 4 computes in slices", &log, lesson)?),
        ("on a pool", sleepers_beside(on_a_pool(pool, time), "Job 4 computes on a pool", &log, lesson)?),
    ];
    println!(
        "asleep for      {}",
        SLEEPERS.map(|seconds| in_milliseconds(lesson.pace(Duration::from_secs(seconds)))).concat()
    );
    for (how, late) in late {
        let late = late.into_iter().map(in_milliseconds);
        println!("{how}: late {}", late.collect::<String>());
    }
    Ok(())
}

fn in_milliseconds(time: Duration) -> String {
    format!("{:7.1} ms", time.as_secs_f64() * 1e3)
}

/// How late each of the sleepers woke up.
fn sleepers_beside(
    computing: impl Future<Output = Primes> + 'static,
    title: &str,
    log: &SpanLog,
    lesson: &Lesson,
) -> Result<Vec<Duration>, Box<dyn Error>> {
    println!("{title}:");
    let timeline = Rc::new(Timeline::start());
    let late = one_thread::run(async {
        let mut sleepers = Vec::new();
        for (number, seconds) in SLEEPERS.into_iter().enumerate() {
            let sleeper = sleeper(lesson.pace(Duration::from_secs(seconds)));
            sleepers.push(spawn_local(drawn(format!("job {number}"), timeline.clone(), sleeper)));
        }
        let computing = spawn_local(drawn("job 4".to_owned(), timeline.clone(), computing));

        let mut late = Vec::new();
        for sleeper in sleepers {
            late.push(sleeper.await?);
        }
        assert_eq!(computing.await??, 2262, "primes below 20,000");
        Ok::<_, Box<dyn Error>>(late)
    })??;
    timeline.add(log);
    lesson.draw(title, &timeline);
    println!();
    Ok(late)
}

/// Returns how late it woke up.
async fn sleeper(time: Duration) -> Duration {
    let started = Instant::now();
    sleep(time).await;
    started.elapsed() - time
}
