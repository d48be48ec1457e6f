//! X1: nothing panics while a thread drops its locals. A panic there ends the whole program, so each case is a program of
//! its own.

use std::cell::RefCell;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;
use std::{panic, thread};

use futures_pool::{
    Executor, InlineExecutor, Promise, ReturnWhen, TaskError, ThreadPoolExecutor, as_completed, named, wait,
};
use watchdog::watched;

use crate::pool::workers;
use crate::program::run_alone;

fn run(test: &str) {
    run_alone(&format!("thread_locals::{test}"));
}

/// Runs a closure when it is dropped; then says that it has.
struct AtThreadEnd(Option<Box<dyn FnOnce()>>, #[expect(dead_code, reason = "its drop is what says so")] Sender<()>);

impl Drop for AtThreadEnd {
    fn drop(&mut self) {
        self.0.take().into_iter().for_each(|work| work());
    }
}

thread_local!(static LAST: RefCell<Option<AtThreadEnd>> = const { RefCell::new(None) });

/// Has `at_end` run by a thread that has done `before` and then drops its locals: once those of the pool are dropped
/// already, once those of the pool are dropped later.
fn while_locals_are_dropped(before: fn(), at_end: fn()) {
    for pool_is_first in [false, true] {
        let (sender, ended) = channel();
        let thread = thread::spawn(move || {
            if pool_is_first {
                before();
            }
            LAST.set(Some(AtThreadEnd(Some(Box::new(at_end)), sender)));
            before();
        });
        thread.join().unwrap();
        assert!(ended.recv().is_err());
    }
}

/// Uses all the thread-locals that there are.
fn use_a_pool() {
    let pool = ThreadPoolExecutor::new(1).unwrap();
    assert_eq!(pool.submit(|| 1).into_result().unwrap(), 1);
    assert_eq!(InlineExecutor::new().submit(|| 1).into_result().unwrap(), 1);
}

#[test]
#[ignore = "a program for others"]
fn program_with_a_pool_in_a_thread_local() {
    watched(|| {
        thread_local!(static POOL: ThreadPoolExecutor = ThreadPoolExecutor::new(2).unwrap());
        let thread = thread::spawn(|| {
            POOL.with(|pool| pool.submit(|| 7).into_result().unwrap());
            POOL.with(|pool| pool.wait_idle()); // asks whether this is a worker, and so begins the pool's own locals
        });
        thread.join().unwrap();
    });
}

#[test]
#[cfg_attr(windows, ignore = "thread-locals are dropped under the loader's lock, where no thread can be joined")]
fn x1_a_pool_may_live_in_a_thread_local() {
    watched(|| run("program_with_a_pool_in_a_thread_local"));
}

#[test]
#[ignore = "a program for others"]
fn program_that_uses_everything_at_the_end_of_a_thread() {
    watched(|| {
        while_locals_are_dropped(use_a_pool, || {
            let pool = ThreadPoolExecutor::builder().max_workers(1).helping().build().unwrap();
            let pending = pool.submit(|| 1);
            assert_eq!(*pending.result().unwrap(), 1);
            assert!(matches!(pool.submit(|| -> u8 { panic!("no ink") }).result(), Err(TaskError::Panicked(_))));
            assert_eq!(as_completed([pool.submit(|| 1), pool.submit(|| 2)]).count(), 2);
            assert_eq!(wait([pool.submit(|| 1)], None, ReturnWhen::AllCompleted).done.len(), 1);
            assert_eq!(pool.map(|n| n, 0..100).filter(Result::is_ok).count(), 100);
            pool.wait_idle();
        });
        while_locals_are_dropped(use_a_pool, || {
            let inline = InlineExecutor::new();
            assert_eq!(inline.submit(named("inline", || 3)).into_result().unwrap(), 3);
            assert!(matches!(inline.submit(|| -> u8 { panic!("no ink") }).result(), Err(TaskError::Panicked(_))));
            let (promise, future) = Promise::new();
            future.add_done_callback(|future| assert_eq!(*future.result().unwrap(), 4));
            promise.set_result(4).unwrap();
        });
        while_locals_are_dropped(use_a_pool, || {
            let words = ["borrowed".to_owned()];
            let sum = ThreadPoolExecutor::scoped(2)
                .unwrap()
                .run(|pool| pool.map(|word| word.len(), &words).sum::<Result<usize, _>>());
            assert_eq!(sum.unwrap(), 8);
        });
    });
}

#[test]
#[cfg_attr(windows, ignore = "thread-locals are dropped under the loader's lock, where no thread can be joined")]
fn x1_whatever_is_done_while_locals_are_dropped_works() {
    watched(|| run("program_that_uses_everything_at_the_end_of_a_thread"));
}

/// Of workers that go as soon as they have nothing to do.
fn leaving() -> Arc<ThreadPoolExecutor> {
    Arc::new(workers(1).keep_alive(Duration::ZERO).build().unwrap())
}

/// Leaves a handle on `kept` to the locals of the worker of `pool`.
fn leave_to_the_worker_of(pool: &Arc<ThreadPoolExecutor>, kept: Arc<ThreadPoolExecutor>, sender: Sender<()>) {
    let keep = move || LAST.set(Some(AtThreadEnd(Some(Box::new(move || drop(kept))), sender)));
    pool.submit(keep).into_result().unwrap();
}

#[test]
#[ignore = "a program for others"]
fn program_whose_worker_drops_its_own_pool() {
    watched(|| {
        let (sender, ended) = channel();
        let pool = leaving();
        leave_to_the_worker_of(&pool, pool.clone(), sender);
        drop(pool);
        assert!(ended.recv().is_err());
    });
}

#[test]
fn x1_a_worker_that_has_left_may_drop_the_last_handle_of_its_pool() {
    watched(|| run("program_whose_worker_drops_its_own_pool"));
}

#[test]
#[ignore = "a program for others"]
fn program_whose_workers_drop_the_pools_of_each_other() {
    watched(|| {
        let (sender, ended) = channel();
        let pools = [leaving(), leaving()];
        leave_to_the_worker_of(&pools[0], pools[1].clone(), sender.clone());
        leave_to_the_worker_of(&pools[1], pools[0].clone(), sender);
        drop(pools);
        assert!(ended.recv().is_err());
    });
}

#[test]
fn x1_workers_that_have_left_do_not_join_one_another() {
    watched(|| run("program_whose_workers_drop_the_pools_of_each_other"));
}

/// What an initializer makes: the last handle on its own pool, in the end.
struct Keeps(RefCell<Option<Arc<ThreadPoolExecutor<Keeps>>>>);

/// Says so when a thread panics, whatever catches it.
fn panics() -> Receiver<()> {
    let (sender, panics) = channel();
    panic::set_hook(Box::new(move |info| {
        eprintln!("{info}");
        sender.send(()).unwrap();
    }));
    panics
}

#[test]
#[ignore = "a program for others"]
fn program_whose_worker_keeps_its_own_pool() {
    watched(|| {
        let panics = panics();
        let (sender, ended) = channel();
        let initializer = || Ok::<_, TaskError>(Keeps(RefCell::new(None)));
        let pool = workers(1).keep_alive(Duration::ZERO).initializer(initializer).build().unwrap();
        let pool = Arc::new(pool);
        let kept = pool.clone();
        let keep = move |place: &Keeps| {
            LAST.set(Some(AtThreadEnd(None, sender)));
            place.0.replace(Some(kept));
        };
        pool.submit_with(keep).into_result().unwrap();
        drop(pool);
        assert!(ended.recv().is_err());
        assert!(panics.try_recv().is_err());
    });
}

#[test]
fn x1_what_an_initializer_made_may_hold_the_last_handle_of_its_pool() {
    watched(|| run("program_whose_worker_keeps_its_own_pool"));
}
