//! Mistake: a text is kept, and used again the next time that item is requested.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{LazyLock, Mutex};
use std::thread;

use ureq::Agent;

pub use super::reference::request_item;

pub fn request_concurrent(agent: &Agent, ids: Range<u32>) -> HashMap<u32, String> {
    static KEPT: LazyLock<Mutex<HashMap<u32, String>>> = LazyLock::new(Mutex::default);
    let items = Mutex::new(HashMap::new());
    thread::scope(|scope| {
        for id in ids {
            let items = &items;
            scope.spawn(move || request_item(agent, id, items));
        }
    });
    let items = items.into_inner().unwrap();
    let mut kept = KEPT.lock().unwrap();
    items.into_iter().map(|(id, text)| (id, kept.entry(id).or_insert(text).clone())).collect()
}
