//! Mistake: one call of `read` is expected to return the whole text.

use std::collections::HashMap;
use std::io::Read;
use std::sync::Mutex;

use ureq::Agent;

pub use super::reference::request_concurrent;

pub fn request_item(agent: &Agent, id: u32, items: &Mutex<HashMap<u32, String>>) {
    let url = format!("http://hn.algolia.com/api/v1/items/{id}");
    if let Ok(mut answer) = agent.get(url).call() {
        let mut buffer = [0; 512];
        if let Ok(length) = answer.body_mut().as_reader().read(&mut buffer) {
            items.lock().unwrap().insert(id, String::from_utf8_lossy(&buffer[..length]).into_owned());
        }
    }
}
