//! Mistake: `no_more` waits until all jobs have ended, and then calls `when_all` itself.

use std::mem;
use std::sync::{Arc, Condvar, Mutex};

use futures_pool::{Future, TaskError};

pub use super::reference::{Ending, Endings};

pub struct Collector {
    shared: Arc<Shared>,
    when_all: Box<dyn FnOnce(Endings) + Send + Sync>,
}

#[derive(Default)]
struct Shared {
    endings: Mutex<Vec<(String, Option<Ending>)>>,
    one_has_ended: Condvar,
}

impl Collector {
    pub fn new(when_all: impl FnOnce(Endings) + Send + 'static) -> Collector {
        let when_all = Mutex::new(when_all); // so that threads may share the collector
        let when_all = Box::new(move |endings| when_all.into_inner().unwrap()(endings));
        Collector { shared: Arc::default(), when_all }
    }

    pub fn watch(&self, name: &str, job: &Future<'static, u64>) {
        let mut endings = self.shared.endings.lock().unwrap();
        let place = endings.len();
        endings.push((name.to_owned(), None));
        drop(endings);

        let shared = Arc::clone(&self.shared);
        job.add_done_callback(move |job| {
            let ending = ending_of(job);
            shared.endings.lock().unwrap()[place].1 = Some(ending);
            shared.one_has_ended.notify_all();
        });
    }

    pub fn no_more(self) {
        let endings = self.shared.endings.lock().unwrap();
        let some_are_missing = |endings: &mut Vec<(String, Option<Ending>)>| endings.iter().any(|(_, e)| e.is_none());
        let mut endings = self.shared.one_has_ended.wait_while(endings, some_are_missing).unwrap();
        let all = mem::take(&mut *endings);
        drop(endings);
        (self.when_all)(all.into_iter().filter_map(|(name, ending)| Some((name, ending?))).collect());
    }
}

fn ending_of(job: &Future<'static, u64>) -> Ending {
    match job.result() {
        Ok(value) => Ending::Value(*value),
        Err(TaskError::Cancelled) => Ending::Cancelled,
        Err(error) => Ending::Failed(error.to_string()),
    }
}
