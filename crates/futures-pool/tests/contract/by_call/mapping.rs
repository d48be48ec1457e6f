//! E3, E5 and E6: `map`, its chunks and its buffer.

use std::time::Duration;

use futures_pool::{Executor, TaskError};
use watchdog::watched;

use super::with_pool;
use crate::tasks::{add, parse, six_over, square};

#[test]
fn e3_map_gives_results_in_input_order() {
    watched(|| {
        with_pool(3, |pool| {
            let squares = pool.map(square, 0..20_000).collect::<Result<Vec<_>, _>>();
            assert_eq!(squares.unwrap(), (0..20_000).map(|n| n * n).collect::<Vec<_>>());
        });
    });
}

#[test]
fn e3_map_takes_several_inputs_zipped() {
    watched(|| {
        with_pool(2, |pool| {
            let sums = pool.map(add, [1, 2, 3].into_iter().zip([10, 20, 30]));
            assert_eq!(sums.collect::<Result<Vec<_>, _>>().unwrap(), [11, 22, 33]);
        });
    });
}

#[test]
fn e5_the_failure_of_an_item_stands_at_its_place_and_iteration_goes_on() {
    watched(|| {
        for chunksize in [1, 2, 10] {
            with_pool(2, |pool| {
                let mapping = || pool.mapping().chunksize(chunksize);
                let words = ["1", "x", "3"].map(str::to_owned);
                let results: Vec<_> = mapping().try_map(parse, words).unwrap().collect();
                assert!(matches!(results[..], [Ok(1), Err(TaskError::Failed(_)), Ok(3)]), "{results:?}");
                let results: Vec<_> = mapping().map(six_over, [1, 0, 3]).unwrap().collect();
                assert!(matches!(results[..], [Ok(6), Err(TaskError::Panicked(_)), Ok(2)]), "{results:?}");
            });
        }
    });
}

#[test]
fn e6_an_infinite_input_works_with_a_buffer_and_chunks() {
    watched(|| {
        for (buffersize, chunksize) in [(1, 1), (8, 1), (8, 3), (2, 100)] {
            with_pool(2, |pool| {
                let mapping =
                    pool.mapping().buffersize(buffersize).chunksize(chunksize).timeout(Duration::from_secs(3600));
                let first = mapping.map(square, 0_u64..).unwrap().take(20).collect::<Result<Vec<_>, _>>();
                assert_eq!(first.unwrap(), (0..20).map(|n| n * n).collect::<Vec<_>>());
            });
        }
    });
}
