//! B8: what the initializer returns belongs to its worker, and tasks borrow it.

use std::cell::{Cell, RefCell};
use std::collections::HashSet;
use std::rc::Rc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Barrier};
use std::thread::{self, ThreadId};
use std::time::Duration;

use futures_pool::{Executor, TaskError};
use watchdog::watched;

use super::with_built;
use crate::pool::{Pool, workers};

/// Counts how many there are and were; belongs to one thread.
struct Connection {
    open: Arc<AtomicUsize>,
    made_in: ThreadId,
    used: Rc<Cell<usize>>,
}

impl Drop for Connection {
    fn drop(&mut self) {
        assert_eq!(self.made_in, thread::current().id());
        self.open.fetch_sub(1, SeqCst);
    }
}

/// Makes connections and counts those that are open and all that ever were.
fn opener(
    open: &Arc<AtomicUsize>,
    made: &Arc<AtomicUsize>,
) -> impl Fn() -> Result<Connection, TaskError> + Send + Sync + 'static {
    let (open, made) = (open.clone(), made.clone());
    move || {
        made.fetch_add(1, SeqCst);
        open.fetch_add(1, SeqCst);
        Ok(Connection { open: open.clone(), made_in: thread::current().id(), used: Rc::new(Cell::new(0)) })
    }
}

#[test]
fn b8_it_is_made_once_in_each_worker_and_dropped_with_it() {
    watched(|| {
        let (open, made) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        with_built(workers(3).initializer(opener(&open, &made)), |pool| {
            let meeting = Arc::new(Barrier::new(3));
            let jobs: Vec<_> = (0..300)
                .map(|_| {
                    let meeting = meeting.clone();
                    pool.submit_with(move |connection| {
                        meeting.wait();
                        assert_eq!(connection.made_in, thread::current().id());
                        connection.used.set(connection.used.get() + 1);
                        (connection.made_in, connection.used.get())
                    })
                })
                .collect();
            let used: HashSet<_> = jobs.into_iter().map(|job| job.into_result().unwrap()).collect();
            // Each task met two others, so each worker ran a hundred, every one with what the one before had left.
            let ids: HashSet<_> = used.iter().map(|(id, _)| *id).collect();
            let expected = ids.iter().flat_map(|id| (1..=100).map(|n| (*id, n))).collect();
            assert_eq!((ids.len(), used), (3, expected));
            assert_eq!((open.load(SeqCst), made.load(SeqCst)), (3, 3));
        });
        assert_eq!((open.load(SeqCst), made.load(SeqCst)), (0, 3));
    });
}

#[test]
fn b8_tasks_that_do_not_borrow_it_run_beside_those_that_do() {
    watched(|| {
        with_built(workers(1).initializer(|| Ok::<_, TaskError>(RefCell::new(Vec::new()))), |pool| {
            pool.submit_with(|list| list.borrow_mut().push(1)).into_result().unwrap();
            assert_eq!(pool.hand_in(|| 2).into_result().unwrap(), 2);
            assert_eq!(pool.map(|n| n + 1, [1, 2]).collect::<Result<Vec<_>, _>>().unwrap(), [2, 3]);
            assert_eq!(pool.submit_with(|list| list.borrow().clone()).into_result().unwrap(), [1]);
        });
    });
}

#[test]
fn b8_a_panic_leaves_it_there() {
    watched(|| {
        with_built(workers(1).initializer(|| Ok::<_, TaskError>(Cell::new(1))), |pool| {
            let failed = pool.submit_with(|cell| -> () {
                cell.set(2);
                panic!("half done")
            });
            assert!(matches!(failed.result(), Err(TaskError::Panicked(_))));
            assert_eq!(pool.submit_with(Cell::get).into_result().unwrap(), 2);
        });
    });
}

#[test]
fn b8_a_task_within_a_task_borrows_it_too() {
    watched(|| {
        with_built(workers(1).helping().initializer(|| Ok::<_, TaskError>(Cell::new(0))), |pool| {
            let nested = pool.clone();
            let outer = pool.submit_with(move |cell| {
                cell.set(cell.get() + 1);
                let inner = nested.submit_with(|cell: &Cell<u32>| cell.replace(10)).into_result();
                (inner.unwrap(), cell.get())
            });
            assert_eq!(outer.into_result().unwrap(), (1, 10));
        });
    });
}

#[test]
fn b8_a_worker_that_goes_takes_it_along_and_the_next_has_its_own() {
    watched(|| {
        let (open, made) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        with_built(workers(1).keep_alive(Duration::ZERO).initializer(opener(&open, &made)), |pool| {
            for round in 1..=20 {
                let job = pool.submit_with(|connection| connection.used.replace(connection.used.get() + 1));
                assert_eq!(job.into_result().unwrap(), 0);
                while pool.stats().workers > 0 || open.load(SeqCst) > 0 {
                    thread::yield_now();
                }
                assert_eq!(made.load(SeqCst), round);
            }
        });
        assert_eq!(open.load(SeqCst), 0);
    });
}

#[test]
fn b8_without_it_the_pool_is_broken() {
    watched(|| {
        with_built(workers(1).initializer(|| Err::<u32, _>("no licence")), |pool| {
            let error = pool.submit_with(|number| *number).exception().unwrap();
            assert_eq!(error.to_string(), "the pool is broken: the initializer of a worker failed: no licence");
        });
    });
}

#[test]
fn b8_one_that_panics_when_it_is_dropped_harms_nobody() {
    struct Bomb;
    impl Drop for Bomb {
        fn drop(&mut self) {
            panic!("a bomb went off");
        }
    }
    watched(|| {
        for time in [Duration::ZERO, Duration::MAX] {
            with_built(workers(2).keep_alive(time).initializer(|| Ok::<_, TaskError>(Bomb)), |pool| {
                for n in 0..20 {
                    assert_eq!(pool.submit_with(move |_| n).into_result().unwrap(), n);
                }
            });
        }
    });
}
