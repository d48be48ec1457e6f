//! F1 to F10: a future whose task runs in another process.

use std::sync::mpsc::channel;

use futures_pool::{Executor, try_call};
use watchdog::watched;

use crate::pool::pool_of;
use crate::tasks::parse;

#[test]
fn f10_an_error_nobody_looked_at_is_told_once() {
    watched(|| {
        let (sender, lost) = channel();
        futures_pool::set_unobserved_error_hook(move |unobserved| {
            let _ = sender.send((unobserved.task.to_owned(), unobserved.error.to_string()));
        });
        drop(pool_of(1).submit(futures_pool::named("lost", try_call(parse, ("nobody looks".to_owned(),)))));
        let told = lost.iter().find(|(task, _)| task == "lost").unwrap();
        assert_eq!(told.1, "invalid digit found in string");
    });
}
