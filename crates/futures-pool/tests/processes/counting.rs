//! B5: counters, `wait_idle`, spans.

use std::time::{Duration, Instant};

use futures_pool::{Executor, SpanLog, call, named};
use watchdog::watched;

use crate::gate::Gate;
use crate::pool::{pool_of, workers};
use crate::tasks::{die, hold, six_over, square};

#[test]
fn b5_every_count_is_exact() {
    watched(|| {
        let gate = Gate::new();
        let pool = pool_of(2);
        let counts = || {
            let stats = pool.stats();
            (stats.workers, stats.idle, stats.pending, stats.running, stats.completed)
        };
        let (_, _, pending, running, completed) = counts();
        assert_eq!((pending, running, completed), (0, 0, 0));
        let running = [pool.submit(call(hold, (gate.port(), 1))), pool.submit(call(hold, (gate.port(), 2)))];
        let held = [gate.next(), gate.next()];
        let queued = [pool.submit(call(six_over, (1,))), pool.submit(call(six_over, (0,)))];
        assert_eq!(counts(), (2, 0, 2, 2, 0));
        assert_eq!(pool.running().len(), 2);
        drop(held);
        pool.wait_idle();
        assert_eq!(counts(), (2, 2, 0, 0, 4));
        assert!(running.iter().chain([]).all(|job| job.result().is_ok()) && queued[1].exception().is_some());
    });
}

#[test]
fn b5_tasks_that_were_sent_together_and_asked_back_are_counted_once() {
    watched(|| {
        let gate = Gate::new();
        let pool = pool_of(1);
        for n in 1..=5 {
            let quick: Vec<_> = (0..300).map(|n| pool.submit(call(hold, (0, n)))).collect();
            let slow = pool.submit(call(hold, (gate.port(), 7)));
            let behind: Vec<_> = (0..300).map(|n| pool.submit(call(hold, (0, n)))).collect();
            let held = gate.next();
            assert!(quick.into_iter().map(|job| job.into_result().unwrap()).eq(0..300));
            assert!(behind.iter().all(|job| !job.done()));
            held.let_go();
            assert_eq!(slow.into_result().unwrap(), 7);
            assert!(behind.into_iter().map(|job| job.into_result().unwrap()).eq(0..300));
            pool.wait_idle();
            let stats = pool.stats();
            assert_eq!((stats.completed, stats.pending, stats.running), (n * 601, 0, 0));
        }
    });
}

#[test]
fn b5_what_is_asked_back_can_be_cancelled_again() {
    watched(|| {
        let gate = Gate::new();
        let pool = pool_of(1);
        drop((0..300).map(|n| pool.submit(call(hold, (0, n)))).collect::<Vec<_>>());
        let slow = pool.submit(call(hold, (gate.port(), 7)));
        let behind: Vec<_> = (0..100).map(|n| pool.submit(call(hold, (0, n)))).collect();
        let held = gate.next();
        // When they are asked back cannot be seen; if they never were, the watchdog would bark.
        while !behind.iter().all(|job| job.cancel()) {
            std::thread::sleep(Duration::from_millis(1));
        }
        held.let_go();
        assert_eq!(slow.into_result().unwrap(), 7);
    });
}

#[test]
fn b5_wait_idle_waits_for_what_runs_and_what_is_queued() {
    watched(|| {
        let gate = Gate::new();
        let pool = pool_of(2);
        let jobs: Vec<_> = (0..10).map(|n| pool.submit(call(hold, (gate.port(), n)))).collect();
        assert!(!pool.wait_idle_timeout(Duration::ZERO) && !pool.wait_idle_timeout(Duration::from_millis(1)));
        std::thread::scope(|scope| {
            let waits = scope.spawn(|| {
                pool.wait_idle();
                jobs.iter().all(|job| job.done())
            });
            (0..10).for_each(|_| gate.next().let_go());
            assert!(waits.join().unwrap());
        });
    });
}

#[test]
fn b5_a_span_for_each_task_that_ran_and_none_for_the_cancelled() {
    watched(|| {
        let (log, began, gate) = (SpanLog::new(), Instant::now(), Gate::new());
        let pool = workers(1).name_prefix("worker").spans(&log).build().unwrap();
        drop(pool.submit(named("held", call(hold, (gate.port(), 1)))));
        let held = gate.next();
        let cancelled = pool.submit(named("cancelled", call(square, (1,))));
        let jobs: Vec<_> = (0..100).map(|n| pool.submit(named(format!("task {n}"), call(square, (n,))))).collect();
        let died = pool.submit(named("died", call(die, (crate::tasks::Death::Abort,))));
        assert!(cancelled.cancel() && log.take().is_empty());
        held.let_go();
        assert!(died.exception().is_some() && jobs.iter().all(|job| job.result().is_ok()));
        pool.shutdown();
        let spans = log.take();
        let names: Vec<_> = spans.iter().map(|span| span.task.to_string()).collect();
        let expected = ["held".to_owned()].into_iter().chain((0..100).map(|n| format!("task {n}")));
        assert_eq!(names, expected.chain(["died".to_owned()]).collect::<Vec<_>>());
        for span in &spans {
            // Of an executor with hosts, behind the name of the host.
            assert!(span.worker.ends_with("worker_0"), "{}", span.worker);
            assert!([began, span.queued, span.started, span.ended].is_sorted(), "{span:?}");
        }
        assert!(spans.windows(2).all(|pair| pair[0].ended <= pair[1].started), "one after the other");
    });
}
