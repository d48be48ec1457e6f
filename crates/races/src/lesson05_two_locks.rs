//! Two threads move a book between two shelves, in opposite directions. Each locks both shelves. Can you schedule them so
//! that both wait forever?

use std::sync::Mutex;
use std::thread;

pub(crate) fn books_after_both_moves() -> (u32, u32) {
    let (left, right) = (Mutex::new(5), Mutex::new(5));
    thread::scope(|scope| {
        scope.spawn(|| {
            let mut from = left.lock().expect("not poisoned");
            let mut to = right.lock().expect("not poisoned");
            (*from, *to) = (*from - 1, *to + 1);
        });
        scope.spawn(|| {
            let mut from = right.lock().expect("not poisoned");
            let mut to = left.lock().expect("not poisoned");
            (*from, *to) = (*from - 1, *to + 1);
        });
    });
    let books = |shelf: Mutex<u32>| shelf.into_inner().expect("unlocked");
    (books(left), books(right))
}
