//! Mistake: the map is copied, the text is put into the copy, and the copy replaces the map: it locks twice where it
//! should lock once.

use std::collections::HashMap;
use std::sync::Mutex;

use ureq::Agent;

pub use super::reference::request_concurrent;

pub fn request_item(agent: &Agent, id: u32, items: &Mutex<HashMap<u32, String>>) {
    if let Ok(text) = fetch(agent, id) {
        let mut copy = items.lock().unwrap().clone();
        copy.insert(id, text);
        *items.lock().unwrap() = copy;
    }
}

fn fetch(agent: &Agent, id: u32) -> Result<String, ureq::Error> {
    agent.get(format!("http://hn.algolia.com/api/v1/items/{id}")).call()?.body_mut().read_to_string()
}
