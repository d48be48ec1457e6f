//! The one hook of this program for errors nobody looked at. Tests tell theirs by their messages.

use std::sync::{Mutex, OnceLock};

use futures_pool::set_unobserved_error_hook;

/// What a test does before it loses errors.
pub(crate) fn install() {
    static INSTALLED: OnceLock<()> = OnceLock::new();
    INSTALLED.get_or_init(|| {
        set_unobserved_error_hook(|unobserved| {
            let (task, error) = (unobserved.task.to_owned(), unobserved.error.to_string()); // before the lock: it may panic
            log().push(Lost { task, error, more: unobserved.more });
        });
    });
}

struct Lost {
    task: String,
    error: String,
    more: usize,
}

/// The names of the tasks that ended in an error with this in its message, in the order in which they were lost.
pub(crate) fn tasks_lost_with(message: &str) -> Vec<String> {
    log().iter().filter(|lost| lost.error.contains(message)).map(|lost| lost.task.clone()).collect()
}

/// How many more there were with each of those.
pub(crate) fn more_lost_with(message: &str) -> Vec<usize> {
    log().iter().filter(|lost| lost.error.contains(message)).map(|lost| lost.more).collect()
}

/// The errors of tasks with this name.
pub(crate) fn errors_lost_of(task: &str) -> Vec<String> {
    log().iter().filter(|lost| lost.task == task).map(|lost| lost.error.clone()).collect()
}

fn log() -> std::sync::MutexGuard<'static, Vec<Lost>> {
    static LOG: Mutex<Vec<Lost>> = Mutex::new(Vec::new());
    LOG.lock().unwrap()
}
