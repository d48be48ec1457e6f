//! X2: no stack overflows, however long a chain of callbacks is and however large the frames of tasks that wait for tasks.
//! An overflow ends the whole program, so each case is a program of its own.

use std::hint::black_box;
use std::mem;
use std::sync::Arc;

use futures_pool::{BoxError, Future, Promise, fallible};
use watchdog::watched;

use crate::pool::{Pool, workers};
use crate::program::run_alone;

const LINKS: usize = 100_000;

/// So many promises, each of which does `link` when the future before it is done; the first of them, and the last future.
fn chain(
    link: fn(Promise<'static, usize>, &Future<'static, usize>),
) -> (Promise<'static, usize>, Future<'static, usize>) {
    let (first, mut last) = Promise::new();
    for _ in 0..LINKS {
        let (promise, future) = Promise::new();
        mem::replace(&mut last, future).add_done_callback(move |before| link(promise, before));
    }
    (first, last)
}

#[test]
#[ignore = "a program for others"]
fn program_with_chains_of_callbacks() {
    watched(|| {
        let (first, last) = chain(|promise, before| promise.set_result(before.result().unwrap() + 1).unwrap());
        first.set_result(0).unwrap();
        assert_eq!(last.into_result().unwrap(), LINKS);

        let (first, last) = chain(|promise, _| drop(promise));
        drop(first);
        assert_eq!(last.exception().unwrap().to_string(), "the promise of a value was dropped, not kept");
    });
}

#[test]
fn x2_a_chain_of_callbacks_may_be_of_any_length() {
    watched(|| run_alone("stacks::program_with_chains_of_callbacks"));
}

#[test]
#[ignore = "a program for others"]
fn program_with_futures_that_cancel_one_another() {
    watched(|| {
        let (_promise, mut last) = Promise::<u8>::new();
        for _ in 0..LINKS {
            let (promise, future) = Promise::<u8>::new();
            let next = mem::replace(&mut last, future);
            last.add_done_callback(move |_| {
                assert!(next.cancel());
                drop(promise);
            });
        }
        assert!(last.cancel());
    });
}

#[test]
fn x2_futures_that_cancel_one_another_may_be_any_number() {
    watched(|| run_alone("stacks::program_with_futures_that_cancel_one_another"));
}

/// Nested tasks with 64 KiB each; how many there were until it was too deep.
fn nested<'t>(pool: &impl Pool<'t>, depth: usize) -> Result<usize, BoxError> {
    let mut frame = [0_u8; 64 << 10];
    black_box(&mut frame);
    let inner = pool.clone();
    let below = pool.hand_in(fallible(move || nested(&inner, depth + 1)));
    match below.into_result() {
        Ok(deepest) => Ok(deepest),
        Err(error) if error.to_string().starts_with("deadlock, as no worker is left to go on") => Ok(depth),
        Err(error) => Err(error.into()),
    }
}

#[test]
#[ignore = "a program for others"]
fn program_with_large_frames() {
    watched(|| {
        let pool = Arc::new(workers(1).helping().build().unwrap());
        let inner = pool.clone();
        let deepest = pool.hand_in(fallible(move || nested(&inner, 0))).into_result().unwrap();
        assert!((50..256).contains(&deepest), "{deepest} deep");
    });
}

#[test]
fn x2_helping_stops_before_the_stack_ends() {
    watched(|| run_alone("stacks::program_with_large_frames"));
}
