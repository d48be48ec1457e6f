//! The one hook of this program for errors nobody looked at. Tests tell theirs by their messages.

use std::sync::{Mutex, OnceLock};

use futures_pool::set_unobserved_error_hook;

/// What a test does before it loses errors.
pub(crate) fn install() {
    static INSTALLED: OnceLock<()> = OnceLock::new();
    INSTALLED.get_or_init(|| {
        set_unobserved_error_hook(|unobserved| {
            let lost = (unobserved.task.to_owned(), unobserved.error.to_string()); // before the lock: it may panic
            log().push(lost);
        });
    });
}

/// The names of the tasks that ended in an error with this in its message, in the order in which they were lost.
pub(crate) fn tasks_lost_with(message: &str) -> Vec<String> {
    log().iter().filter(|(_, error)| error.contains(message)).map(|(task, _)| task.clone()).collect()
}

/// The errors of tasks with this name.
pub(crate) fn errors_lost_of(task: &str) -> Vec<String> {
    log().iter().filter(|(name, _)| name == task).map(|(_, error)| error.clone()).collect()
}

fn log() -> std::sync::MutexGuard<'static, Vec<(String, String)>> {
    static LOG: Mutex<Vec<(String, String)>> = Mutex::new(Vec::new());
    LOG.lock().unwrap()
}
