//! The crate crossbeam: its scope starts the threads, and its channel may have many senders.

use std::collections::HashMap;
use std::ops::Range;

use crossbeam_channel::unbounded;
use crossbeam_utils::thread;
use ureq::Agent;

pub use super::reference::request_item;

pub fn request_concurrent(agent: &Agent, ids: Range<u32>) -> HashMap<u32, String> {
    let (sender, items) = unbounded();
    let ended = thread::scope(|scope| {
        for id in ids {
            let sender = sender.clone();
            scope.spawn(move |_| {
                if let Ok(text) = fetch(agent, id) {
                    sender.send((id, text)).expect("the receiver waits for all");
                }
            });
        }
    });
    ended.expect("no thread panics");
    drop(sender);
    items.into_iter().collect()
}

fn fetch(agent: &Agent, id: u32) -> Result<String, ureq::Error> {
    agent.get(format!("http://hn.algolia.com/api/v1/items/{id}")).call()?.body_mut().read_to_string()
}
