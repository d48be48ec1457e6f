//! P8: payloads of any size, both ways at once.

use futures_pool::{Executor, TaskError, call};
use watchdog::watched;

use crate::gate::Gate;
use crate::pool::{pool_of, workers};
use crate::tasks::{bytes, echo, echo_words, hold, pid, square};

#[test]
fn p8_payloads_of_every_size_come_back_as_they_went() {
    watched(|| {
        let pool = pool_of(1);
        for length in [0, 1, 100, 4 << 10, (32 << 10) - 1, 32 << 10, 65 << 10, 1 << 20] {
            let sent: Vec<u8> = (0..length).map(|n| (n % 251) as u8).collect();
            assert_eq!(pool.submit(call(echo, (sent.clone(),))).into_result().unwrap(), sent, "{length} bytes");
        }
        let words: Vec<_> = (0..100_000).map(|n| n.to_string()).collect();
        assert_eq!(pool.submit(call(echo_words, (words.clone(),))).into_result().unwrap(), words);
        assert_eq!(pool.submit(call(echo_words, (vec![],))).into_result().unwrap(), [""; 0]);
    });
}

#[test]
fn p8_hundreds_of_megabytes_both_ways_at_once() {
    watched(|| {
        const LENGTH: usize = 150 << 20;
        let pool = pool_of(2);
        let jobs = [1, 2].map(|byte| pool.submit(call(echo, (vec![byte; LENGTH],))));
        for (byte, job) in [1, 2].into_iter().zip(jobs) {
            let echoed = job.into_result().unwrap();
            assert!(echoed.len() == LENGTH && echoed.iter().all(|one| *one == byte));
        }
    });
}

#[test]
fn p8_large_ones_among_many_quick_ones() {
    watched(|| {
        let pool = pool_of(2);
        let small: Vec<_> = (0..2000)
            .map(|n| {
                let large = (n % 100 == 99).then(|| {
                    let there = pool.submit(call(echo, (vec![3; 300_000],)));
                    (there, pool.submit(call(bytes, (300_000,))))
                });
                (pool.submit(call(square, (n,))), large)
            })
            .collect();
        for (n, (small, large)) in (0..).zip(small) {
            assert_eq!(small.into_result().unwrap(), n * n);
            if let Some((there, back)) = large {
                assert_eq!((there.into_result().unwrap().len(), back.into_result().unwrap().len()), (300_000, 300_000));
            }
        }
    });
}

#[test]
fn p8_a_chunk_of_large_items() {
    watched(|| {
        let pool = pool_of(2);
        let items = (0..20_u8).map(|n| vec![n; 100_000 * usize::from(n % 3)]);
        let echoed = pool.mapping().chunksize(7).map(echo, items.clone()).unwrap().collect::<Result<Vec<_>, _>>();
        assert!(echoed.unwrap().into_iter().eq(items));
    });
}

#[test]
fn p8_a_chunk_whose_outcomes_are_too_long_fails_and_its_worker_goes_on() {
    watched(|| {
        let pool = workers(1).max_message_size(1024).build().unwrap();
        let before = pool.submit(call(pid, ())).into_result().unwrap();
        // Even the reason would be too long if it were sent once for each.
        let chunk: Vec<_> = pool.mapping().chunksize(40).map(bytes, [100; 40]).unwrap().collect();
        assert_eq!(chunk.len(), 40);
        for outcome in chunk {
            let Err(TaskError::Unsendable(error)) = outcome else { panic!("{outcome:?}") };
            assert!(error.to_string().ends_with("more than the limit of 1024"), "{error}");
        }
        assert_eq!(pool.submit(call(pid, ())).into_result().unwrap(), before);
    });
}

#[test]
fn p8_a_large_request_behind_a_task_that_takes_its_time() {
    watched(|| {
        let gate = Gate::new();
        let pool = pool_of(1);
        drop((0..300).map(|n| pool.submit(call(hold, (0, n)))).collect::<Vec<_>>());
        let slow = pool.submit(call(hold, (gate.port(), 7)));
        let large = pool.submit(call(echo, (vec![1; 1 << 20],)));
        gate.next().let_go();
        assert_eq!((slow.into_result().unwrap(), large.into_result().unwrap().len()), (7, 1 << 20));
    });
}
