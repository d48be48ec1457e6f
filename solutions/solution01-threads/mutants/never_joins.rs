//! Mistake: the threads are started, and nobody waits for them.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, Mutex};
use std::thread;

use ureq::Agent;

pub use super::reference::request_item;

pub fn request_concurrent(agent: &Agent, ids: Range<u32>) -> HashMap<u32, String> {
    let items = Arc::new(Mutex::new(HashMap::new()));
    for id in ids {
        let (agent, items) = (agent.clone(), Arc::clone(&items));
        thread::spawn(move || request_item(&agent, id, &items));
    }
    let items = items.lock().unwrap();
    items.clone()
}
