//! F8: a future is also one of Rust's, for `.await`.

use futures_pool::{Executor, call, try_call};
use watchdog::watched;

use super::with_pool;
use crate::runtime::block_on;
use crate::tasks::{echo, parse};

#[test]
fn f8_await_gives_the_value_or_a_reference_to_it() {
    watched(|| {
        with_pool(1, |pool| {
            let job = pool.submit(call(echo, (vec![1, 2, 3],)));
            block_on(async {
                assert_eq!((&job).await.unwrap().len(), 3);
                assert_eq!(job.await.unwrap(), [1, 2, 3]);
            });
            let failed = block_on(pool.submit(try_call(parse, ("x".to_owned(),))).into_future());
            assert_eq!(failed.unwrap_err().to_string(), "invalid digit found in string");
        });
    });
}
