//! The smallest lesson. The tests of this crate run it; a new lesson may begin as a copy of it.

use std::process::ExitCode;

use lesson_web::{Lesson, Outcome, run};
use timeline::Timeline;

fn main() -> ExitCode {
    run(
        "Lesson 00: fetching a page",
        &[("One page", one_page), ("A page that is forbidden", forbidden), ("No page at all", no_page)],
    )
}

fn one_page(lesson: &Lesson) -> Outcome {
    let (agent, timeline) = (lesson.agent()?, Timeline::start());
    let page = timeline.span("bbc", || agent.get("http://www.bbc.co.uk/").call()?.body_mut().read_to_vec())?;
    lesson.draw("One page", &timeline);
    println!("{} bytes", page.len());
    Ok(())
}

fn forbidden(lesson: &Lesson) -> Outcome {
    lesson.agent()?.get("http://europe.wsj.com/").call()?;
    Ok(())
}

fn no_page(_: &Lesson) -> Outcome {
    println!("nothing");
    Ok(())
}
