//! Clauses that hold for every executor; included once for each.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::io;
use std::pin::pin;
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use futures_pool::{Executor, ReturnWhen, State, TaskError, as_completed, wait};
use watchdog::watched;

use super::with_pool;

#[test]
fn e3_map_gives_results_in_input_order() {
    watched(|| {
        with_pool(3, |pool| {
            let squares = pool.map(|n| n * n, 0..100).collect::<Result<Vec<_>, _>>();
            assert_eq!(squares.unwrap(), (0..100).map(|n| n * n).collect::<Vec<_>>());
        });
    });
}

#[test]
fn e3_map_takes_several_inputs_zipped() {
    watched(|| {
        with_pool(2, |pool| {
            let sums = pool.map(|(a, b)| a + b, [1, 2, 3].into_iter().zip([10, 20, 30]));
            assert_eq!(sums.collect::<Result<Vec<_>, _>>().unwrap(), [11, 22, 33]);
        });
    });
}

#[test]
fn e4_a_tasks_own_time_out_is_not_the_maps() {
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
fn e5_an_items_failure_stands_at_its_place_and_iteration_goes_on() {
    watched(|| {
        for chunksize in [1, 2, 10] {
            with_pool(2, |pool| {
                let mapping = || pool.mapping().chunksize(chunksize);
                let results: Vec<_> =
                    mapping().try_map(|text: &str| text.parse::<u8>(), ["1", "x", "3"]).unwrap().collect();
                assert!(matches!(results[..], [Ok(1), Err(TaskError::Failed(_)), Ok(3)]), "{results:?}");
                let results: Vec<_> = mapping().map(|n: i32| 6 / n, [1, 0, 3]).unwrap().collect();
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
                let first = mapping.map(|n| n + 1, 0_u64..).unwrap().take(20).collect::<Result<Vec<_>, _>>();
                assert_eq!(first.unwrap(), (1..=20).collect::<Vec<_>>());
            });
        }
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
fn t5_a_panic_is_captured_with_its_message_and_its_place_and_the_worker_lives_on() {
    watched(|| {
        with_pool(1, |pool| {
            let line = line!() + 1;
            let job = pool.submit(|| -> () { panic!("out of {}", "cheese") });
            let Err(TaskError::Panicked(panic)) = job.result() else { panic!("{job:?}") };
            assert_eq!(panic.message(), "out of cheese");
            let place = panic.location().unwrap();
            assert!(place.contains("every_executor.rs") && place.contains(&format!(":{line}:")), "{place}");
            assert_eq!(pool.submit(|| 1).into_result().unwrap(), 1);
        });
    });
}

#[test]
fn t6_what_a_task_captured_is_dropped_when_the_task_ends() {
    watched(|| {
        with_pool(1, |pool| {
            let captured = Arc::new(());
            let job = pool.submit({
                let captured = captured.clone();
                move || Arc::strong_count(&captured)
            });
            assert_eq!(*job.result().unwrap(), 2);
            assert_eq!(Arc::strong_count(&captured), 1, "the task is over, its captures are not");
        });
    });
}

#[test]
fn f1_finished_is_done_and_cannot_be_cancelled() {
    watched(|| {
        with_pool(1, |pool| {
            let job = pool.submit(|| 1);
            job.result().unwrap();
            assert!(job.done() && !job.cancel() && !job.cancelled() && !job.running());
            assert_eq!(job.state(), State::Finished);
        });
    });
}

#[test]
fn f2_asked_again_from_any_thread_it_answers_the_same() {
    watched(|| {
        with_pool(2, |pool| {
            let job = pool.submit(|| "x".repeat(1_000_000));
            let address = job.result().unwrap().as_ptr() as usize;
            std::thread::scope(|scope| {
                for _ in 0..4 {
                    scope.spawn(|| assert_eq!(job.result().unwrap().as_ptr() as usize, address, "a copy was made"));
                }
            });
            assert!(job.exception().is_none() && job.exception_timeout(Duration::ZERO).unwrap().is_none());
            assert_eq!(job.result_timeout(Duration::ZERO).unwrap().len(), 1_000_000);
        });
    });
}

#[test]
fn f2_values_need_not_be_clone() {
    watched(|| {
        struct OnlyOne(u8);
        with_pool(1, |pool| {
            let job = pool.submit(|| OnlyOne(3));
            assert_eq!(job.result().unwrap().0, 3);
            let OnlyOne(three) = job.into_result().unwrap();
            assert_eq!(three, 3);
        });
    });
}

#[test]
fn f4_callbacks_run_in_order_once_each_and_one_that_panics_does_not_stop_the_rest() {
    watched(|| {
        with_pool(1, |pool| {
            let (sender, calls) = channel();
            let job = pool.submit(|| 5);
            for n in 0..4 {
                let sender = sender.clone();
                job.add_done_callback(move |job| {
                    sender.send((n, *job.result().unwrap())).unwrap();
                    assert_ne!(n, 1, "this callback panics");
                });
            }
            drop(sender);
            assert_eq!(job.into_result().unwrap(), 5);
            assert_eq!(calls.into_iter().collect::<Vec<_>>(), [(0, 5), (1, 5), (2, 5), (3, 5)]);
        });
    });
}

#[test]
fn f4_a_callback_on_a_done_future_runs_at_once_in_the_thread_that_adds_it() {
    watched(|| {
        with_pool(1, |pool| {
            let job = pool.submit(|| 5);
            job.result().unwrap();
            let (sender, calls) = channel();
            job.add_done_callback(move |_| sender.send(std::thread::current().id()).unwrap());
            assert_eq!(calls.try_recv().unwrap(), std::thread::current().id());
        });
    });
}

#[test]
fn f5_the_debug_form_of_what_is_finished() {
    watched(|| {
        with_pool(1, |pool| {
            let number = pool.submit(|| 1_i32);
            number.result().unwrap();
            assert_eq!(format!("{number:?}"), "Future(finished returned i32)");
            let failed = pool.try_submit(|| Err::<(), _>("no such page"));
            failed.exception();
            assert_eq!(format!("{failed:?}"), "Future(finished failed no such page)");
        });
    });
}

#[test]
fn f6_futures_compare_and_hash_by_identity() {
    watched(|| {
        with_pool(2, |pool| {
            let jobs = [pool.submit(|| 1), pool.submit(|| 1)];
            assert!(jobs[0] == jobs[0] && jobs[0] != jobs[1]);
            let urls: HashMap<_, _> = jobs.into_iter().zip(["/a", "/b"]).collect();
            let seen: HashSet<_> = as_completed(urls.keys()).map(|job| urls[job]).collect();
            assert_eq!(seen, HashSet::from(["/a", "/b"]));
        });
    });
}

#[test]
fn f7_an_error_of_the_task_is_its_failure_typed_and_with_its_source_chain() {
    #[derive(Debug)]
    struct Fetch(io::Error);
    impl fmt::Display for Fetch {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("the page could not be fetched")
        }
    }
    impl std::error::Error for Fetch {
        fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
            Some(&self.0)
        }
    }
    watched(|| {
        with_pool(1, |pool| {
            let job = pool.try_submit(|| Err::<(), _>(Fetch(io::Error::other("the line is dead"))));
            let error: Box<dyn std::error::Error> = job.exception().unwrap().into();
            assert_eq!(error.to_string(), "the page could not be fetched");
            assert_eq!(error.source().unwrap().to_string(), "the line is dead");
            assert!(job.exception().unwrap().downcast_ref::<Fetch>().is_some());
            assert!(job.into_result().unwrap_err().downcast_ref::<io::Error>().is_none());
        });
    });
}

#[test]
fn f8_await_gives_the_value_or_a_reference_to_it() {
    watched(|| {
        with_pool(1, |pool| {
            let job = pool.submit(|| vec![1, 2, 3]);
            block_on(async {
                assert_eq!((&job).await.unwrap().len(), 3);
                assert_eq!(job.await.unwrap(), [1, 2, 3]);
            });
            assert_eq!(block_on(pool.try_submit(|| Err::<(), _>("no")).into_future()).unwrap_err().to_string(), "no");
        });
    });
}

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

#[test]
fn w1_satisfied_already_it_returns_at_once_and_counts_duplicates_once() {
    watched(|| {
        with_pool(2, |pool| {
            let jobs = [pool.submit(|| 1), pool.submit(|| 2)];
            for when in [ReturnWhen::FirstCompleted, ReturnWhen::FirstException, ReturnWhen::AllCompleted] {
                wait(&jobs, None, ReturnWhen::AllCompleted);
                let sorted = wait([&jobs[0], &jobs[1], &jobs[0]], Duration::ZERO, when);
                assert_eq!((sorted.done.len(), sorted.not_done.len()), (2, 0));
            }
            assert!(wait(&jobs[..0], None, ReturnWhen::FirstCompleted).done.is_empty());
        });
    });
}

#[test]
fn w2_as_completed_gives_each_once_and_keeps_nothing_it_has_given_out() {
    watched(|| {
        with_pool(2, |pool| {
            let alive = Arc::new(());
            let jobs: Vec<_> = (0..3)
                .map(|_| {
                    let value = alive.clone();
                    pool.submit(move || value)
                })
                .collect();
            let mut completed = as_completed(jobs);
            for left in (0..3).rev() {
                drop(completed.next().unwrap().into_result().unwrap());
                assert_eq!(completed.len(), left);
            }
            assert!(completed.next().is_none());
            assert_eq!(Arc::strong_count(&alive), 1);
        });
    });
}

/// Polls until it is ready, sleeping in between: a runtime in ten lines.
fn block_on<F: Future>(future: F) -> F::Output {
    struct Unpark(std::thread::Thread);
    impl std::task::Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
    let waker = Waker::from(Arc::new(Unpark(std::thread::current())));
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(output) => return output,
            Poll::Pending => std::thread::park(),
        }
    }
}
