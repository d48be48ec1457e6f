//! Mistake: there is only one thread, and it requests one item after the other.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Mutex;
use std::thread;

use ureq::Agent;

pub use super::reference::request_item;

pub fn request_concurrent(agent: &Agent, ids: Range<u32>) -> HashMap<u32, String> {
    let items = Mutex::new(HashMap::new());
    thread::scope(|scope| {
        scope.spawn(|| ids.for_each(|id| request_item(agent, id, &items)));
    });
    items.into_inner().unwrap()
}
