//! What a student might write.

use std::sync::Mutex;
use std::thread;

pub(crate) fn total() -> u64 {
    let total = Mutex::new(0);
    thread::scope(|scope| {
        for number in [1, 2] {
            let total = &total;
            scope.spawn(move || {
                let before = *total.lock().expect("nobody panics");
                *total.lock().expect("nobody panics") = before + number;
            });
        }
    });
    total.into_inner().expect("nobody panics")
}

/// Wrong in every order.
pub(crate) fn sum() -> u64 {
    let sum = Mutex::new(0);
    thread::scope(|scope| {
        for number in [1, 2] {
            let sum = &sum;
            scope.spawn(move || *sum.lock().expect("nobody panics") += number * number);
        }
    });
    sum.into_inner().expect("nobody panics")
}

pub(crate) fn two_locks() {
    let (left, right) = (Mutex::new(()), Mutex::new(()));
    thread::scope(|scope| {
        scope.spawn(|| {
            let first = left.lock().expect("nobody panics");
            let second = right.lock().expect("nobody panics");
            drop((first, second));
        });
        scope.spawn(|| {
            let first = right.lock().expect("nobody panics");
            let second = left.lock().expect("nobody panics");
            drop((first, second));
        });
    });
}
