//! Section 4: where the time of the sequential version goes, and what a concurrent one can gain.

use std::time::Duration;

use lesson_web::{Lesson, Outcome};

use crate::pages::{PAGES, request_quotes};
use crate::quotes::quotes_in;
use crate::stopwatch::{milliseconds, speed_up, timed};

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
    let total = waiting + parsing;
    let percent = |part| 100.0 * milliseconds(part) / milliseconds(total);
    println!("waiting for pages      {:7.1} ms  {:3.0} %", milliseconds(waiting), percent(waiting));
    println!("finding their quotes   {:7.1} ms  {:3.0} %", milliseconds(parsing), percent(parsing));
    println!("the longest wait       {:7.1} ms\n", milliseconds(longest));

    println!("at once   all pages are there after   so at most");
    for at_once in [1, 2, 3, 5, 8, 13] {
        let least = longest.max(waiting / at_once);
        println!(
            "{at_once:7}   no less than {:7.1} ms     {:4.1} times as fast",
            milliseconds(least),
            speed_up(total, least)
        );
    }
    Ok(())
}
