//! Two workers count words. Each takes a copy of the count, adds its own, and puts the copy back. Can you schedule them so
//! that the words of one are lost?

use std::sync::Mutex;
use std::thread;

pub(crate) fn words_of_both() -> u64 {
    let count = Mutex::new(0);
    thread::scope(|scope| {
        for words in [10, 20] {
            let count = &count;
            scope.spawn(move || {
                let copy = *count.lock().expect("not poisoned");
                *count.lock().expect("not poisoned") = copy + words;
            });
        }
    });
    count.into_inner().expect("not poisoned")
}
