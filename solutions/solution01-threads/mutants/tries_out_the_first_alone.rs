//! Mistake: the first request is made alone, to see whether the site is there.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Mutex;
use std::thread;

use ureq::Agent;

pub use super::reference::request_item;

pub fn request_concurrent(agent: &Agent, mut ids: Range<u32>) -> HashMap<u32, String> {
    let items = Mutex::new(HashMap::new());
    if let Some(first) = ids.next() {
        request_item(agent, first, &items);
    }
    thread::scope(|scope| {
        for id in ids {
            let items = &items;
            scope.spawn(move || request_item(agent, id, items));
        }
    });
    items.into_inner().unwrap()
}
