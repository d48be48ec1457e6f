//! E3 to E6: `map`, its deadline, its chunks and its buffer.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_pool::{Executor, TaskError};
use watchdog::watched;

use super::with_pool;
use crate::size_hints::assert_size_hints;

#[test]
fn e4_a_time_out_of_a_task_is_not_one_of_its_map() {
    watched(|| {
        with_pool(1, |pool| {
            let patient = pool.mapping().timeout(Duration::from_secs(3600));
            let results: Vec<_> = patient.try_map(|_| Err::<(), _>(TaskError::TimedOut), 0..2).unwrap().collect();
            assert!(matches!(results[..], [Err(TaskError::Failed(_)), Err(TaskError::Failed(_))]), "{results:?}");
        });
    });
}

#[test]
fn e4_after_the_deadline_nothing_more_is_read() {
    watched(|| {
        with_pool(1, |pool| {
            let map = pool.mapping().timeout(Duration::ZERO).buffersize(2).map(|n: u64| n, 0..).unwrap();
            let results: Vec<_> = map.collect(); // would never end if it read on
            assert!(results.len() <= 3, "{} results", results.len());
            assert!(matches!(results.last(), Some(Err(TaskError::TimedOut))));
        });
    });
}

#[test]
fn e4_a_deadline_that_passes_after_the_last_result_is_no_error() {
    watched(|| {
        with_pool(1, |pool| {
            let mut map = pool.mapping().timeout(Duration::from_secs(3600)).map(|n: u64| n, 0..2).unwrap();
            assert_eq!(map.by_ref().collect::<Result<Vec<_>, _>>().unwrap(), [0, 1]);
            assert!(map.next().is_none());
        });
    });
}

#[test]
fn e6_the_input_is_read_no_further_than_the_buffer() {
    watched(|| {
        for (buffersize, chunksize) in [(1, 1), (5, 1), (6, 3), (7, 3), (2, 100)] {
            let read = Arc::new(Mutex::new(0));
            let items = (0..).inspect({
                let read = read.clone();
                move |_| *read.lock().unwrap() += 1
            });
            with_pool(2, |pool| {
                let mut map =
                    pool.mapping().buffersize(buffersize).chunksize(chunksize).map(|n: usize| n, items).unwrap();
                for given_out in 0..30 {
                    assert!(*read.lock().unwrap() <= given_out + buffersize, "read too far");
                    assert_eq!(map.next().unwrap().unwrap(), given_out);
                }
            });
        }
    });
}

#[test]
fn e6_zero_is_refused() {
    watched(|| {
        with_pool(1, |pool| {
            let no_chunks = pool.mapping().chunksize(0).map(|n: i32| n, [1]).map(drop).unwrap_err();
            assert_eq!(no_chunks.to_string(), "chunksize must be at least 1, not 0");
            let no_buffer = pool.mapping().buffersize(0).map(|n: i32| n, [1]).map(drop).unwrap_err();
            assert_eq!(no_buffer.to_string(), "buffersize must be at least 1, not 0");
        });
    });
}

#[test]
fn e3_a_map_tells_how_many_results_may_be_left() {
    watched(|| {
        with_pool(2, |pool| {
            let fails_at_3 = |n: u64| if n == 3 { Err("three") } else { Ok(n) };
            let mut results = pool.try_map(fails_at_3, 0..5);
            for left in (0..5).rev() {
                assert!(results.next().is_some());
                assert_eq!(results.len(), left);
            }
            assert!(results.next().is_none() && results.len() == 0);
            assert_size_hints(pool.mapping().chunksize(2).map(|n: u64| n, 0..5).unwrap());
            assert_size_hints(pool.mapping().buffersize(2).try_map(fails_at_3, 0..5).unwrap());
            assert_size_hints(pool.mapping().timeout(Duration::ZERO).map(|n: u64| n, 0..5).unwrap());
            assert_size_hints(pool.mapping().timeout(Duration::ZERO).buffersize(2).map(|n: u64| n, 0..).unwrap());
        });
    });
}
