//! Mistake: the map is locked for `insert` before the text is read.

use std::collections::HashMap;
use std::sync::Mutex;

use ureq::Agent;

pub use super::reference::request_concurrent;

pub fn request_item(agent: &Agent, id: u32, items: &Mutex<HashMap<u32, String>>) {
    let _ = try_to(agent, id, items);
}

fn try_to(agent: &Agent, id: u32, items: &Mutex<HashMap<u32, String>>) -> Result<(), ureq::Error> {
    let mut answer = agent.get(format!("http://hn.algolia.com/api/v1/items/{id}")).call()?;
    items.lock().unwrap().insert(id, answer.body_mut().read_to_string()?);
    Ok(())
}
