//! The clauses for [`ThreadPoolExecutor`].

use std::cell::RefCell;
use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::mpsc::channel;
use std::sync::{Arc, Barrier};
use std::thread;
use std::time::Duration;

use futures_pool::{Executor, Shutdown, TaskError, ThreadPoolBuilder, ThreadPoolExecutor};
use watchdog::watched;

use crate::gate::Gate;

fn with_pool<R>(workers: usize, block: impl FnOnce(&ThreadPoolExecutor) -> R) -> R {
    block(&ThreadPoolExecutor::new(workers).unwrap())
}

fn with_built<S, R>(choices: ThreadPoolBuilder<'static, S>, block: impl FnOnce(Arc<ThreadPoolExecutor<S>>) -> R) -> R {
    block(Arc::new(choices.build().unwrap()))
}

fn with_limit<R>(max_workers: usize, max_pending: usize, block: impl FnOnce(&ThreadPoolExecutor) -> R) -> R {
    block(&ThreadPoolExecutor::builder().max_workers(max_workers).max_pending(max_pending).build().unwrap())
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
fn e7_without_wait_it_returns_at_once_and_queued_work_still_runs() {
    watched(|| {
        let pool = ThreadPoolExecutor::new(1).unwrap();
        let gate = Gate::default();
        let jobs: Vec<_> = (0..3)
            .map(|n| {
                let gate = gate.clone();
                pool.submit(move || {
                    gate.wait();
                    n
                })
            })
            .collect();
        pool.shutdown_with(Shutdown::new().no_wait()); // would never return if it waited
        gate.open();
        let values: Vec<_> = jobs.into_iter().map(|job| job.into_result().unwrap()).collect();
        assert_eq!(values, [0, 1, 2]);
    });
}

/// Takes its time to be dropped.
struct Kept(Arc<AtomicUsize>);

impl Drop for Kept {
    fn drop(&mut self) {
        thread::sleep(Duration::from_millis(20));
        self.0.fetch_sub(1, SeqCst);
    }
}

#[test]
fn e7_on_return_every_thread_is_gone_with_all_it_kept() {
    thread_local! {
        static KEPT: RefCell<Option<Kept>> = const { RefCell::new(None) };
    }
    watched(|| {
        let (kept, meeting) = (Arc::new(AtomicUsize::new(0)), Arc::new(Barrier::new(4)));
        let pool = ThreadPoolExecutor::new(4).unwrap();
        for _ in 0..4 {
            let (kept, meeting) = (kept.clone(), meeting.clone());
            drop(pool.submit(move || {
                meeting.wait();
                kept.fetch_add(1, SeqCst);
                KEPT.set(Some(Kept(kept)));
            }));
        }
        pool.shutdown();
        assert_eq!(kept.load(SeqCst), 0);
    });
}

#[test]
fn e7_cancelling_touches_only_what_has_not_started() {
    watched(|| {
        let pool = ThreadPoolExecutor::new(1).unwrap();
        let (gate, started) = (Gate::default(), Gate::default());
        let running = pool.submit({
            let (gate, started) = (gate.clone(), started.clone());
            move || {
                started.open();
                gate.wait();
                "ran"
            }
        });
        let queued = pool.submit(|| "never");
        started.wait();
        pool.shutdown_with(Shutdown::new().no_wait().cancel_futures());
        assert!(queued.cancelled() && running.running());
        gate.open();
        assert_eq!(running.into_result().unwrap(), "ran");
    });
}

#[test]
fn e7_with_wait_every_worker_is_joined_on_return() {
    watched(|| {
        struct AtThreadEnd(std::sync::mpsc::Sender<()>);
        impl Drop for AtThreadEnd {
            fn drop(&mut self) {
                self.0.send(()).unwrap();
            }
        }
        thread_local!(static LAST: std::cell::RefCell<Option<AtThreadEnd>> = const { std::cell::RefCell::new(None) });
        let (sender, ended) = channel();
        let pool = ThreadPoolExecutor::new(3).unwrap();
        for _ in 0..3 {
            let sender = sender.clone();
            pool.submit(move || LAST.set(Some(AtThreadEnd(sender)))).result().unwrap();
        }
        pool.shutdown();
        drop(sender);
        assert_eq!(ended.try_iter().count(), 3);
        assert!(ended.recv().is_err(), "a worker outlived the shutdown");
    });
}

#[test]
fn e8_a_pool_dropped_by_its_own_task_does_not_wait_for_itself() {
    watched(|| {
        let pool = Arc::new(ThreadPoolExecutor::new(1).unwrap());
        let gate = Gate::default();
        let job = pool.submit({
            let (pool, gate) = (pool.clone(), gate.clone());
            move || {
                gate.wait();
                drop(pool);
            }
        });
        drop(pool);
        gate.open();
        job.into_result().unwrap();
    });
}

#[test]
fn t1_the_default_size_follows_the_cpus_of_this_process() {
    watched(|| {
        let cpus = thread::available_parallelism().map_or(1, NonZero::get);
        let pool = ThreadPoolExecutor::builder().build().unwrap();
        let expected = format!("workers: 0 of {},", (cpus + 4).min(32));
        assert!(format!("{pool:?}").contains(&expected), "{pool:?} without {expected}");
    });
}

#[test]
fn t1_zero_is_refused_by_a_clear_error() {
    watched(|| {
        for error in [
            ThreadPoolExecutor::new(0).map(drop).unwrap_err(),
            ThreadPoolExecutor::scoped(0).unwrap_err(),
            ThreadPoolExecutor::builder().max_workers(0).build().map(drop).unwrap_err(),
        ] {
            assert_eq!(error.to_string(), "max_workers must be at least 1, not 0");
        }
    });
}

#[test]
fn t3_a_prefix_that_no_thread_can_have_is_refused() {
    watched(|| {
        let error = ThreadPoolExecutor::builder().thread_name_prefix("a\0b").build().map(drop).unwrap_err();
        assert_eq!(error.to_string(), "thread_name_prefix must not contain a NUL character");
    });
}

#[test]
fn t3_the_default_prefix_tells_pools_apart() {
    watched(|| {
        let pools = [ThreadPoolExecutor::new(1).unwrap(), ThreadPoolExecutor::new(1).unwrap()];
        let names =
            pools.map(|pool| pool.submit(|| thread::current().name().unwrap().to_owned()).into_result().unwrap());
        assert_ne!(names[0], names[1]);
        for name in names {
            let number = name.strip_prefix("ThreadPoolExecutor-").and_then(|rest| rest.strip_suffix("_0")).unwrap();
            number.parse::<usize>().unwrap();
        }
    });
}

#[test]
fn t3_names_are_prefix_and_number() {
    watched(|| {
        let pool = ThreadPoolExecutor::builder().max_workers(3).thread_name_prefix("fetch").build().unwrap();
        let meeting = Arc::new(std::sync::Barrier::new(3));
        let jobs: Vec<_> = (0..3)
            .map(|_| {
                let meeting = meeting.clone();
                pool.submit(move || {
                    meeting.wait();
                    thread::current().name().unwrap().to_owned()
                })
            })
            .collect();
        let mut names: Vec<_> = jobs.into_iter().map(|job| job.into_result().unwrap()).collect();
        names.sort();
        assert_eq!(names, ["fetch_0", "fetch_1", "fetch_2"]);
    });
}

#[test]
fn t4_the_initializer_runs_once_in_each_worker_before_its_first_task() {
    watched(|| {
        thread_local!(static READY: std::cell::Cell<usize> = const { std::cell::Cell::new(0) });
        let initializer = || {
            READY.set(READY.get() + 1);
            Ok::<_, TaskError>(())
        };
        let pool = ThreadPoolExecutor::builder().max_workers(2).initializer(initializer).build().unwrap();
        let meeting = Arc::new(std::sync::Barrier::new(2));
        let jobs: Vec<_> = (0..10)
            .map(|_| {
                let meeting = meeting.clone();
                pool.submit(move || {
                    meeting.wait();
                    READY.get()
                })
            })
            .collect();
        assert!(jobs.iter().all(|job| *job.result().unwrap() == 1));
    });
}

#[test]
fn t4_if_the_initializer_fails_pending_and_later_work_gets_a_broken_pool_error() {
    watched(|| {
        let gate = Gate::default();
        let initializer = {
            let gate = gate.clone();
            move || {
                gate.wait();
                Err::<(), _>("no licence")
            }
        };
        let pool = ThreadPoolExecutor::builder().max_workers(1).initializer(initializer).build().unwrap();
        let pending = [pool.submit(|| 1), pool.submit(|| 2)];
        gate.open();
        for job in &pending {
            let error = job.exception().unwrap();
            assert!(matches!(error, TaskError::BrokenPool(_)));
            assert!(error.to_string().contains("no licence"), "{error}");
        }
        assert!(matches!(pool.submit(|| 3).result(), Err(TaskError::BrokenPool(_))));
    });
}

#[test]
fn t4_an_initializer_that_panics_breaks_the_pool_too() {
    watched(|| {
        let initializer = || -> Result<(), TaskError> { panic!("no paper") };
        let pool = ThreadPoolExecutor::builder().max_workers(1).initializer(initializer).build().unwrap();
        let error = pool.submit(|| 1).exception().unwrap();
        assert!(error.to_string().contains("no paper"), "{error}");
    });
}
