//! Two workers take items from a list: each looks which is next, and then says that it has taken it. Can you schedule
//! them so that both work on the same item?

use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::mpsc::channel;
use std::thread;

pub(crate) fn items_taken() -> Vec<&'static str> {
    let items = ["apples", "pears"];
    let next = AtomicUsize::new(0);
    let (taken, all_taken) = channel();
    thread::scope(|scope| {
        for _worker in 0..2 {
            let (next, taken) = (&next, taken.clone());
            scope.spawn(move || {
                let index = next.load(SeqCst);
                next.store(index + 1, SeqCst);
                taken.send(items[index]).expect("the list is read");
            });
        }
    });
    drop(taken);
    all_taken.iter().collect()
}
