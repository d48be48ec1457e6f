//! What the callbacks share calls `when_all` when it is dropped, by whoever holds it last.

use std::mem;
use std::sync::{Arc, Mutex};

use futures_pool::{Future, TaskError};

pub use super::reference::{Ending, Endings};

pub struct Collector {
    shared: Arc<Shared>,
}

struct Shared(Mutex<State>);

struct State {
    endings: Vec<(String, Option<Ending>)>,
    no_more: bool,
    when_all: Option<Box<dyn FnOnce(Endings) + Send>>,
}

impl Collector {
    pub fn new(when_all: impl FnOnce(Endings) + Send + 'static) -> Collector {
        let state = State { endings: Vec::new(), no_more: false, when_all: Some(Box::new(when_all)) };
        Collector { shared: Arc::new(Shared(Mutex::new(state))) }
    }

    pub fn watch(&self, name: &str, job: &Future<'static, u64>) {
        let mut state = self.shared.0.lock().unwrap();
        let place = state.endings.len();
        state.endings.push((name.to_owned(), None));
        drop(state);

        let shared = Arc::clone(&self.shared);
        job.add_done_callback(move |job| {
            let ending = ending_of(job);
            shared.0.lock().unwrap().endings[place].1 = Some(ending);
        });
    }

    pub fn no_more(self) {
        self.shared.0.lock().unwrap().no_more = true;
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        let state = self.0.get_mut().unwrap();
        let endings = mem::take(&mut state.endings);
        let Some(when_all) = state.when_all.take().filter(|_| state.no_more) else { return };
        when_all(endings.into_iter().filter_map(|(name, ending)| Some((name, ending?))).collect());
    }
}

fn ending_of(job: &Future<'static, u64>) -> Ending {
    match job.result() {
        Ok(value) => Ending::Value(*value),
        Err(TaskError::Cancelled) => Ending::Cancelled,
        Err(error) => Ending::Failed(error.to_string()),
    }
}
