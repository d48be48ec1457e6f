//! [`Diary`]: in which order requests and pauses come.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use checks::expect;

/// Notes requests and pauses, in the order in which they come.
#[derive(Clone, Default)]
pub(crate) struct Diary(Arc<Mutex<Vec<String>>>);

impl Diary {
    pub(crate) fn requests(&self) -> impl Fn(u32) + Send + Sync + 'static {
        let diary = self.clone();
        move |_| diary.note(A_REQUEST.to_owned())
    }

    pub(crate) fn pauses(&self) -> Arc<dyn Fn(Duration) + Send + Sync> {
        let diary = self.clone();
        Arc::new(move |pause| diary.note(paused(pause)))
    }

    fn note(&self, entry: String) {
        let mut entries = self.0.lock().expect("nobody panics with this lock");
        entries.push(entry);
        let endless = entries.len() > 99;
        drop(entries);
        expect(!endless, "the requests and pauses for a page to end", "99 of them, and no end");
    }

    pub(crate) fn read(&self) -> Vec<String> {
        self.0.lock().expect("nobody panics with this lock").clone()
    }
}

pub(crate) const A_REQUEST: &str = "a request";

pub(crate) fn paused(pause: Duration) -> String {
    format!("a pause of {pause:?}")
}
