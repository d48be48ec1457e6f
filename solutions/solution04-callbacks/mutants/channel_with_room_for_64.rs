//! Mistake: the channel of the callbacks has room for 64 endings; the next callback waits until one is taken out.

use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::sync::{Arc, Mutex};

use futures_pool::{Future, TaskError};

pub use super::reference::{Ending, Endings};

pub struct Collector {
    shared: Arc<Shared>,
    sender: SyncSender<Named>,
    watched: AtomicUsize,
}

/// The place of a job, its name and its ending.
type Named = (usize, String, Ending);

struct Shared {
    missing: AtomicUsize,
    rest: Mutex<Option<Rest>>,
}

/// For whoever comes last.
struct Rest {
    receiver: Receiver<Named>,
    when_all: Box<dyn FnOnce(Endings) + Send>,
}

impl Collector {
    pub fn new(when_all: impl FnOnce(Endings) + Send + 'static) -> Collector {
        let (sender, receiver) = mpsc::sync_channel(64);
        let rest = Mutex::new(Some(Rest { receiver, when_all: Box::new(when_all) }));
        let shared = Arc::new(Shared { missing: AtomicUsize::new(1), rest });
        Collector { shared, sender, watched: AtomicUsize::new(0) }
    }

    pub fn watch(&self, name: &str, job: &Future<'static, u64>) {
        self.shared.missing.fetch_add(1, SeqCst);
        let place = self.watched.fetch_add(1, SeqCst);
        let (name, sender, shared) = (name.to_owned(), self.sender.clone(), Arc::clone(&self.shared));
        job.add_done_callback(move |job| {
            sender.send((place, name, ending_of(job))).expect("the receiver is there until nothing is missing");
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
        let Rest { receiver, when_all } = self.rest.lock().unwrap().take().expect("nothing is missing only once");
        let mut all: Vec<Named> = receiver.try_iter().collect();
        all.sort_by_key(|&(place, ..)| place);
        when_all(all.into_iter().map(|(_, name, ending)| (name, ending)).collect());
    }
}

fn ending_of(job: &Future<'static, u64>) -> Ending {
    match job.result() {
        Ok(value) => Ending::Value(*value),
        Err(TaskError::Cancelled) => Ending::Cancelled,
        Err(error) => Ending::Failed(error.to_string()),
    }
}
