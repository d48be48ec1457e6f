//! Clauses that hold for every pool of workers beside the caller; included once for each.

use std::collections::HashSet;
use std::sync::mpsc::channel;
use std::sync::{Arc, Barrier, Mutex};
use std::thread;
use std::time::Duration;

use futures_pool::{Executor, Future, ReturnWhen, TaskError, as_completed, wait};
use watchdog::watched;

use super::with_pool;
use crate::gate::{Gate, held};

const SOON: Duration = Duration::from_millis(1);

/// Opens the gate at the end of a test, also when the test fails: a pool would wait for ever.
struct OpenAtEnd<'g>(&'g Gate);

impl Drop for OpenAtEnd<'_> {
    fn drop(&mut self) {
        self.0.open();
    }
}

#[test]
fn e1_submit_never_blocks_and_tasks_run_first_in_first_out() {
    watched(|| {
        let (started, gate) = (Gate::default(), Gate::default());
        let order = Arc::new(Mutex::new(Vec::new()));
        with_pool(1, |pool| {
            let _end = OpenAtEnd(&gate);
            let first = pool.submit(held(&started, &gate, ()));
            let jobs: Vec<_> = (0..1000)
                .map(|n| {
                    let order = order.clone();
                    pool.submit(move || order.lock().unwrap().push(n))
                })
                .collect();
            assert!(!first.done());
            gate.open();
            wait(&jobs, None, ReturnWhen::AllCompleted);
        });
        assert_eq!(*order.lock().unwrap(), (0..1000).collect::<Vec<_>>());
    });
}

#[test]
fn e3_map_submits_before_it_is_iterated() {
    watched(|| {
        with_pool(2, |pool| {
            let meeting = Arc::new(Barrier::new(3));
            let map = pool.map(
                {
                    let meeting = meeting.clone();
                    move |_| meeting.wait()
                },
                0..2,
            );
            meeting.wait(); // both items are being worked on, though nobody has asked for a result
            assert_eq!(map.count(), 2);
        });
    });
}

#[test]
fn e4_when_the_deadline_passes_what_has_not_started_is_cancelled() {
    watched(|| {
        for timeout in [Duration::ZERO, SOON] {
            let (started, gate) = (Gate::default(), Gate::default());
            let ran = Arc::new(Mutex::new(HashSet::new()));
            with_pool(1, |pool| {
                let _end = OpenAtEnd(&gate);
                let work = {
                    let (started, gate, ran) = (started.clone(), gate.clone(), ran.clone());
                    move |n| {
                        ran.lock().unwrap().insert(n);
                        started.open();
                        gate.wait();
                    }
                };
                let mut map = pool.mapping().timeout(timeout).map(work, 0..5).unwrap();
                started.wait();
                assert!(matches!(map.next(), Some(Err(TaskError::TimedOut))));
                assert!(map.next().is_none());
            });
            assert_eq!(*ran.lock().unwrap(), HashSet::from([0]));
        }
    });
}

#[test]
fn e5_dropping_the_iterator_cancels_what_has_not_started() {
    watched(|| {
        let (started, gate) = (Gate::default(), Gate::default());
        let ran = Arc::new(Mutex::new(0));
        with_pool(1, |pool| {
            let _end = OpenAtEnd(&gate);
            let running = pool.submit(held(&started, &gate, ()));
            started.wait();
            let counted = {
                let ran = ran.clone();
                move |_| *ran.lock().unwrap() += 1
            };
            drop(pool.map(counted, 0..10));
            gate.open();
            running.result().unwrap();
        });
        assert_eq!(*ran.lock().unwrap(), 0);
    });
}

#[test]
fn e8_leaving_the_block_loses_no_queued_work() {
    watched(|| {
        let ran = Arc::new(Mutex::new(0));
        with_pool(2, |pool| {
            for _ in 0..100 {
                let ran = ran.clone();
                drop(pool.submit(move || *ran.lock().unwrap() += 1));
            }
        });
        assert_eq!(*ran.lock().unwrap(), 100);
    });
}

#[test]
fn t2_sequential_tasks_reuse_one_worker() {
    watched(|| {
        with_pool(4, |pool| {
            let ids: HashSet<_> =
                (0..200).map(|_| pool.submit(|| thread::current().id()).into_result().unwrap()).collect();
            assert_eq!(ids.len(), 1);
        });
    });
}

#[test]
fn t2_sixty_blocking_tasks_on_four_workers_make_four_threads() {
    watched(|| {
        with_pool(4, |pool| {
            let meeting = Arc::new(Barrier::new(4));
            let jobs: Vec<_> = (0..60)
                .map(|_| {
                    let meeting = meeting.clone();
                    pool.submit(move || {
                        meeting.wait();
                        thread::current().id()
                    })
                })
                .collect();
            let ids: HashSet<_> = jobs.into_iter().map(|job| job.into_result().unwrap()).collect();
            assert_eq!(ids.len(), 4);
            assert!(format!("{pool:?}").contains("workers: 4 of 4"), "{pool:?}");
        });
    });
}

