//! Lesson 03: map against as_completed. The page beside this program explains it:
//! `lessons/lesson03-as-completed/README.md`.

use std::borrow::Cow;
use std::collections::HashMap;
use std::process::ExitCode;
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use fastrand::Rng;
use futures_pool::ReturnWhen::{AllCompleted, FirstCompleted};
use futures_pool::{DoneAndNotDone, Executor, ThreadPoolBuilder, ThreadPoolExecutor, as_completed, wait};
use lesson_web::{Lesson, Outcome, run};
use timeline::Timeline;
use ureq::Agent;

const SITES: [&str; 5] = [
    "http://www.foxnews.com/",
    "http://www.cnn.com/",
    "http://europe.wsj.com/",
    "http://www.bbc.co.uk/",
    "http://nonexistent-subdomain.python.org/",
];

const GOOD_SITES: [&str; 3] = [SITES[0], SITES[1], SITES[3]];

fn main() -> ExitCode {
    run(
        "Lesson 03: map against as_completed",
        &[
            ("map gives results in the order of its items", map_keeps_the_order),
            ("One task, running and then finished", one_task),
            ("The same tasks with map and with as_completed", map_against_as_completed),
            ("Five sites, each with an outcome of its own", five_sites),
            ("map with a closure that fixes the time limit", map_with_a_time_limit),
            ("wait sorts futures into done and not done", done_and_not_done),
        ],
    )
}

fn map_keeps_the_order(lesson: &Lesson) -> Outcome {
    let second = lesson.pace(Duration::from_secs(1));
    let timeline = Timeline::start();

    let results = workers(lesson.workers(2)).scoped()?.run(|pool| {
        println!("main: starting");
        let results = pool.map(|n| timeline.span(n.to_string(), || task(n, second)), (1..=5).rev());
        println!("main: waiting for real results");
        results.collect::<Result<Vec<_>, _>>()
    })?;

    println!();
    lesson.draw("map on two workers", &timeline);
    println!("\nmain: results: {results:?}");
    Ok(())
}

fn task(n: u32, second: Duration) -> f64 {
    println!("{}: sleeping {n}", this_thread());
    thread::sleep(n * second);
    println!("{}: done with {n}", this_thread());
    f64::from(n) * 10.0
}

fn this_thread() -> String {
    thread::current().name().unwrap_or("a thread").to_owned()
}

/// A pool of that many threads, called `worker_0`, `worker_1` and so on.
fn workers(max_workers: usize) -> ThreadPoolBuilder<'static> {
    ThreadPoolExecutor::builder().max_workers(max_workers).thread_name_prefix("worker")
}

fn one_task(lesson: &Lesson) -> Outcome {
    let second = lesson.pace(Duration::from_secs(1));
    let pool = workers(2).build()?;
    let (begun, begins) = channel();

    println!("main: starting");
    let job = pool.submit(move || {
        begun.send(()).unwrap();
        task(5, second)
    });
    begins.recv()?; // a worker has begun it
    println!("main: future: {job:?}");
    println!("main: waiting for the result");
    println!("main: result: {:?}", job.result()?);
    println!("main: future after that: {job:?}");
    Ok(())
}

/// What a task is given: its number, and how long it sleeps.
type Item = (u32, Duration);

fn map_against_as_completed(lesson: &Lesson) -> Outcome {
    let second = lesson.pace(Duration::from_secs(1));
    let mut dice = Rng::with_seed(lesson.seed());
    let items = [5, 4, 3, 2, 1].map(|n| (n, dice.u32(1..=5) * second));
    with_map(lesson, items)?;
    with_as_completed(lesson, items)
}

fn with_map(lesson: &Lesson, items: [Item; 5]) -> Outcome {
    let timeline = Timeline::start();
    let task = |(n, sleep): Item| timeline.span(n.to_string(), || nap(n, sleep));

    workers(lesson.workers(5)).scoped()?.run(|pool| -> Outcome {
        for result in pool.map(task, items) {
            print_result(&timeline, "map", result?);
        }
        Ok(())
    })?;

    println!();
    lesson.draw("map", &timeline);
    print_first_and_last("map", &timeline);
    println!();
    Ok(())
}

