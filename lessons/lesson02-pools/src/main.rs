//! Lesson 02: pools and futures. The page beside this program explains it: `lessons/lesson02-pools/README.md`.

use std::error::Error;
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use futures_pool::{Executor, ThreadPoolExecutor};
use lesson_web::{Lesson, Outcome, run};
use timeline::Timeline;
use ureq::Agent;

const QUERIES: [&str; 9] = ["dog", "cat", "mouse", "bird", "mushroom", "weasel", "elephant", "rat", "tree"];

const SITES: [&str; 3] = ["http://www.foxnews.com/", "http://www.cnn.com/", "http://www.bbc.co.uk/"];

fn main() -> ExitCode {
    run(
        "Lesson 02: pools and futures",
        &[
            ("Nine searches: four workers against one", four_against_one),
            ("A block that fails still cleans up", a_block_that_fails),
            ("One job, from pending to finished", one_job),
            ("Every state of a future", every_state),
            ("Submit all, collect all", submit_all_collect_all),
        ],
    )
}

fn four_against_one(lesson: &Lesson) -> Outcome {
    let workers = lesson.workers(4);
    let many = search_all(lesson, workers)?;
    let one = search_all(lesson, 1)?;
    println!("{workers} workers were {:.1} times as fast as one.", one.as_secs_f64() / many.as_secs_f64());
    Ok(())
}

/// All nine searches on a pool; returns how long they took.
fn search_all(lesson: &Lesson, workers: usize) -> Result<Duration, Box<dyn Error>> {
    let agent = lesson.agent()?;
    let timeline = Timeline::start();
    let started = Instant::now();

    let builder = ThreadPoolExecutor::builder().max_workers(workers).thread_name_prefix("worker");
    let pages = builder.scoped()?.run(|pool| {
        // submit the searches to the workers
        let jobs = QUERIES.map(|query| {
            let timeline = &timeline;
            pool.try_submit(move || timeline.span(query, || search(agent, query)))
        });

        // collect the pages
        jobs.map(|job| job.into_result()).into_iter().collect::<Result<Vec<_>, _>>()
    })?;

    let elapsed = started.elapsed();
    println!("{} pages with max_workers = {workers} in {:.2} s:\n", pages.len(), elapsed.as_secs_f64());
    lesson.draw(&format!("Nine searches, max_workers = {workers}"), &timeline);
    println!();
    Ok(elapsed)
}

fn search(agent: &Agent, query: &str) -> Result<String, ureq::Error> {
    agent.get(format!("http://google.com/search?q={query}")).call()?.body_mut().read_to_string()
}

fn a_block_that_fails(lesson: &Lesson) -> Outcome {
    let agent = lesson.agent()?;
    let fetched = AtomicUsize::new(0); // a number that several threads may add to

    let outcome = ThreadPoolExecutor::scoped(2)?.run(|pool| {
        for query in &QUERIES {
            let fetched = &fetched;
            let _job = pool.submit(move || {
                if search(agent, query).is_ok() {
                    fetched.fetch_add(1, SeqCst);
                }
            });
        }
        "nine".parse::<usize>() // not a number: the block ends here, however far the searches are
    });

    println!("The block failed: {}.", outcome.unwrap_err());
    println!("When the program learns of it, {} of {} searches have ended.", fetched.into_inner(), QUERIES.len());
    Ok(())
}

fn one_job(lesson: &Lesson) -> Outcome {
    let agent = lesson.agent()?.clone();
    let pool = ThreadPoolExecutor::new(5)?;
    println!("the pool   {pool:?}");

    let job = pool.try_submit(move || load(&agent, SITES[1]));
    println!("the job    {job:?}");
    let page = job.result()?;
    println!("the job    {job:?}");
    println!("the page   {} bytes", page.len());
    println!("page[..50] {}", page[..page.len().min(50)].escape_ascii());
    println!("the pool   {pool:?}");

    pool.shutdown();
    Ok(())
}

fn every_state(_: &Lesson) -> Outcome {
    let pool = ThreadPoolExecutor::new(1)?;
    let (started, start) = channel();
    let (go_on, signal) = channel();

    let first = pool.submit(move || {
        started.send(()).unwrap();
        signal.recv().unwrap(); // until we let it go on
        "a page".to_owned()
    });
    let second = pool.submit(|| "another page".to_owned());
    let third = pool.try_submit(|| "nine".parse::<usize>());
    start.recv()?;
    println!("first  {first:?}\nsecond {second:?}\nthird  {third:?}\n");

    println!("second.cancel() is {}", second.cancel());
    println!("first.cancel()  is {}\n", first.cancel());

    go_on.send(())?;
    println!("first.result()     is {:?}", first.result());
    println!("third.exception()  is {:?}\n", third.exception().map(|error| error.to_string()));
    println!("first  {first:?}\nsecond {second:?}\nthird  {third:?}");
    Ok(())
}

fn submit_all_collect_all(lesson: &Lesson) -> Outcome {
    let (agent, pool) = (lesson.agent()?, ThreadPoolExecutor::new(5)?);

    // submit all jobs
    let jobs = SITES.map(|url| {
        let agent = agent.clone();
        pool.try_submit(move || load(&agent, url))
    });
    println!("{jobs:?}");

    // wait for all results
    let pages = jobs.map(|job| job.into_result()).into_iter().collect::<Result<Vec<_>, _>>()?;
    for (url, page) in SITES.iter().zip(&pages) {
        println!(
            "\n{url}: {} bytes. page[..200] is\n{}",
            page.len(),
            String::from_utf8_lossy(&page[..page.len().min(200)])
        );
    }

    pool.shutdown();
    Ok(())
}

fn load(agent: &Agent, url: &str) -> Result<Vec<u8>, ureq::Error> {
    agent.get(url).call()?.body_mut().read_to_vec()
}
