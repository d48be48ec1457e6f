//! Mistake: the value 0 marks a job that has not ended, so a job whose value is 0 never ends.

use std::sync::{Arc, Mutex, MutexGuard};

use futures_pool::{Future, TaskError};

pub use super::reference::{Ending, Endings};

pub struct Collector {
    state: Arc<Mutex<State>>,
}

struct State {
    endings: Vec<(String, Ending)>,
    no_more: bool,
    when_all: Option<Box<dyn FnOnce(Endings) + Send>>,
}

impl Collector {
    pub fn new(when_all: impl FnOnce(Endings) + Send + 'static) -> Collector {
        let state = State { endings: Vec::new(), no_more: false, when_all: Some(Box::new(when_all)) };
        Collector { state: Arc::new(Mutex::new(state)) }
    }

    pub fn watch(&self, name: &str, job: &Future<'static, u64>) {
        let mut state = self.state.lock().unwrap();
        let place = state.endings.len();
        state.endings.push((name.to_owned(), Ending::Value(0)));
        drop(state);

        let state = Arc::clone(&self.state);
        job.add_done_callback(move |job| {
            let ending = ending_of(job);
            let mut state = state.lock().unwrap();
            state.endings[place].1 = ending;
            call_if_all_is_there(state);
        });
    }

    pub fn no_more(self) {
        let mut state = self.state.lock().unwrap();
        state.no_more = true;
        call_if_all_is_there(state);
    }
}

fn call_if_all_is_there(mut state: MutexGuard<'_, State>) {
    if !state.no_more || state.endings.iter().any(|(_, ending)| *ending == Ending::Value(0)) {
        return;
    }
    let endings = state.endings.drain(..).collect();
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
