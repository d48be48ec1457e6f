//! B5: what a timeline is drawn from.

use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use futures_pool::{BoxError, CancelToken, Executor, SpanLog, Task, cancellable, fallible, named};
use watchdog::watched;

use super::with_built;
use crate::gate::{Gate, OpenAtEnd, held};
use crate::pool::{Pool, workers};

#[test]
fn b5_a_span_for_each_task_that_ran_and_none_for_the_cancelled() {
    watched(|| {
        let (log, began) = (SpanLog::new(), Instant::now());
        let (started, gate) = (Gate::default(), Gate::default());
        with_built(workers(2).thread_name_prefix("fetch").spans(&log), |pool| {
            let _end = OpenAtEnd(&gate);
            let running = pool.hand_in(named("held", held(&started, &gate, ())));
            let second = Gate::default();
            drop(pool.hand_in(named("held too", held(&second, &gate, ()))));
            started.wait();
            second.wait();
            let cancelled = pool.hand_in(named("cancelled", || ()));
            let panicked = pool.hand_in(named("panicked", || panic!("noted too")));
            let failed = pool.hand_in(named("failed", fallible(|| Err::<(), _>("noted too"))));
            for n in 0..50 {
                drop(pool.hand_in(named(format!("task {n}"), || ())));
            }
            assert!(cancelled.cancel());
            assert!(log.take().is_empty(), "nothing has ended");
            gate.open();
            running.into_result().unwrap();
            assert!(failed.exception().is_some() && panicked.exception().is_some());
        });
        let spans = log.take();
        let mut tasks: Vec<_> = spans.iter().map(|span| span.task.to_string()).collect();
        tasks.sort();
        let mut expected: Vec<_> = (0..50).map(|n| format!("task {n}")).collect();
        expected.extend(["failed", "held", "held too", "panicked"].map(str::to_owned));
        expected.sort();
        assert_eq!(tasks, expected);
        for span in &spans {
            let times = [began, span.queued, span.started, span.ended, Instant::now()];
            assert!(times.is_sorted(), "{span:?}");
            assert!(["fetch_0", "fetch_1"].contains(&&*span.worker), "{span:?}");
        }
        let held: Vec<_> = spans.iter().filter(|span| span.task.starts_with("held")).collect();
        assert_ne!(held[0].worker, held[1].worker);
        assert!(log.take().is_empty(), "taken before");
    });
}

#[test]
fn b5_a_span_is_there_before_the_outcome_can_be_seen() {
    watched(|| {
        let log = SpanLog::new();
        with_built(workers(1).spans(&log), |pool| {
            for n in 0..1000 {
                match n % 3 {
                    0 => drop(pool.hand_in(|| ()).result().is_ok()),
                    1 => drop(pool.hand_in(fallible(|| Err::<(), _>("no"))).exception()),
                    _ => drop(pool.submit_timeout(Duration::ZERO, || ()).unwrap().into_result()),
                }
                assert_eq!(log.take().len(), 1);
            }
        });
    });
}

#[test]
fn b5_tasks_of_several_pools_in_one_log() {
    watched(|| {
        let log = SpanLog::new();
        for name in ["first", "second"] {
            with_built(workers(1).thread_name_prefix(name).spans(&log.clone()), |pool| drop(pool.hand_in(|| ())));
        }
        assert_eq!(log.take().iter().map(|span| &*span.worker).collect::<Vec<_>>(), ["first_0", "second_0"]);
    });
}

#[test]
fn b5_the_span_of_a_helped_task_lies_within_that_of_its_helper() {
    watched(|| {
        let log = SpanLog::new();
        with_built(workers(1).helping().spans(&log), |pool| {
            let nested = pool.clone();
            let outer =
                pool.hand_in(named("outer", move || nested.hand_in(named("inner", || ())).into_result().is_ok()));
            assert!(outer.into_result().unwrap());
        });
        let spans = log.take();
        let [inner, outer] = &spans[..] else { panic!("{spans:?}") };
        assert_eq!((&*inner.task, &*outer.task, &inner.worker), ("inner", "outer", &outer.worker));
        assert!(outer.started <= inner.queued && inner.ended <= outer.ended, "{spans:?}");
    });
}

#[test]
fn b5_the_callback_of_a_helped_task_finds_its_span() {
    watched(|| {
        let (log, (told, noted)) = (SpanLog::new(), channel());
        with_built(workers(1).helping().spans(&log), |pool| {
            let (nested, log) = (pool.clone(), log.clone());
            let outer = pool.hand_in(move || {
                let inner = nested.hand_in(named("inner", || ()));
                inner.add_done_callback(move |_| told.send(log.take()).unwrap());
                inner.into_result().is_ok()
            });
            assert!(outer.into_result().unwrap());
        });
        let noted = noted.recv().unwrap();
        assert_eq!(noted.iter().map(|span| &*span.task).collect::<Vec<_>>(), ["inner"]);
    });
}

struct Unnamed;

impl Task for Unnamed {
    type Value = ();

    fn run(self) -> Result<(), BoxError> {
        Ok(())
    }
}

fn search(_: &CancelToken) -> Result<(), BoxError> {
    Ok(())
}

#[test]
fn b5_a_task_without_a_name_is_called_by_its_type() {
    watched(|| {
        let log = SpanLog::new();
        with_built(workers(1).spans(&log), |pool| {
            pool.submit(Unnamed).into_result().unwrap();
            pool.submit(cancellable(search)).into_result().unwrap();
        });
        let names: Vec<_> = log.take().into_iter().map(|span| span.task).collect();
        assert!(names[0].ends_with("::spans::Unnamed") && names[1].ends_with("::spans::search"), "{names:?}");
    });
}
