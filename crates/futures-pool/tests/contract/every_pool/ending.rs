//! B3: a shutdown that waits no longer than it is told, and says what is left.

use std::time::Duration;

use futures_pool::{Shutdown, TaskError, named};
use watchdog::watched;

use super::{SOON, with_built};
use crate::gate::{Gate, OpenAtEnd, held};
use crate::pool::{Pool, workers};

#[test]
fn b3_all_is_well_if_everything_ends() {
    watched(|| {
        for limit in [Duration::from_secs(3600), Duration::MAX] {
            with_built(workers(2), |pool| {
                let jobs: Vec<_> = (0..100).map(|n| pool.hand_in(move || n)).collect();
                assert_eq!(Pool::shutdown_within(pool, limit, Shutdown::new()), Ok(()));
                assert!(jobs.iter().all(|job| job.done()), "it did not wait");
            });
        }
    });
}

#[test]
fn b3_what_is_left_is_named_and_goes_on() {
    watched(|| {
        for limit in [Duration::ZERO, SOON] {
            let gate = Gate::default();
            with_built(workers(2).thread_name_prefix("fetch"), |pool| {
                let _end = OpenAtEnd(&gate);
                let started = [Gate::default(), Gate::default()];
                let running = [
                    pool.hand_in(named("a page", held(&started[0], &gate, 1))),
                    pool.hand_in(named("a picture", held(&started[1], &gate, 2))),
                ];
                started.iter().for_each(Gate::wait);
                let queued = [pool.hand_in(|| 3), pool.hand_in(|| 4), pool.hand_in(|| 5)];

                let left = Pool::shutdown_within(pool, limit, Shutdown::new()).unwrap_err();
                let mut names: Vec<_> = left.running.iter().map(|one| (&*one.task, &*one.worker)).collect();
                names.sort();
                assert_eq!(names.iter().map(|(task, _)| *task).collect::<Vec<_>>(), ["a page", "a picture"]);
                let mut on: Vec<_> = names.iter().map(|(_, worker)| *worker).collect();
                on.sort();
                assert_eq!((on, left.pending), (vec!["fetch_0", "fetch_1"], 3));
                let text = left.to_string();
                assert!(text.contains("`a page` on fetch_") && text.ends_with("3 queued"), "{text}");

                assert!(running.iter().all(|job| job.running()));
                gate.open();
                assert_eq!(running.map(|job| job.into_result().unwrap()), [1, 2]);
                assert_eq!(queued.map(|job| job.into_result().unwrap()), [3, 4, 5]);
            });
        }
    });
}

#[test]
fn b3_the_queued_are_cancelled_if_so_chosen() {
    watched(|| {
        let (started, gate) = (Gate::default(), Gate::default());
        with_built(workers(1), |pool| {
            let _end = OpenAtEnd(&gate);
            let running = pool.hand_in(held(&started, &gate, 1));
            started.wait();
            let queued = [pool.hand_in(|| 2), pool.hand_in(|| 3)];
            let left = Pool::shutdown_within(pool, SOON, Shutdown::new().cancel_futures()).unwrap_err();
            assert_eq!((left.running.len(), left.pending), (1, 0));
            for job in queued {
                assert!(matches!(job.into_result(), Err(TaskError::Cancelled)));
            }
            gate.open();
            assert_eq!(running.into_result().unwrap(), 1);
        });
    });
}

#[test]
fn b3_without_waiting_nothing_is_left_to_tell() {
    watched(|| {
        let (started, gate) = (Gate::default(), Gate::default());
        with_built(workers(1), |pool| {
            let _end = OpenAtEnd(&gate);
            let running = pool.hand_in(held(&started, &gate, 1));
            started.wait();
            assert_eq!(Pool::shutdown_within(pool, Duration::MAX, Shutdown::new().no_wait()), Ok(()));
            assert!(running.running());
        });
    });
}
