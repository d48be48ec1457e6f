//! What the checks call of an answer.

use super::subject::{Collector, Ending};
use crate::suite::{self, Answer, Job};

pub(crate) const ANSWER: Answer = Answer {
    collector: |when_all| {
        Box::new(Collector::new(move |endings: Vec<(String, Ending)>| {
            when_all(endings.into_iter().map(|(name, ending)| (name, plain(ending))).collect());
        }))
    },
};

impl suite::Collector for Collector {
    fn watch(&self, name: &str, job: &Job) {
        Collector::watch(self, name, job);
    }

    fn no_more(self: Box<Self>) {
        Collector::no_more(*self);
    }
}

fn plain(ending: Ending) -> suite::Ending {
    match ending {
        Ending::Value(value) => suite::Ending::Value(value),
        Ending::Failed(message) => suite::Ending::Failed(message),
        Ending::Cancelled => suite::Ending::Cancelled,
    }
}
