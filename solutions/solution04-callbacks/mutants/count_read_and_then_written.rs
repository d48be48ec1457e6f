//! Mistake: the number of missing jobs is read and then written in a second step: two jobs that end at once count as
//! one.

use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex};

use futures_pool::{Future, TaskError};

pub use super::reference::{Ending, Endings};

pub struct Collector {
    shared: Arc<Shared>,
}

struct Shared {
    slots: Mutex<Vec<(String, Option<Ending>)>>,
    missing: AtomicUsize,
    when_all: Mutex<Option<WhenAll>>,
}

type WhenAll = Box<dyn FnOnce(Endings) + Send>;

impl Collector {
    pub fn new(when_all: impl FnOnce(Endings) + Send + 'static) -> Collector {
        let when_all = Mutex::new(Some(Box::new(when_all) as _));
        let shared = Shared { slots: Mutex::default(), missing: AtomicUsize::new(1), when_all };
        Collector { shared: Arc::new(shared) }
    }

    pub fn watch(&self, name: &str, job: &Future<'static, u64>) {
        self.shared.missing.fetch_add(1, SeqCst);
        let place = {
            let mut slots = self.shared.slots.lock().unwrap();
            slots.push((name.to_owned(), None));
            slots.len() - 1
        };

        let shared = Arc::clone(&self.shared);
        job.add_done_callback(move |job| {
            let ending = match job.result() {
                Ok(value) => Ending::Value(*value),
                Err(TaskError::Cancelled) => Ending::Cancelled,
                Err(error) => Ending::Failed(error.to_string()),
            };
            shared.slots.lock().unwrap()[place].1 = Some(ending);
            shared.one_less();
        });
    }

    pub fn no_more(self) {
        self.shared.one_less();
    }
}

impl Shared {
    fn one_less(&self) {
        let missing = self.missing.load(SeqCst);
        self.missing.store(missing - 1, SeqCst);
        if missing > 1 {
            return;
        }
        let Some(when_all) = self.when_all.lock().unwrap().take() else { return };
        let slots = std::mem::take(&mut *self.slots.lock().unwrap());
        when_all(slots.into_iter().filter_map(|(name, ending)| Some((name, ending?))).collect());
    }
}
