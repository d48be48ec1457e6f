//! Mistake: a job that is already done is not watched.

use std::sync::{Arc, Mutex, MutexGuard};

use futures_pool::{Future, TaskError};

pub use super::reference::{Ending, Endings};

pub struct Collector {
    state: Arc<Mutex<State>>,
}

struct State {
    /// In the order of `watch`; `None` until the job has ended.
    endings: Vec<(String, Option<Ending>)>,
    /// One for each job that has not ended, and one for `no_more`.
    missing: usize,
    when_all: Option<Box<dyn FnOnce(Endings) + Send>>,
}

impl Collector {
    pub fn new(when_all: impl FnOnce(Endings) + Send + 'static) -> Collector {
        let state = State { endings: Vec::new(), missing: 1, when_all: Some(Box::new(when_all)) };
        Collector { state: Arc::new(Mutex::new(state)) }
    }

    pub fn watch(&self, name: &str, job: &Future<'static, u64>) {
        if job.done() {
            return;
        }
        let mut state = self.state.lock().unwrap();
        let place = state.endings.len();
        state.endings.push((name.to_owned(), None));
        state.missing += 1;
        drop(state);

        let state = Arc::clone(&self.state);
        job.add_done_callback(move |job| {
            let ending = ending_of(job);
            let mut state = state.lock().unwrap();
            state.endings[place].1 = Some(ending);
            one_less(state);
        });
    }

    pub fn no_more(self) {
        one_less(self.state.lock().unwrap());
    }
}

fn one_less(mut state: MutexGuard<'_, State>) {
    state.missing -= 1;
    if state.missing > 0 {
        return;
    }
    let endings = state.endings.drain(..).filter_map(|(name, ending)| Some((name, ending?))).collect();
    let when_all = state.when_all.take();
    drop(state);
    if let Some(when_all) = when_all {
        when_all(endings);
    }
}

fn ending_of(job: &Future<'static, u64>) -> Ending {
    match job.result() {
        Ok(value) => Ending::Value(*value),
        Err(TaskError::Cancelled) => Ending::Cancelled,
        Err(error) => Ending::Failed(error.to_string()),
    }
}