#[test]
fn t2_a_worker_in_a_callback_is_not_idle() {
    watched(|| {
        let gate = Gate::default();
        with_pool(2, |pool| {
            let _end = OpenAtEnd(&gate);
            let (begin, in_callback) = (Gate::default(), Gate::default());
            let job = pool.submit(held(&Gate::default(), &begin, ()));
            job.add_done_callback({
                let (gate, in_callback) = (gate.clone(), in_callback.clone());
                move |_| {
                    in_callback.open();
                    gate.wait();
                }
            });
            begin.open(); // only now, or the callback would run in this thread
            in_callback.wait();
            // Run by a second worker, or this would hang.
            assert_eq!(pool.submit(|| 2).into_result().unwrap(), 2);
        });
    });
}

#[test]
fn t2_a_worker_that_drops_a_value_nobody_keeps_is_not_idle() {
    struct Held(Gate, Gate);
    impl Drop for Held {
        fn drop(&mut self) {
            self.0.open();
            self.1.wait();
        }
    }
    watched(|| {
        let (dropping, gate) = (Gate::default(), Gate::default());
        with_pool(2, |pool| {
            let _end = OpenAtEnd(&gate);
            let start = Gate::default();
            drop(pool.submit({
                let (value, start) = (Held(dropping.clone(), gate.clone()), start.clone());
                move || {
                    start.wait();
                    value
                }
            }));
            start.open();
            dropping.wait();
            // Run by a second worker, or this would hang.
            assert_eq!(pool.submit(|| 2).into_result().unwrap(), 2);
        });
    });
}

#[test]
fn t5_the_place_of_a_panic_that_a_task_caught_itself_is_not_taken_for_the_next() {
    watched(|| {
        with_pool(1, |pool| {
            let caught = pool.submit(|| std::panic::catch_unwind(|| panic!("caught")).is_err());
            assert!(*caught.result().unwrap());
            let thrown = pool.submit(|| -> () { std::panic::resume_unwind(Box::new("thrown without a place")) });
            let Err(TaskError::Panicked(panic)) = thrown.result() else { panic!("{thrown:?}") };
            assert_eq!((panic.message(), panic.location()), ("thrown without a place", None));
        });
    });
}

#[test]
fn f1_pending_can_be_cancelled_and_running_cannot() {
    watched(|| {
        let (started, gate) = (Gate::default(), Gate::default());
        with_pool(1, |pool| {
            let _end = OpenAtEnd(&gate);
            let running = pool.submit(held(&started, &gate, 1));
            let pending = pool.submit(|| 2);
            started.wait();
            assert_eq!(format!("{running:?} {pending:?}"), "Future(running) Future(pending)");
            assert!(!running.cancel() && running.running() && !running.done());
            assert!(pending.cancel() && pending.cancel() && pending.cancelled() && pending.done());
            assert_eq!(format!("{pending:?}"), "Future(cancelled)");
            assert!(matches!(pending.into_result(), Err(TaskError::Cancelled)));
            gate.open();
            assert_eq!(running.into_result().unwrap(), 1);
        });
    });
}

#[test]
fn f2_a_time_out_is_an_error_and_leaves_the_task_alone() {
    watched(|| {
        let (started, gate) = (Gate::default(), Gate::default());
        with_pool(1, |pool| {
            let _end = OpenAtEnd(&gate);
            let job = pool.submit(held(&started, &gate, 3));
            for timeout in [Duration::ZERO, SOON] {
                assert!(matches!(job.result_timeout(timeout), Err(TaskError::TimedOut)));
                assert!(matches!(job.exception_timeout(timeout), Err(TaskError::TimedOut)));
            }
            gate.open();
            assert_eq!(job.into_result().unwrap(), 3);
        });
    });
}

#[test]
fn f2_any_number_of_threads_wait_for_one_future() {
    watched(|| {
        let (started, gate) = (Gate::default(), Gate::default());
        with_pool(1, |pool| {
            let job = pool.submit(held(&started, &gate, 4));
            thread::scope(|scope| {
                let askers: Vec<_> = (0..8).map(|_| scope.spawn(|| *job.result().unwrap())).collect();
                gate.open();
                assert!(askers.into_iter().all(|asker| asker.join().unwrap() == 4));
            });
        });
    });
}

#[test]
fn f3_cancelling_wakes_everybody_who_waits_at_once() {
    watched(|| {
        let (started, gate) = (Gate::default(), Gate::default());
        with_pool(1, |pool| {
            let _end = OpenAtEnd(&gate);
            let running = pool.submit(held(&started, &gate, 1));
            let queued = pool.submit(|| 2);
            started.wait();
            thread::scope(|scope| {
                let in_result = scope.spawn(|| matches!(queued.result(), Err(TaskError::Cancelled)));
                let in_wait = scope.spawn(|| wait([&queued], None, ReturnWhen::AllCompleted).done.len());
                let in_as_completed = scope.spawn(|| as_completed([&queued]).count());
                assert!(queued.cancel());
                assert!(in_result.join().unwrap());
                assert_eq!((in_wait.join().unwrap(), in_as_completed.join().unwrap()), (1, 1));
            });
            assert!(running.running());
        });
    });
}

