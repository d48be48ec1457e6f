//! Tasks as bytes, from one executor to another; here both are in this process.

use std::sync::Arc;
use std::sync::mpsc::channel;

use fastrand::Rng;
use futures_pool::transport::{BegunTask, InvalidRequest, OnStop, QueuedTask, Request, outcome_to_parts};
use futures_pool::{
    CancelToken, Executor, Future, ProcessPoolExecutor, SpanLog, State, TaskError, call, named, try_call,
};
use watchdog::watched;

use crate::gate::Gate;
use crate::pool::pool_of;
use crate::tasks::{Death, die, echo, hold, parse, square};

/// Runs a task as the other end does, and gives the bytes of its outcome.
fn run(pool: &ProcessPoolExecutor, request: Vec<Vec<u8>>) -> Vec<Vec<u8>> {
    outcome_to_parts(pool.submit(Request::from_parts(request).unwrap()).into_result())
}

/// Has a task run at the other end, and ends it.
fn carry(pool: &ProcessPoolExecutor, task: BegunTask) {
    let outcome = run(pool, task.to_parts());
    task.end(Ok(outcome), || {});
}

fn begun<T>((queued, future): (QueuedTask, Future<'static, T>)) -> (BegunTask, Future<'static, T>) {
    let (task, rest) = queued.begin().unwrap();
    assert!(rest.is_none());
    (task, future)
}

#[test]
fn values_errors_and_large_strings_come_back() {
    watched(|| {
        let pool = pool_of(1);
        let (task, value) = begun(QueuedTask::new(call(square, (12,))));
        carry(&pool, task);
        assert_eq!(value.into_result().unwrap(), 144);

        let (task, error) = begun(QueuedTask::new(try_call(parse, ("twelve".to_owned(),))));
        carry(&pool, task);
        assert_eq!(error.exception().unwrap().to_string(), "invalid digit found in string");

        let large: Vec<u8> = (0..1 << 20).map(|n| (n % 251) as u8).collect();
        let (task, same) = begun(QueuedTask::new(call(echo, (large.clone(),))));
        carry(&pool, task);
        assert!(same.into_result().unwrap() == large);
    });
}

#[test]
fn the_death_of_a_worker_is_told_as_by_its_own_pool() {
    watched(|| {
        let pool = pool_of(1);
        let (task, future) = begun(QueuedTask::new(named("dies", call(die, (Death::Exit(3),)))));
        carry(&pool, task);
        let Err(TaskError::WorkerDied(died)) = future.result() else { panic!("{future:?}") };
        assert_eq!((died.task(), died.status().unwrap().code()), ("dies", Some(3)));
    });
}

#[test]
fn a_task_is_pending_until_it_is_begun_and_again_when_it_is_not() {
    watched(|| {
        let (queued, future) = QueuedTask::new(call(square, (1,)));
        assert_eq!(future.state(), State::Pending);
        let (task, _) = queued.begin().unwrap();
        assert_eq!(future.state(), State::Running);
        let queued = task.unbegin();
        assert!(future.cancel() && queued.is_cancelled());
        assert!(queued.begin().is_none());
    });
}

#[test]
fn what_is_dropped_is_abandoned_and_what_is_refused_says_why() {
    watched(|| {
        let (queued, future) = QueuedTask::new(call(square, (1,)));
        drop(queued);
        assert!(matches!(future.result(), Err(TaskError::Abandoned)));
        let (task, future) = begun(QueuedTask::new(call(square, (1,))));
        drop(task);
        assert!(matches!(future.result(), Err(TaskError::Abandoned)));
        let (queued, future) = QueuedTask::new(call(square, (1,)));
        queued.refuse(TaskError::ShutDown);
        assert!(matches!(future.result(), Err(TaskError::ShutDown)));
    });
}

#[test]
fn a_function_that_is_not_registered_is_named_at_once() {
    watched(|| {
        fn unknown() {}
        let (queued, future) = QueuedTask::new(call(unknown, ()));
        let error = future.exception().unwrap().to_string();
        assert!(error.contains("futures_pool::remote!"), "{error}");
        assert!(queued.begin().is_none());
    });
}

#[test]
fn it_is_settled_when_its_callbacks_have_run() {
    watched(|| {
        let (sender, steps) = channel();
        let (task, future) = begun(QueuedTask::new(call(square, (1,))));
        let callback = sender.clone();
        future.add_done_callback(move |_| callback.send("called back").unwrap());
        task.end(Err(TaskError::Cancelled), || sender.send("settled").unwrap());
        assert_eq!(steps.into_iter().take(2).collect::<Vec<_>>(), ["called back", "settled"]);
    });
}

#[test]
fn a_stop_is_heard_and_reaches_the_process() {
    watched(|| {
        let (gate, pool) = (Gate::new(), pool_of(1));
        let (task, future) = begun(QueuedTask::new(call(hold, (gate.port(), 1)).cancellable()));
        assert!(task.can_be_stopped());
        let token = CancelToken::new();
        let heard = token.clone();
        let _listening: OnStop = task.on_stop(move || heard.cancel()).unwrap();
        let elsewhere = pool.submit(Request::from_parts(task.to_parts()).unwrap().stopped_by(&token));
        let held = gate.next();
        assert!(!future.cancel(), "it is running, and only asked");
        held.wait_for_its_end();
        let outcome = elsewhere.into_result();
        assert!(matches!(outcome, Err(TaskError::Cancelled)), "{outcome:?}");
        task.end(Ok(outcome_to_parts(outcome)), || {});
        assert!(future.cancelled());
    });
}

#[test]
fn a_request_that_may_not_begin_any_more_is_not_begun() {
    watched(|| {
        let pool = pool_of(1);
        let (task, _future) = begun(QueuedTask::new(call(die, (Death::Exit(1),))));
        let request = Request::from_parts(task.to_parts()).unwrap().begun_only_if(|| false);
        assert!(matches!(pool.submit(request).result(), Err(TaskError::Cancelled)));
    });
}

#[test]
fn the_span_of_a_task_names_the_worker_that_is_given() {
    watched(|| {
        let log = SpanLog::new();
        let (task, future) = begun(QueuedTask::new(named("squared", call(square, (1,)))));
        let now = std::time::Instant::now();
        task.record_span(&log, "host one", now, now);
        drop(task);
        let _ = future.exception();
        let [span] = &log.take()[..] else { panic!("one task has run") };
        assert_eq!((&*span.task, &*span.worker), ("squared", "host one"));
    });
}

#[test]
fn garbage_is_refused_or_fails_its_own_task() {
    let seed = fastrand::u64(..);
    println!("seed {seed}");
    watched(move || {
        let (mut random, pool) = (Rng::with_seed(seed), pool_of(2));
        let (task, _future) = begun(QueuedTask::new(call(echo, (vec![7; 100],))));
        let Ok([whole]) = <[_; 1]>::try_from(task.to_parts()) else { panic!("it is small") };
        let mut jobs = Vec::new();
        for _ in 0..2000 {
            let mut bytes = whole.clone();
            for _ in 0..random.usize(1..4) {
                let place = random.usize(..bytes.len());
                // Not another function: some of them end their process, as they are to.
                if place >= 4 {
                    bytes[place] = random.u8(..);
                }
            }
            bytes.truncate(random.usize(..=bytes.len()));
            match Request::from_parts(vec![bytes]) {
                Ok(request) => jobs.push(pool.submit(request)),
                Err(error) => assert_eq!(error, InvalidRequest),
            }
        }
        let pids = pool.pids();
        for job in jobs {
            let outcome = outcome_to_parts(job.into_result());
            let (task, future) = begun(QueuedTask::new(call(echo, (Vec::new(),))));
            task.end(Ok(outcome), || {});
            let _ = future.exception();
        }
        // Another may have been started meanwhile.
        assert!(pids.iter().all(|pid| pool.pids().contains(pid)), "no process has died");
        // Nor does an outcome that is damaged.
        let outcome = run(&pool, vec![whole]).remove(0);
        for _ in 0..2000 {
            let mut bytes = outcome.clone();
            let place = random.usize(..bytes.len());
            bytes[place] ^= random.u8(1..);
            bytes.truncate(random.usize(..=bytes.len()));
            let (task, future) = begun(QueuedTask::new(call(echo, (Vec::new(),))));
            task.end(Ok(vec![bytes]), || {});
            let _ = future.exception();
        }
    });
}

#[test]
fn parts_of_a_map_are_begun_one_by_one() {
    watched(|| {
        struct Elsewhere(Arc<ProcessPoolExecutor>);
        impl Executor<'static> for Elsewhere {}
        impl<K: futures_pool::Remote<Value: Send + Sync + 'static>> futures_pool::Accepts<'static, K> for Elsewhere {
            fn accept(&self, task: K) -> Future<'static, K::Value> {
                let (queued, future) = QueuedTask::new(task);
                let mut next = Some(queued);
                while let Some((task, rest)) = next.take().and_then(QueuedTask::begin) {
                    carry(&self.0, task);
                    next = rest;
                }
                future
            }
        }
        let executor = Elsewhere(Arc::new(pool_of(2)));
        let squares: Result<Vec<_>, _> = executor.map(square, 0..5000).collect();
        assert!(squares.unwrap().into_iter().eq((0..5000).map(|n| n * n)));
    });
}