fn with_as_completed(lesson: &Lesson, items: [Item; 5]) -> Outcome {
    let timeline = Timeline::start();
    let task = |(n, sleep): Item| timeline.span(n.to_string(), || nap(n, sleep));

    workers(lesson.workers(5)).scoped()?.run(|pool| -> Outcome {
        let wait_for = items.map(|item| pool.submit(move || task(item)));
        for job in as_completed(wait_for) {
            print_result(&timeline, "as_completed", *job.result()?);
        }
        Ok(())
    })?;

    println!();
    lesson.draw("as_completed", &timeline);
    print_first_and_last("as_completed", &timeline);
    Ok(())
}

/// A line, and a mark in the timeline's lane of this thread.
fn print_result(timeline: &Timeline, from: &str, result: (u32, f64)) {
    let milliseconds = timeline.now().as_millis();
    timeline.span(PRINT, || println!("{from}: {result:?} in hand after {milliseconds} ms"));
}

const PRINT: &str = "print";

fn print_first_and_last(from: &str, timeline: &Timeline) {
    let printed: Vec<_> = timeline.spans().into_iter().filter(|span| span.label == PRINT).collect();
    if let [first, .., last] = &*printed {
        let [first, last] = [first, last].map(|span| span.start.as_millis());
        println!("\n{from}: the first result after {first} ms, the last after {last} ms");
    }
}

fn nap(n: u32, sleep: Duration) -> (u32, f64) {
    thread::sleep(sleep);
    (n, f64::from(n) * 10.0)
}

fn five_sites(lesson: &Lesson) -> Outcome {
    let agent = lesson.agent()?;

    workers(lesson.workers(5)).scoped()?.run(|pool| {
        // start the load operations, and note the URL of each future
        let future_to_url: HashMap<_, _> =
            SITES.map(|url| (pool.try_submit(move || load_and_log(agent, url)), url)).into();

        for future in as_completed(future_to_url.keys()) {
            let url = future_to_url[future];
            match future.result() {
                Ok(page) => println!("main: {url} page is {} bytes", page.len()),
                Err(error) => println!("main: {url} failed: {error}"),
            }
        }
    });
    Ok(())
}

fn load_and_log(agent: &Agent, url: &str) -> Result<Vec<u8>, ureq::Error> {
    println!("{}: {url} fetching…", this_thread());
    let page = load_url(agent, url, Duration::from_secs(60))?;
    println!("{}: {url} got {} bytes", this_thread(), page.len());
    Ok(page)
}

fn load_url(agent: &Agent, url: &str, timeout: Duration) -> Result<Vec<u8>, ureq::Error> {
    agent.get(url).config().timeout_global(Some(timeout)).build().call()?.body_mut().read_to_vec()
}

fn map_with_a_time_limit(lesson: &Lesson) -> Outcome {
    let agent = lesson.agent()?;

    ThreadPoolExecutor::scoped(5)?.run(|pool| {
        for page in pool.try_map(|url| load_url(agent, url, Duration::from_secs(60)), GOOD_SITES) {
            match page {
                Ok(page) => println!("{}\n", beginning(&page)),
                Err(error) => println!("failed: {error}\n"),
            }
        }

        let pages = pool.try_map(|url| load_url(agent, url, Duration::from_millis(1)), GOOD_SITES);
        for (url, page) in GOOD_SITES.iter().zip(pages) {
            match page {
                Ok(page) => println!("{url} page is {} bytes", page.len()),
                Err(error) => println!("{url} failed: {error}"),
            }
        }
    });
    Ok(())
}

/// The first 200 bytes.
fn beginning(page: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(&page[..page.len().min(200)])
}

fn done_and_not_done(lesson: &Lesson) -> Outcome {
    let second = lesson.pace(Duration::from_secs(1));
    let pool = ThreadPoolExecutor::new(1)?;
    let (go_on, signal) = channel();

    let quick = pool.submit(|| ());
    let held = pool.submit(move || signal.recv().unwrap()); // until we let it go on
    let queued = pool.submit(|| ());
    let jobs = [quick, held, queued];

    print_sorted("the first", wait(&jobs, None, FirstCompleted));
    print_sorted("all, with a time limit", wait(&jobs, second, AllCompleted));
    go_on.send(())?;
    print_sorted("all", wait(&jobs, None, AllCompleted));
    Ok(())
}

fn print_sorted<J>(waited_for: &str, sorted: DoneAndNotDone<J>) {
    println!("waited for {waited_for}: {} done, {} not done", sorted.done.len(), sorted.not_done.len());
}
