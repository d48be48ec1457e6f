//! Exercise 04, solved: a collector that is driven by callbacks alone.

use std::collections::BTreeMap;
use std::mem;
use std::sync::{Arc, Mutex, MutexGuard};

use futures_pool::{Future, TaskError};

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
    state: Arc<Mutex<State>>,
}

/// What the collector and its callbacks share.
struct State {
    watched: usize,
    /// By the job's place in the order of `watch`.
    endings: BTreeMap<usize, (String, Ending)>,
    no_more: bool,
    /// `None` once it is called.
    when_all: Option<Box<dyn FnOnce(Endings) + Send>>,
}

impl Collector {
    /// A collector that will call `when_all` with the name and the ending of every job.
    pub fn new(when_all: impl FnOnce(Endings) + Send + 'static) -> Collector {
        let state = State { watched: 0, endings: BTreeMap::new(), no_more: false, when_all: Some(Box::new(when_all)) };
        Collector { state: Arc::new(Mutex::new(state)) }
    }

    /// Collects how this job ends. Returns at once.
    pub fn watch(&self, name: &str, job: &Future<'static, u64>) {
        let mut state = lock(&self.state);
        state.watched += 1;
        let place = state.watched;
        drop(state); // if the job is done, its callback is called here and now, and takes the lock

        let (state, name) = (Arc::clone(&self.state), name.to_owned());
        job.add_done_callback(move |job| {
            let ending = ending_of(job);
            let mut state = lock(&state);
            state.endings.insert(place, (name, ending));
            call_if_all_is_there(state);
        });
    }

    /// There are no more jobs to come. Returns at once.
    pub fn no_more(self) {
        let mut state = lock(&self.state);
        state.no_more = true;
        call_if_all_is_there(state);
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().expect("nothing panics while it holds this lock")
}

/// Of a job that is done, so that `result` does not wait.
fn ending_of(job: &Future<'static, u64>) -> Ending {
    match job.result() {
        Ok(value) => Ending::Value(*value),
        Err(TaskError::Cancelled) => Ending::Cancelled,
        Err(error) => Ending::Failed(error.to_string()),
    }
}

/// For whoever has just brought something: was it the last thing that was missing?
fn call_if_all_is_there(mut state: MutexGuard<'_, State>) {
    if !state.no_more || state.endings.len() < state.watched {
        return;
    }
    let endings = mem::take(&mut state.endings).into_values().collect();
    let when_all = state.when_all.take();
    drop(state); // `when_all` may take its time
    if let Some(when_all) = when_all {
        when_all(endings);
    }
}
