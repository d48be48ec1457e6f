//! Mistake: if the map already has a text under this id, that text is assumed to be right.

use std::collections::HashMap;
use std::sync::Mutex;

use ureq::Agent;

pub use super::reference::request_concurrent;

pub fn request_item(agent: &Agent, id: u32, items: &Mutex<HashMap<u32, String>>) {
    if let Ok(text) = fetch(agent, id) {
        items.lock().unwrap().entry(id).or_insert(text);
    }
}

fn fetch(agent: &Agent, id: u32) -> Result<String, ureq::Error> {
    agent.get(format!("http://hn.algolia.com/api/v1/items/{id}")).call()?.body_mut().read_to_string()
}
