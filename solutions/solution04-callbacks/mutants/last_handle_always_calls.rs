//! Mistake: the drop of the last handle calls `when_all`, even if `no_more` was never called.

use std::sync::{Arc, Mutex};

use futures_pool::{Future, TaskError};

pub use super::reference::{Ending, Endings};

pub struct Collector {
    state: Arc<Mutex<State>>,
}

struct State {
    endings: Vec<(String, Option<Ending>)>,
    when_all: Box<dyn FnOnce(Endings) + Send>,
}

impl Collector {
    pub fn new(when_all: impl FnOnce(Endings) + Send + 'static) -> Collector {
        let state = State { endings: Vec::new(), when_all: Box::new(when_all) };
        Collector { state: Arc::new(Mutex::new(state)) }
    }

    pub fn watch(&self, name: &str, job: &Future<'static, u64>) {
        let mut state = self.state.lock().unwrap();
        let place = state.endings.len();
        state.endings.push((name.to_owned(), None));
        drop(state);

        let state = Arc::clone(&self.state);
        job.add_done_callback(move |job| {
            let ending = ending_of(job);
            state.lock().unwrap().endings[place].1 = Some(ending);
            give_up(state);
        });
    }

    pub fn no_more(self) {
        give_up(self.state);
    }
}

fn give_up(state: Arc<Mutex<State>>) {
    // Of all who give up their handle exactly one is given the state.
    let Some(state) = Arc::into_inner(state) else { return };
    let State { endings, when_all } = state.into_inner().unwrap();
    when_all(endings.into_iter().filter_map(|(name, ending)| Some((name, ending?))).collect());
}

fn ending_of(job: &Future<'static, u64>) -> Ending {
    match job.result() {
        Ok(value) => Ending::Value(*value),
        Err(TaskError::Cancelled) => Ending::Cancelled,
        Err(error) => Ending::Failed(error.to_string()),
    }
}
