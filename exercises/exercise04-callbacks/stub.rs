//! Exercise 04: a collector that is driven by callbacks alone. The task is in `README.md`.

use futures_pool::Future;

/// How a job ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// In this value.
    Value(u64),
    /// In an error or a panic, with this message.
    Failed(String),
    /// It was cancelled.
    Cancelled,
}

/// Jobs by name, each with its ending.
pub type Endings = Vec<(String, Ending)>;

/// Collects how jobs end, without waiting for any of them.
pub struct Collector {
    // Here goes what the collector and its callbacks share.
}

impl Collector {
    /// A collector that will call `when_all` with the name and the ending of every job.
    pub fn new(when_all: impl FnOnce(Endings) + Send + 'static) -> Collector {
        let _ = when_all; // remove this line when you use `when_all`
        todo!("`Collector::new` stores `when_all`, to be called at the end")
    }

    /// Collects how this job ends. Returns at once.
    pub fn watch(&self, name: &str, job: &Future<'static, u64>) {
        todo!("`watch` adds a callback to {job:?}, which records how `{name}` ends")
    }

    /// There are no more jobs to come. Returns at once.
    pub fn no_more(self) {
        todo!("`no_more` calls `when_all` if all jobs have ended; otherwise the last callback does")
    }
}
