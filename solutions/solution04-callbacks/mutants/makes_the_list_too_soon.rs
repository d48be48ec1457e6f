//! Mistake: a list is made whenever no job is missing for the moment, and only the latest list is passed on.

use std::sync::{Arc, Mutex, MutexGuard};

use futures_pool::{Future, TaskError};

pub use super::reference::{Ending, Endings};

pub struct Collector {
    state: Arc<Mutex<State>>,
}

struct State {
    /// In the order of `watch`; `None` until the job has ended.
    endings: Vec<(String, Option<Ending>)>,
    /// One for each job that has not ended.
    missing: usize,
    /// Made when the last job has ended.
    list: Option<Endings>,
    no_more: bool,
    when_all: Option<Box<dyn FnOnce(Endings) + Send>>,
}

impl Collector {
    pub fn new(when_all: impl FnOnce(Endings) + Send + 'static) -> Collector {
        let state =
            State { endings: Vec::new(), missing: 0, list: None, no_more: false, when_all: Some(Box::new(when_all)) };
        Collector { state: Arc::new(Mutex::new(state)) }
    }

    pub fn watch(&self, name: &str, job: &Future<'static, u64>) {
        let mut state = self.state.lock().unwrap();
        if job.done() {
            state.endings.push((name.to_owned(), Some(ending_of(job))));
            return;
        }
        let place = state.endings.len();
        state.endings.push((name.to_owned(), None));
        state.missing += 1;
        drop(state);

        let state = Arc::clone(&self.state);
        job.add_done_callback(move |job| {
            let ending = ending_of(job);
            let mut state = state.lock().unwrap();
            state.endings[place].1 = Some(ending);
            state.missing -= 1;
            if state.missing == 0 {
                make_list(&mut state);
            }
            call_if_the_list_is_made(state);
        });
    }

    pub fn no_more(self) {
        let mut state = self.state.lock().unwrap();
        state.no_more = true;
        if state.missing == 0 && state.list.is_none() {
            make_list(&mut state);
        }
        call_if_the_list_is_made(state);
    }
}

fn make_list(state: &mut State) {
    state.list = Some(state.endings.drain(..).filter_map(|(name, ending)| Some((name, ending?))).collect());
}

fn call_if_the_list_is_made(mut state: MutexGuard<'_, State>) {
    if !state.no_more {
        return;
    }
    let Some(list) = state.list.take() else { return };
    let when_all = state.when_all.take();
    drop(state);
    if let Some(when_all) = when_all {
        when_all(list);
    }
}

fn ending_of(job: &Future<'static, u64>) -> Ending {
    match job.result() {
        Ok(value) => Ending::Value(*value),
        Err(TaskError::Cancelled) => Ending::Cancelled,
        Err(error) => Ending::Failed(error.to_string()),
    }
}
