//! Exercise 01, solved: items of Hacker News, one after the other and all at the same time.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Mutex;
use std::thread;

use ureq::Agent;

/// Asks for one item and puts its text into `items`, under its id. If there is no such item, or the request fails, it
/// puts nothing there.
pub fn request_item(agent: &Agent, id: u32, items: &Mutex<HashMap<u32, String>>) {
    // A 404 is an error here, as is every other failure.
    if let Ok(text) = fetch(agent, id) {
        items.lock().expect("nobody panics with this lock").insert(id, text);
    }
}

fn fetch(agent: &Agent, id: u32) -> Result<String, ureq::Error> {
    agent.get(format!("http://hn.algolia.com/api/v1/items/{id}")).call()?.body_mut().read_to_string()
}

/// Asks for the items one after the other.
pub fn request_sequential(agent: &Agent, ids: Range<u32>) -> HashMap<u32, String> {
    let items = Mutex::new(HashMap::new());
    for id in ids {
        request_item(agent, id, &items);
    }
    items.into_inner().expect("nobody panicked with this lock")
}

/// Asks for the items all at the same time, each on a thread of its own.
pub fn request_concurrent(agent: &Agent, ids: Range<u32>) -> HashMap<u32, String> {
    let items = Mutex::new(HashMap::new());
    // The scope ends when its threads have ended. If one of them panicked, it panics too.
    thread::scope(|scope| {
        for id in ids {
            let items = &items;
            scope.spawn(move || request_item(agent, id, items));
        }
    });
    items.into_inner().expect("nobody panicked with this lock")
}
