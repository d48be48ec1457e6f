//! B6: `as_completed` takes in more futures while it runs.

use std::collections::HashSet;

use futures_pool::{Executor, as_completed, call};
use watchdog::watched;

use super::with_pool;
use crate::tasks::same;

#[test]
fn b6_what_is_added_while_it_runs_is_given_out_once() {
    watched(|| {
        with_pool(3, |pool| {
            // A crawl: page n links to 2n and 2n + 1.
            let page = |n: u32| pool.submit(call(same, (n,)));
            let mut pages = as_completed([page(1)]);
            let mut visited = HashSet::new();
            while let Some(page_of) = pages.next() {
                let n = page_of.into_result().unwrap();
                assert!(visited.insert(n), "{n} came twice");
                [2 * n, 2 * n + 1].into_iter().filter(|&link| link < 2000).for_each(|link| pages.add(page(link)));
            }
            assert_eq!(visited.len(), 1999);
        });
    });
}
