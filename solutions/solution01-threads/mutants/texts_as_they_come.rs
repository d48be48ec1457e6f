//! Mistake: the ids are put in order afterwards, but the texts stay in the order in which they came.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::mpsc;
use std::thread;

use ureq::Agent;

pub use super::reference::request_item;

pub fn request_concurrent(agent: &Agent, ids: Range<u32>) -> HashMap<u32, String> {
    thread::scope(|scope| {
        let (sender, items) = mpsc::channel();
        for id in ids {
            let sender = sender.clone();
            scope.spawn(move || {
                if let Ok(text) = fetch(agent, id) {
                    sender.send((id, text)).expect("the receiver waits for all");
                }
            });
        }
        drop(sender);
        let (mut ids, texts): (Vec<u32>, Vec<String>) = items.into_iter().unzip();
        ids.sort_unstable();
        ids.into_iter().zip(texts).collect()
    })
}

fn fetch(agent: &Agent, id: u32) -> Result<String, ureq::Error> {
    agent.get(format!("http://hn.algolia.com/api/v1/items/{id}")).call()?.body_mut().read_to_string()
}
