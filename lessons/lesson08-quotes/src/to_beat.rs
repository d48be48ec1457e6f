//! Section 4: where the time of the sequential version goes, and what a concurrent one can gain.

use std::time::Duration;

use lesson_web::{Lesson, Outcome, timed};

use crate::pages::{PAGES, request_quotes};
use crate::quotes::quotes_in;

pub(crate) fn bounds(lesson: &Lesson) -> Outcome {
    let agent = lesson.agent()?;
    let mut waits = Vec::new();
    let mut parsing = Duration::ZERO;
    for page in PAGES {
        let (html, wait) = timed(|| request_quotes(agent, page));
        let html = html?;
        let (_, time) = timed(|| quotes_in(&html));
        waits.push(wait);
        parsing += time;
    }

    let waiting: Duration = waits.iter().sum();
    let longest = waits.into_iter().max().unwrap_or_default();
    let percent = |part: Duration| 100.0 * part.as_secs_f64() / (waiting + parsing).as_secs_f64();
    println!("waiting for pages      {:7.1} ms  {:3.0} %", milliseconds(waiting), percent(waiting));
    println!("finding their quotes   {:7.1} ms  {:3.0} %", milliseconds(parsing), percent(parsing));
    println!("the longest wait       {:7.1} ms\n", milliseconds(longest));

    println!("at once   the waiting takes         so at most");
    for at_once in [1, 2, 3, 5, 8, 13] {
        let least = longest.max(waiting / at_once);
        let speed_up = waiting.as_secs_f64() / least.as_secs_f64();
        println!("{at_once:7}   no less than {:7.1} ms   {speed_up:4.1} times as fast", milliseconds(least));
    }
    Ok(())
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
