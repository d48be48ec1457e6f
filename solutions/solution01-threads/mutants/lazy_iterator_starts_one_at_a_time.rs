//! Mistake: `map` is lazy: without a `collect` in between, each thread is joined before the next is started.

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
        let threads = ids.map(|id| scope.spawn(move || request_item(agent, id, items)));
        threads.for_each(|thread| thread.join().unwrap());
    });
    items.into_inner().unwrap()
}
