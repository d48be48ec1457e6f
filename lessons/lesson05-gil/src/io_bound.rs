//! Four threads that wait for pages: the lock does not stand in their way, since nobody holds it while waiting.

use std::error::Error;
use std::sync::Mutex;
use std::time::Duration;

use lesson_web::{Lesson, Outcome};
use timeline::Timeline;
use ureq::Agent;

use crate::gil::{Gil, Interpreter};
use crate::python::SWITCH_INTERVAL;
use crate::stopwatch::{speed_up, timed};
use crate::threads::in_threads;

const THREADS: [&str; 4] = ["thread 1", "thread 2", "thread 3", "thread 4"];
const QUERIES: [&str; 8] = ["dog", "cat", "mouse", "bird", "mushroom", "weasel", "elephant", "rat"];

pub(crate) fn section(lesson: &Lesson) -> Outcome {
    let (by_one, one) = search_all(lesson, &THREADS[..1])?;
    let (by_four, four) = search_all(lesson, &THREADS)?;
    println!("One thread fetched {by_one} pages, four fetched {by_four}.");
    println!("Under the same lock, four threads were {:.1} times as fast as one.", speed_up(one, four));
    Ok(())
}

/// All searches in these threads, under the lock; how many pages that gave, and how long it took.
fn search_all(lesson: &Lesson, threads: &[&str]) -> Result<(usize, Duration), Box<dyn Error>> {
    let (agent, timeline) = (lesson.agent()?, Timeline::start());
    let gil = Gil::new(SWITCH_INTERVAL, &timeline);
    let queries = Mutex::new(QUERIES.iter());
    let pages = Mutex::new(Vec::new());

    let ((), time) = timed(|| {
        in_threads(threads, || {
            gil.run("search", |python| {
                loop {
                    let Some(query) = queries.lock().unwrap().next() else { break };
                    let page = search(agent, python, query);
                    pages.lock().unwrap().push(page);
                }
            });
        });
    });

    lesson.draw(&format!("Eight searches under the lock, threads: {}", threads.len()), &timeline);
    let pages = pages.into_inner().unwrap().into_iter().collect::<Result<Vec<_>, _>>()?;
    Ok((pages.len(), time))
}

fn search(agent: &Agent, python: &Interpreter, query: &str) -> Result<String, ureq::Error> {
    let url = format!("http://google.com/search?q={query}");
    python.without_lock(|| agent.get(url).call()?.body_mut().read_to_string())
}
