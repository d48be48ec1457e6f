//! Mistake: it is written for the nineteen items of the notebook and requests no others.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Mutex;
use std::thread;

use ureq::Agent;

pub use super::reference::request_item;

pub fn request_concurrent(agent: &Agent, ids: Range<u32>) -> HashMap<u32, String> {
    let items = Mutex::new(HashMap::new());
    thread::scope(|scope| {
        for id in ids.start..ids.end.min(20) {
            let items = &items;
            scope.spawn(move || request_item(agent, id, items));
        }
    });
    items.into_inner().unwrap()
}
