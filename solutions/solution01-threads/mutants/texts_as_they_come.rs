//! Mistake: the texts are taken in the order in which they come, the ids in their own.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::mpsc;
use std::thread;

use ureq::Agent;

pub use super::reference::request_item;

pub fn request_concurrent(agent: &Agent, ids: Range<u32>) -> HashMap<u32, String> {
    thread::scope(|scope| {
        let (sender, texts) = mpsc::channel();
        for id in ids.clone() {
            let sender = sender.clone();
            scope.spawn(move || sender.send(fetch(agent, id).ok()).unwrap());
        }
        drop(sender);
        ids.zip(texts).filter_map(|(id, text)| Some((id, text?))).collect()
    })
}

fn fetch(agent: &Agent, id: u32) -> Result<String, ureq::Error> {
    agent.get(format!("http://hn.algolia.com/api/v1/items/{id}")).call()?.body_mut().read_to_string()
}
