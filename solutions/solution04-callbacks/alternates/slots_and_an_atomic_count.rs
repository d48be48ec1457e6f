//! Each job has a slot of its own that is written once, and what is missing is an atomic number.

use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex, OnceLock};

use futures_pool::{Future, TaskError};

pub use super::reference::{Ending, Endings};

pub struct Collector {
    shared: Arc<Shared>,
}

struct Shared {
    slots: Mutex<Vec<Arc<Slot>>>,
    missing: AtomicUsize,
    when_all: Mutex<Option<WhenAll>>,
}

type WhenAll = Box<dyn FnOnce(Endings) + Send>;

struct Slot {
    name: String,
    ending: OnceLock<Ending>,
}

impl Collector {
    pub fn new(when_all: impl FnOnce(Endings) + Send + 'static) -> Collector {
        let when_all = Mutex::new(Some(Box::new(when_all) as _));
        let shared = Shared { slots: Mutex::default(), missing: AtomicUsize::new(1), when_all };
        Collector { shared: Arc::new(shared) }
    }

    pub fn watch(&self, name: &str, job: &Future<'static, u64>) {
        self.shared.missing.fetch_add(1, SeqCst);
        let slot = Arc::new(Slot { name: name.to_owned(), ending: OnceLock::new() });
        self.shared.slots.lock().unwrap().push(Arc::clone(&slot));

        let shared = Arc::clone(&self.shared);
        job.add_done_callback(move |job| {
            slot.ending.set(ending_of(job)).expect("a callback is called once");
            shared.one_less();
        });
    }

    pub fn no_more(self) {
        self.shared.one_less();
    }
}

impl Shared {
    fn one_less(&self) {
        if self.missing.fetch_sub(1, SeqCst) > 1 {
            return;
        }
        let when_all = self.when_all.lock().unwrap().take().expect("nothing is missing only once");
        let slots = self.slots.lock().unwrap();
        let endings =
            slots.iter().map(|slot| (slot.name.clone(), slot.ending.get().expect("it has ended").clone())).collect();
        drop(slots);
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
