//! The one hook of this program for errors nobody looked at. Tests tell theirs by their messages.

use std::sync::{Mutex, OnceLock};

use futures_pool::{Executor, InlineExecutor, set_unobserved_error_hook};
use watchdog::watched;

use crate::program::run_alone;

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

#[test]
fn f10_a_hook_that_is_replaced_may_hold_a_future_that_nobody_looked_at() {
    watched(|| run_alone("unobserved_log::program_that_replaces_its_hook"));
}

#[test]
#[ignore = "a program for others"]
fn program_that_replaces_its_hook() {
    let failed = InlineExecutor::new().try_submit(|| "a dozen".parse::<u8>());
    set_unobserved_error_hook(move |_| assert!(failed.done()));
    let (sender, errors) = std::sync::mpsc::channel();
    // Drops the first hook and with it the future, whose error goes to this one.
    set_unobserved_error_hook(move |unobserved| sender.send(unobserved.error.to_string()).unwrap());
    assert_eq!(errors.recv().unwrap(), "invalid digit found in string");
}
