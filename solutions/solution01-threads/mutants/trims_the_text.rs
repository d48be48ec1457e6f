//! Mistake: spaces at both ends of a text are removed.

use std::collections::HashMap;
use std::sync::Mutex;

use ureq::Agent;

pub use super::reference::request_concurrent;

pub fn request_item(agent: &Agent, id: u32, items: &Mutex<HashMap<u32, String>>) {
    if let Ok(text) = fetch(agent, id) {
        items.lock().unwrap().insert(id, text.trim().to_owned());
    }
}

fn fetch(agent: &Agent, id: u32) -> Result<String, ureq::Error> {
    agent.get(format!("http://hn.algolia.com/api/v1/items/{id}")).call()?.body_mut().read_to_string()
}
