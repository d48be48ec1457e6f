//! Mistake: the result of `join` is thrown away, and with it the panic of a thread.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Mutex;
use std::thread;

use ureq::Agent;

pub use super::reference::request_item;

pub fn request_concurrent(agent: &Agent, ids: Range<u32>) -> HashMap<u32, String> {
    let items = Mutex::new(HashMap::new());
    thread::scope(|scope| {
        let items = &items;
        let threads: Vec<_> = ids.map(|id| scope.spawn(move || request_item(agent, id, items))).collect();
        for thread in threads {
            let _ = thread.join();
        }
    });
    items.into_inner().unwrap()
}
