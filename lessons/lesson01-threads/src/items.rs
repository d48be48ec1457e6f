//! Section 3: nineteen items of Hacker News, one after the other, and all at once.

use std::collections::HashMap;
use std::error::Error;
use std::ops::RangeInclusive;
use std::sync::Mutex;
use std::{io, thread};

use lesson_web::{Lesson, Outcome};
use serde_json::Value;
use timeline::Timeline;
use ureq::Agent;

const API: &str = "http://hn.algolia.com/api/v1/items";

const IDS: RangeInclusive<u32> = 1..=19;

/// Items by their ids.
type Items = HashMap<u32, Value>;

pub(crate) fn both_ways(lesson: &Lesson) -> Outcome {
    let timeline = Timeline::start();
    let items = request_sequential(lesson.agent()?, &timeline);
    let sequential = timeline.now();
    println!("{} items one after the other in {:.2} s:\n", items.len(), sequential.as_secs_f64());
    lesson.draw("Items one after the other", &timeline);

    if let Some(site) = lesson.site() {
        site.forget_requests(); // each item takes as long again as the first time
    }

    let timeline = Timeline::start();
    let items = request_concurrent(lesson.agent()?, &timeline)?;
    let concurrent = timeline.now();
    println!("\n{} items at once in {:.2} s:\n", items.len(), concurrent.as_secs_f64());
    lesson.draw("Items at once", &timeline);

    println!("\nAt once was {:.1} times as fast.\n", sequential.as_secs_f64() / concurrent.as_secs_f64());
    show(&items);
    show_what_fails(lesson.agent()?);
    Ok(())
}

fn request_sequential(agent: &Agent, timeline: &Timeline) -> Items {
    let items = Mutex::new(Items::new());
    for id in IDS {
        timeline.span(id.to_string(), || request_item(agent, id, &items));
    }
    items.into_inner().unwrap()
}

fn request_concurrent(agent: &Agent, timeline: &Timeline) -> io::Result<Items> {
    let items = Mutex::new(Items::new());
    thread::scope(|scope| {
        for id in IDS {
            let items = &items;
            let request = move || timeline.span(id.to_string(), || request_item(agent, id, items));
            thread::Builder::new().name(format!("item {id}")).spawn_scoped(scope, request)?;
        }
        io::Result::Ok(())
    })?; // every thread has ended
    Ok(items.into_inner().unwrap())
}

/// Puts an item into the map. An item that does not exist, or cannot be fetched, gets no entry.
fn request_item(agent: &Agent, id: u32, items: &Mutex<Items>) {
    if let Ok(item) = fetch(agent, &format!("{API}/{id}")) {
        items.lock().unwrap().insert(id, item);
    }
}

fn fetch(agent: &Agent, url: &str) -> Result<Value, Box<dyn Error>> {
    let body = agent.get(url).call()?.body_mut().read_to_string()?;
    Ok(serde_json::from_str(&body)?)
}

fn show(items: &Items) {
    let mut ids: Vec<_> = items.keys().collect();
    ids.sort();
    println!("Entries: {ids:?}");
    for id in ids.into_iter().take(2) {
        println!("Item {id} is {}, by {}.", items[id]["title"], items[id]["author"]);
    }
}

fn show_what_fails(agent: &Agent) {
    for url in [format!("{API}/12"), "http://some-made-up-domain.com/items/1".to_owned()] {
        if let Err(error) = fetch(agent, &url) {
            println!("{url}: {error}");
        }
    }
}
