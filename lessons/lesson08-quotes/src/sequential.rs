//! Section 3: the sequential version, corrected.

use indicatif::ProgressIterator;
use lesson_web::{Lesson, Outcome, timed};
use timeline::{Kind::Waiting, Timeline};
use ureq::Agent;

use crate::one_page::show;
use crate::pages::{PAGES, request_quotes};
use crate::quotes::{Quote, quotes_in};

pub(crate) fn thirteen_pages(lesson: &Lesson) -> Outcome {
    let (agent, timeline) = (lesson.agent()?, Timeline::start());
    let (quotes, time) = timed(|| quotes_sequential(agent, &timeline));
    let quotes = quotes?;
    let pages = PAGES.count();
    println!("{} quotes on {pages} pages in {:.2} s:\n", quotes.len(), time.as_secs_f64());
    lesson.draw("One page after the other", &timeline);
    println!();

    for (number, quote) in (1..).zip(&quotes).step_by(64) {
        println!("quote {number}");
        show(quote);
    }
    Ok(())
}

fn quotes_sequential(agent: &Agent, timeline: &Timeline) -> Result<Vec<Quote>, ureq::Error> {
    let mut quotes = Vec::new();
    for page in PAGES.progress_count(13) {
        let html = timeline.span_of(Waiting, page.to_string(), || request_quotes(agent, page))?;
        quotes.extend(timeline.span("parse", || quotes_in(&html)));
    }
    Ok(quotes)
}
