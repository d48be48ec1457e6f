//! `no_more` is one more job, a promise that the collector keeps: nothing is special about it.

use std::sync::{Arc, Mutex};

use futures_pool::{Future, Promise, TaskError};

pub use super::reference::{Ending, Endings};

pub struct Collector {
    state: Arc<Mutex<State>>,
    no_more: Promise<'static, ()>,
}

struct State {
    /// In the order of `watch`; `None` until the job has ended.
    endings: Vec<(String, Option<Ending>)>,
    /// Of the jobs that were watched, and of `no_more`.
    missing: usize,
    when_all: Option<Box<dyn FnOnce(Endings) + Send>>,
}

impl Collector {
    pub fn new(when_all: impl FnOnce(Endings) + Send + 'static) -> Collector {
        let state = State { endings: Vec::new(), missing: 1, when_all: Some(Box::new(when_all)) };
        let state = Arc::new(Mutex::new(state));
        let (no_more, is_said) = Promise::new();
        is_said.add_done_callback({
            let state = Arc::clone(&state);
            // Dropped, the promise is done as well, but not kept.
            move |is_said| {
                if is_said.result().is_ok() {
                    one_less(&state)
                }
            }
        });
        Collector { state, no_more }
    }

    pub fn watch(&self, name: &str, job: &Future<'static, u64>) {
        let mut state = self.state.lock().unwrap();
        let place = state.endings.len();
        state.endings.push((name.to_owned(), None));
        state.missing += 1;
        drop(state);

        let state = Arc::clone(&self.state);
        job.add_done_callback(move |job| {
            let ending = ending_of(job);
            state.lock().unwrap().endings[place].1 = Some(ending);
            one_less(&state);
        });
    }

    pub fn no_more(self) {
        self.no_more.set_result(()).expect("nobody cancels it");
    }
}

fn one_less(state: &Mutex<State>) {
    let mut state = state.lock().unwrap();
    state.missing -= 1;
    if state.missing > 0 {
        return;
    }
    let endings = state.endings.drain(..).filter_map(|(name, ending)| Some((name, ending?))).collect();
    let when_all = state.when_all.take().expect("nothing is missing only once");
    drop(state);
    when_all(endings);
}

fn ending_of(job: &Future<'static, u64>) -> Ending {
    match job.result() {
        Ok(value) => Ending::Value(*value),
        Err(TaskError::Cancelled) => Ending::Cancelled,
        Err(error) => Ending::Failed(error.to_string()),
    }
}
