//! Mistake: each thread takes the lock first, so the threads wait for each other.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Mutex;
use std::thread;

use ureq::Agent;

pub fn request_item(agent: &Agent, id: u32, items: &Mutex<HashMap<u32, String>>) {
    let mut items = items.lock().unwrap();
    if let Ok(mut answer) = agent.get(format!("http://hn.algolia.com/api/v1/items/{id}")).call() {
        if let Ok(text) = answer.body_mut().read_to_string() {
            items.insert(id, text);
        }
    }
}

pub fn request_concurrent(agent: &Agent, ids: Range<u32>) -> HashMap<u32, String> {
    let items = Mutex::new(HashMap::new());
    thread::scope(|scope| {
        for id in ids {
            let items = &items;
            scope.spawn(move || request_item(agent, id, items));
        }
    });
    items.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner())
}
