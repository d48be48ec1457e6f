//! Two jobs end. Each counts itself, and the last one calls `when_all`. Can you schedule them so that both call it?

use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::thread;

pub(crate) fn calls_of_when_all() -> usize {
    let left = AtomicUsize::new(2);
    let calls = AtomicUsize::new(0);
    let when_all = || calls.fetch_add(1, SeqCst);
    thread::scope(|scope| {
        for _job in 0..2 {
            scope.spawn(|| {
                left.fetch_sub(1, SeqCst);
                if left.load(SeqCst) == 0 {
                    when_all();
                }
            });
        }
    });
    calls.into_inner()
}
