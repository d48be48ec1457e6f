//! One thread loads a page, another waits until the page is there. Can you schedule them so that it waits forever?

use std::sync::{Condvar, Mutex};
use std::thread;

pub(crate) fn page() -> Option<&'static str> {
    let page = Mutex::new(None);
    let arrived = Condvar::new();
    thread::scope(|scope| {
        scope.spawn(|| {
            *page.lock().expect("not poisoned") = Some("the page");
            arrived.notify_one();
        });
        scope.spawn(|| {
            let missing = page.lock().expect("not poisoned").is_none();
            if missing {
                let guard = page.lock().expect("not poisoned");
                drop(arrived.wait(guard));
            }
        });
    });
    page.into_inner().expect("not poisoned")
}