#[test]
fn f4_callbacks_run_in_the_thread_that_completes_or_cancels() {
    watched(|| {
        let (started, gate) = (Gate::default(), Gate::default());
        with_pool(1, |pool| {
            let _end = OpenAtEnd(&gate);
            let (sender, called_in) = channel();
            let callback = || {
                let sender = sender.clone();
                move |_: &Future<'_, thread::ThreadId>| sender.send(thread::current().id()).unwrap()
            };
            let id = || thread::current().id();
            let running = pool.submit({
                let work = held(&started, &gate, ());
                move || {
                    work();
                    id()
                }
            });
            let queued = pool.submit(id);
            running.add_done_callback(callback());
            queued.add_done_callback(callback());
            started.wait();
            assert!(queued.cancel());
            assert_eq!(called_in.recv().unwrap(), thread::current().id());
            gate.open();
            assert_eq!(called_in.recv().unwrap(), running.into_result().unwrap());
        });
    });
}

#[test]
fn f4_the_value_can_be_taken_when_the_callbacks_have_looked_at_it() {
    watched(|| {
        with_pool(1, |pool| {
            let gate = Gate::default();
            let job = pool.submit({
                let gate = gate.clone();
                move || {
                    gate.wait();
                    vec![1, 2, 3]
                }
            });
            let (sender, lengths) = channel();
            job.add_done_callback(move |job| sender.send(job.result().unwrap().len()).unwrap());
            gate.open();
            assert_eq!(job.into_result().unwrap(), [1, 2, 3]);
            assert_eq!(lengths.try_recv().unwrap(), 3);
        });
    });
}

#[test]
fn w1_wait_for_the_first_the_first_error_or_all() {
    watched(|| {
        let (started, gate) = (Gate::default(), Gate::default());
        with_pool(2, |pool| {
            let _end = OpenAtEnd(&gate);
            let slow = pool.submit(held(&started, &gate, 1));
            started.wait();
            let fine = pool.submit(|| 2);
            let first = wait([&slow, &fine], None, ReturnWhen::FirstCompleted);
            assert_eq!((first.done, first.not_done), (vec![&fine], vec![&slow]));
            let failed = pool.try_submit(|| Err::<i32, _>("no"));
            let error = wait([&slow, &fine, &failed], None, ReturnWhen::FirstException);
            assert_eq!((error.done, error.not_done), (vec![&fine, &failed], vec![&slow]));
            for timeout in [Duration::ZERO, SOON] {
                let late = wait([&slow, &fine], timeout, ReturnWhen::AllCompleted);
                assert_eq!((late.done, late.not_done), (vec![&fine], vec![&slow]));
            }
            gate.open();
            assert_eq!(wait([&slow, &fine, &failed], None, ReturnWhen::AllCompleted).done.len(), 3);
        });
    });
}

#[test]
fn w1_a_cancelled_future_is_done_and_has_not_failed() {
    watched(|| {
        let (started, gate) = (Gate::default(), Gate::default());
        with_pool(1, |pool| {
            let _end = OpenAtEnd(&gate);
            let running = pool.submit(held(&started, &gate, 1));
            let queued = pool.submit(|| 2);
            started.wait();
            queued.cancel();
            let sorted = wait([&running, &queued], Duration::ZERO, ReturnWhen::FirstException);
            assert_eq!((sorted.done, sorted.not_done), (vec![&queued], vec![&running]));
        });
    });
}

#[test]
fn w2_finished_first_then_in_the_order_in_which_they_finish() {
    watched(|| {
        with_pool(4, |pool| {
            let gates: Vec<_> = (0..3).map(|_| Gate::default()).collect();
            let mut jobs: Vec<_> = gates.iter().map(|gate| pool.submit(held(&Gate::default(), gate, ()))).collect();
            jobs.push(pool.submit(|| ()));
            jobs[3].result().unwrap();
            let mut completed = as_completed(&jobs);
            assert_eq!(completed.next(), Some(&jobs[3]));
            for n in [2, 0, 1] {
                gates[n].open();
                assert_eq!(completed.next(), Some(&jobs[n]));
            }
            assert_eq!(completed.next(), None);
        });
    });
}

#[test]
fn w2_a_deadline_ends_it_in_an_error_that_counts_the_unfinished() {
    watched(|| {
        let (started, gate) = (Gate::default(), Gate::default());
        with_pool(2, |pool| {
            let _end = OpenAtEnd(&gate);
            let jobs = [pool.submit(held(&started, &gate, 1)), pool.submit(|| 2)];
            jobs[1].result().unwrap();
            let mut completed = as_completed(&jobs).timeout(SOON);
            assert_eq!(completed.next(), Some(Ok(&jobs[1])));
            assert_eq!(completed.next().unwrap().unwrap_err().to_string(), "1 (of 2) futures unfinished");
            assert_eq!(completed.next(), None);
        });
    });
}
