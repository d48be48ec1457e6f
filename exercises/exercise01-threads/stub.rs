//! Exercise 01: items of Hacker News, one after the other and all at the same time. The task is in `README.md`.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Mutex;

use ureq::Agent;

/// Asks for one item and puts its text into `items`, under its id. If there is no such item, or the request fails, it
/// puts nothing there.
pub fn request_item(agent: &Agent, id: u32, items: &Mutex<HashMap<u32, String>>) {
    let _ = (agent, items); // remove this line when you use them
    todo!("`request_item` gets http://hn.algolia.com/api/v1/items/{id} and puts the text into the map")
}

/// Asks for the items one after the other. This one is given: it works as soon as `request_item` does.
pub fn request_sequential(agent: &Agent, ids: Range<u32>) -> HashMap<u32, String> {
    let items = Mutex::new(HashMap::new());
    for id in ids {
        request_item(agent, id, &items);
    }
    items.into_inner().expect("nobody panicked with this lock")
}

/// Asks for the items all at the same time, each on a thread of its own.
pub fn request_concurrent(agent: &Agent, ids: Range<u32>) -> HashMap<u32, String> {
    let _ = agent; // remove this line when you use `agent`
    todo!("`request_concurrent` starts {} threads, joins them and returns the map", ids.len())
}
