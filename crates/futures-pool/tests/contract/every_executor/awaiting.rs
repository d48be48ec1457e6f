//! F8: a future is also one of Rust's, for `.await`.

use std::pin::pin;
use std::task::{Context, Waker};

use futures_pool::Executor;
use watchdog::watched;

use super::with_pool;
use crate::runtime::block_on;

#[test]
fn f8_dropping_the_awaiting_side_harms_nothing() {
    watched(|| {
        with_pool(1, |pool| {
            let job = pool.submit(|| 8);
            for _ in 0..3 {
                let _ = pin!((&job).into_future()).poll(&mut Context::from_waker(Waker::noop()));
            }
            assert_eq!(block_on(job.into_future()).unwrap(), 8);
        });
    });
}
