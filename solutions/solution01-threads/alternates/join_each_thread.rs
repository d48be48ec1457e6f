//! Ordinary threads, each with its own client and a share of the map, joined one after the other.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, Mutex};
use std::thread;

use ureq::Agent;

pub use super::reference::request_item;

pub fn request_concurrent(agent: &Agent, ids: Range<u32>) -> HashMap<u32, String> {
    let items = Arc::new(Mutex::new(HashMap::new()));
    let start = |id| {
        let (agent, items) = (agent.clone(), Arc::clone(&items));
        thread::spawn(move || request_item(&agent, id, &items))
    };
    let threads: Vec<_> = ids.map(start).collect();
    for thread in threads {
        thread.join().unwrap();
    }
    Arc::into_inner(items).unwrap().into_inner().unwrap()
}
