//! Four threads that wait for pages: the lock does not slow them down, because no thread holds it while it waits.

use std::error::Error;
use std::sync::Mutex;

use lesson_web::{Lesson, Outcome, Times};
use timeline::Timeline;
use ureq::Agent;

use crate::gil::{Gil, Interpreter, SWITCH_INTERVAL};
use crate::threads::in_threads;

const THREADS: [&str; 4] = ["thread 1", "thread 2", "thread 3", "thread 4"];
const QUERIES: [&str; 8] = ["dog", "cat", "mouse", "bird", "mushroom", "weasel", "elephant", "rat"];

const ROUNDS: usize = 3;

pub(crate) fn section(lesson: &Lesson) -> Outcome {
    let (mut one, mut four) = (Times::new(), Times::new());
    for round in 1..=ROUNDS {
        let timeline_of_one = Timeline::start();
        let by_one = one.time(|| search_all(lesson, &THREADS[..1], &timeline_of_one))?;
        let timeline_of_four = Timeline::start();
        let by_four = four.time(|| search_all(lesson, &THREADS, &timeline_of_four))?;
        if round == ROUNDS {
            lesson.draw("Eight searches under the lock, one thread", &timeline_of_one);
            println!();
            lesson.draw("Eight searches under the lock, four threads", &timeline_of_four);
            println!("\nOne thread fetched {by_one} pages, four threads fetched {by_four}.\n");
        }
    }
    println!("one thread     {:6.1} ms", one.milliseconds());
    println!("four threads   {:6.1} ms, {}", four.milliseconds(), four.compared_with(&one));
    Ok(())
}

/// Makes all searches in these threads, under the lock. Returns how many pages were fetched.
fn search_all(lesson: &Lesson, threads: &[&str], timeline: &Timeline) -> Result<usize, Box<dyn Error>> {
    let agent = lesson.agent()?;
    let gil = Gil::new(SWITCH_INTERVAL, timeline);
    let queries = Mutex::new(QUERIES.iter());
    let pages = Mutex::new(Vec::new());

    in_threads(threads, || {
        gil.run("search", |python| {
            loop {
                let Some(query) = queries.lock().unwrap().next() else { break };
                let page = search(agent, python, query);
                pages.lock().unwrap().push(page);
            }
        });
    });

    let pages = pages.into_inner().unwrap().into_iter().collect::<Result<Vec<_>, _>>()?;
    Ok(pages.len())
}

fn search(agent: &Agent, python: &Interpreter, query: &str) -> Result<String, ureq::Error> {
    let url = format!("http://google.com/search?q={query}");
    python.without_lock(|| agent.get(url).call()?.body_mut().read_to_string())
}
