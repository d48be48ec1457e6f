//! Mistake: one line that locks, asks and unwraps; a thread that panics takes the map with it.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Mutex;
use std::thread;

use ureq::Agent;

pub fn request_item(agent: &Agent, id: u32, items: &Mutex<HashMap<u32, String>>) {
    let url = format!("http://hn.algolia.com/api/v1/items/{id}");
    items.lock().unwrap().insert(id, agent.get(url).call().unwrap().body_mut().read_to_string().unwrap());
}

pub fn request_concurrent(agent: &Agent, ids: Range<u32>) -> HashMap<u32, String> {
    let items = Mutex::new(HashMap::new());
    thread::scope(|scope| {
        for id in ids {
            let items = &items;
            scope.spawn(move || request_item(agent, id, items));
        }
    });
    items.into_inner().unwrap()
}
