//! The clauses for [`ScopedExecutor`].

use std::collections::HashSet;
use std::sync::{Arc, Barrier, Mutex};
use std::thread;

use futures_pool::{Executor, ScopedExecutor, Shutdown, TaskError, ThreadPoolBuilder, ThreadPoolExecutor};
use watchdog::watched;

use crate::gate::Gate;

fn with_pool<'env, R>(workers: usize, block: impl for<'scope> FnOnce(&ScopedExecutor<'scope, 'env>) -> R) -> R {
    ThreadPoolExecutor::scoped(workers).unwrap().run(block)
}

fn with_built<'env, S, R>(
    choices: ThreadPoolBuilder<'env, S>,
    block: impl for<'scope> FnOnce(ScopedExecutor<'scope, 'env, S>) -> R,
) -> R {
    choices.scoped().unwrap().run(|pool| block(pool.clone()))
}

fn with_limit<'env, R>(
    max_workers: usize,
    max_pending: usize,
    block: impl for<'scope> FnOnce(&ScopedExecutor<'scope, 'env>) -> R,
) -> R {
    let choices = ThreadPoolExecutor::builder().max_workers(max_workers).max_pending(max_pending);
    choices.scoped().unwrap().run(block)
}

#[path = "by_call/mod.rs"]
mod by_call;
#[path = "by_call_while_held/mod.rs"]
mod by_call_while_held;
#[path = "every_executor/mod.rs"]
mod every_executor;
#[path = "every_pool/mod.rs"]
mod every_pool;

#[test]
fn e7_cancelling_touches_only_what_has_not_started() {
    watched(|| {
        let (gate, started) = (Gate::default(), Gate::default());
        with_pool(1, |pool| {
            let running = pool.submit(|| {
                started.open();
                gate.wait();
                "ran"
            });
            let queued = pool.submit(|| "never");
            started.wait();
            pool.clone().shutdown_with(Shutdown::new().no_wait().cancel_futures());
            assert!(queued.cancelled() && running.running());
            gate.open();
            assert_eq!(running.into_result().unwrap(), "ran");
            assert!(matches!(pool.submit(|| "late").result(), Err(TaskError::ShutDown)));
        });
    });
}

#[test]
fn e7_everybody_who_shuts_down_with_wait_waits() {
    watched(|| {
        let (gate, started) = (Gate::default(), Gate::default());
        with_pool(1, |pool| {
            let job = pool.submit(|| {
                started.open();
                gate.wait();
            });
            started.wait();
            thread::scope(|scope| {
                for _ in 0..3 {
                    let (pool, job) = (pool.clone(), &job);
                    scope.spawn(move || {
                        pool.shutdown_with(Shutdown::new());
                        assert!(job.done(), "it did not wait");
                    });
                }
                gate.open();
            });
        });
    });
}

#[test]
fn e7_workers_that_shut_down_their_pool_do_not_wait_for_one_another() {
    watched(|| {
        let meeting = Barrier::new(2);
        with_pool(2, |pool| {
            let jobs = [pool.clone(), pool.clone()].map(|pool_of_its_own| {
                let meeting = &meeting;
                pool.submit(move || {
                    meeting.wait();
                    pool_of_its_own.shutdown_with(Shutdown::new());
                })
            });
            jobs.into_iter().for_each(|job| job.into_result().unwrap());
        });
    });
}

#[test]
fn t3_names_are_prefix_and_number() {
    watched(|| {
        let name = ThreadPoolExecutor::builder()
            .max_workers(2)
            .thread_name_prefix("fetch")
            .scoped()
            .unwrap()
            .run(|pool| pool.submit(|| thread::current().name().unwrap().to_owned()).into_result().unwrap());
        assert_eq!(name, "fetch_0");
    });
}

#[test]
fn t4_the_initializer_runs_once_in_each_worker_and_may_borrow() {
    watched(|| {
        let initialized = Mutex::new(Vec::new());
        let initializer = || {
            initialized.lock().unwrap().push(thread::current().id());
            Ok::<_, TaskError>(())
        };
        let ran_on =
            ThreadPoolExecutor::builder().max_workers(2).initializer(initializer).scoped().unwrap().run(|pool| {
                let meeting = Arc::new(Barrier::new(2));
                let jobs: Vec<_> = (0..6)
                    .map(|_| {
                        let meeting = meeting.clone();
                        pool.submit(move || {
                            meeting.wait();
                            thread::current().id()
                        })
                    })
                    .collect();
                jobs.into_iter().map(|job| job.into_result().unwrap()).collect::<HashSet<_>>()
            });
        let initialized = initialized.into_inner().unwrap();
        assert_eq!(initialized.len(), 2);
        assert_eq!(initialized.into_iter().collect::<HashSet<_>>(), ran_on);
    });
}

#[test]
fn t4_if_the_initializer_fails_every_task_gets_a_broken_pool_error() {
    watched(|| {
        ThreadPoolExecutor::builder().max_workers(1).initializer(|| Err::<(), _>("no licence")).scoped().unwrap().run(
            |pool| {
                for _ in 0..3 {
                    assert!(matches!(pool.submit(|| 1).result(), Err(TaskError::BrokenPool(_))));
                }
            },
        );
    });
}

#[test]
fn e7_on_return_everything_that_was_queued_has_run() {
    watched(|| {
        with_pool(2, |pool| {
            let jobs: Vec<_> = (0..100).map(|n| pool.submit(move || n)).collect();
            pool.clone().shutdown();
            assert!(jobs.iter().all(|job| job.done()), "it did not wait");
            assert!(matches!(pool.submit(|| 1).result(), Err(TaskError::ShutDown)));
        });
    });
}
