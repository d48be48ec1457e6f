//! Mistake: a thread of the collector receives what the callbacks send, and calls `when_all`.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

use futures_pool::{Future, TaskError};

pub use super::reference::{Ending, Endings};

pub struct Collector {
    sender: Sender<Message>,
    watched: AtomicUsize,
}

enum Message {
    Ended(usize, String, Ending),
    NoMore,
}

impl Collector {
    pub fn new(when_all: impl FnOnce(Endings) + Send + 'static) -> Collector {
        let (sender, messages) = mpsc::channel();
        thread::spawn(move || receive(messages, when_all));
        Collector { sender, watched: AtomicUsize::new(0) }
    }

    pub fn watch(&self, name: &str, job: &Future<'static, u64>) {
        let place = self.watched.fetch_add(1, SeqCst);
        let (sender, name) = (self.sender.clone(), name.to_owned());
        job.add_done_callback(move |job| sender.send(Message::Ended(place, name, ending_of(job))).unwrap());
    }

    pub fn no_more(self) {
        self.sender.send(Message::NoMore).unwrap();
    }
}

fn receive(messages: Receiver<Message>, when_all: impl FnOnce(Endings)) {
    let (mut endings, mut no_more) = (BTreeMap::new(), false);
    for message in messages {
        match message {
            Message::Ended(place, name, ending) => drop(endings.insert(place, (name, ending))),
            Message::NoMore => no_more = true,
        }
    }
    if no_more {
        when_all(endings.into_values().collect());
    }
}

fn ending_of(job: &Future<'static, u64>) -> Ending {
    match job.result() {
        Ok(value) => Ending::Value(*value),
        Err(TaskError::Cancelled) => Ending::Cancelled,
        Err(error) => Ending::Failed(error.to_string()),
    }
}
