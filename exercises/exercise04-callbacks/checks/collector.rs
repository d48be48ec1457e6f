//! What the checks call of an answer: a collector, and what it tells.

use super::held::Job;

/// What the checks call of an answer.
pub(crate) struct Answer {
    pub(crate) collector: fn(WhenAll) -> Box<dyn Collector>,
}

pub(crate) type WhenAll = Box<dyn FnOnce(Vec<(String, Ending)>) + Send>;

/// The answer's `Collector`. Several threads may watch with it.
pub(crate) trait Collector: Send + Sync {
    fn watch(&self, name: &str, job: &Job);
    fn no_more(self: Box<Self>);
}

/// The answer's `Ending`, of which it has no say any more: not how it is shown, nor what it is equal to.
#[derive(Debug)]
pub(crate) enum Ending {
    Value(u64),
    Failed(String),
    Cancelled,
}
