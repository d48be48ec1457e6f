//! Each of two threads adds its number to a total. Can you schedule them so that one number is lost?

use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::thread;

pub(crate) fn total_of_1_and_2() -> u64 {
    let total = AtomicU64::new(0);
    thread::scope(|scope| {
        for number in [1, 2] {
            let total = &total;
            scope.spawn(move || {
                let before = total.load(SeqCst);
                total.store(before + number, SeqCst);
            });
        }
    });
    total.into_inner()
}
