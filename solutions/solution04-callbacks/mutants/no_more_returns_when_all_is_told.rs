//! Mistake: a callback calls `when_all`, as it should, but `no_more` does not return until then.

use std::sync::{Arc, Condvar, Mutex, MutexGuard};

use futures_pool::{Future, TaskError};

pub use super::reference::{Ending, Endings};

pub struct Collector {
    shared: Arc<Shared>,
}

struct Shared {
    state: Mutex<State>,
    all_have_ended: Condvar,
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
        let shared = Shared { state: Mutex::new(state), all_have_ended: Condvar::new() };
        Collector { shared: Arc::new(shared) }
    }

    pub fn watch(&self, name: &str, job: &Future<'static, u64>) {
        let mut state = self.shared.state.lock().unwrap();
        let place = state.endings.len();
        state.endings.push((name.to_owned(), None));
        state.missing += 1;
        drop(state);

        let shared = Arc::clone(&self.shared);
        job.add_done_callback(move |job| {
            let ending = ending_of(job);
            let mut state = shared.state.lock().unwrap();
            state.endings[place].1 = Some(ending);
            one_less(state);
            shared.all_have_ended.notify_all();
        });
    }

    pub fn no_more(self) {
        one_less(self.shared.state.lock().unwrap());
        let missing = |state: &mut State| state.missing > 0;
        drop(self.shared.all_have_ended.wait_while(self.shared.state.lock().unwrap(), missing).unwrap());
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
