//! Nothing is shared: each thread returns its item, and the caller makes the map of what it has joined.

use std::collections::HashMap;
use std::ops::Range;
use std::panic::resume_unwind;
use std::thread;

use ureq::Agent;

pub use super::reference::request_item;

pub fn request_concurrent(agent: &Agent, ids: Range<u32>) -> HashMap<u32, String> {
    thread::scope(|scope| {
        let threads: Vec<_> = ids.map(|id| scope.spawn(move || fetch(agent, id).map(|text| (id, text)))).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap_or_else(|panic| resume_unwind(panic))).collect()
    })
}

fn fetch(agent: &Agent, id: u32) -> Result<String, ureq::Error> {
    agent.get(format!("http://hn.algolia.com/api/v1/items/{id}")).call()?.body_mut().read_to_string()
}
