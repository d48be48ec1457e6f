//! Mistake: to keep the order, each callback waits until the job before its own has ended.

use std::sync::{Arc, Condvar, Mutex, MutexGuard};

use futures_pool::{Future, TaskError};

pub use super::reference::{Ending, Endings};

pub struct Collector {
    shared: Arc<Shared>,
}

struct Shared {
    state: Mutex<State>,
    one_has_ended: Condvar,
}

struct State {
    watched: usize,
    endings: Vec<(String, Ending)>,
    /// One for each job that has not ended, and one for `no_more`.
    missing: usize,
    when_all: Option<Box<dyn FnOnce(Endings) + Send>>,
}

impl Collector {
    pub fn new(when_all: impl FnOnce(Endings) + Send + 'static) -> Collector {
        let state = State { watched: 0, endings: Vec::new(), missing: 1, when_all: Some(Box::new(when_all)) };
        let shared = Shared { state: Mutex::new(state), one_has_ended: Condvar::new() };
        Collector { shared: Arc::new(shared) }
    }

    pub fn watch(&self, name: &str, job: &Future<'static, u64>) {
        let mut state = self.shared.state.lock().unwrap();
        let place = state.watched;
        state.watched += 1;
        state.missing += 1;
        drop(state);

        let (shared, name) = (Arc::clone(&self.shared), name.to_owned());
        job.add_done_callback(move |job| {
            let ending = ending_of(job);
            let not_my_turn = |state: &mut State| state.endings.len() < place;
            let mut state = shared.one_has_ended.wait_while(shared.state.lock().unwrap(), not_my_turn).unwrap();
            state.endings.push((name, ending));
            shared.one_has_ended.notify_all();
            one_less(state);
        });
    }

    pub fn no_more(self) {
        one_less(self.shared.state.lock().unwrap());
    }
}

fn one_less(mut state: MutexGuard<'_, State>) {
    state.missing -= 1;
    if state.missing > 0 {
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
