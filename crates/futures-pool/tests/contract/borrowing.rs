//! E10: tasks that borrow from the caller's stack, on the executors that allow it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::time::Duration;

use futures_pool::{Executor, InlineExecutor, TaskError, ThreadPoolExecutor, cancellable, named};
use watchdog::watched;

use crate::gate::Gate;

#[test]
fn e10_tasks_borrow_without_copies_or_arc() {
    watched(|| {
        let arrays = [vec![1, 2, 3], vec![4, 5, 6]];
        let addresses = ThreadPoolExecutor::scoped(2).unwrap().run(|pool| {
            let jobs: Vec<_> = arrays.iter().map(|array| pool.submit(move || array.as_ptr() as usize)).collect();
            jobs.into_iter().map(|job| job.into_result().unwrap()).collect::<Vec<_>>()
        });
        assert_eq!(addresses, arrays.each_ref().map(|array| array.as_ptr() as usize));
    });
}

#[test]
fn e10_results_and_callbacks_borrow_too() {
    watched(|| {
        let text = "a few words".to_owned();
        let seen = AtomicUsize::new(0);
        let first = ThreadPoolExecutor::scoped(1).unwrap().run(|pool| {
            let job = pool.submit(|| text.split(' ').next().unwrap());
            job.add_done_callback(|job| seen.store(job.result().unwrap().len(), SeqCst));
            job.into_result().unwrap()
        });
        assert_eq!((first, seen.into_inner()), ("a", 1));
    });
}

#[test]
fn e10_the_inline_executor_borrows_as_it_is() {
    watched(|| {
        let words = ["to".to_owned(), "be".to_owned()];
        let lengths = InlineExecutor::new().map(|word| word.len(), &words).collect::<Result<Vec<_>, _>>();
        assert_eq!(lengths.unwrap(), [2, 2]);
    });
}

#[test]
fn b1_a_task_with_a_token_and_a_name_may_borrow() {
    watched(|| {
        let (started, words) = (Gate::default(), ["to".to_owned(), "be".to_owned()]);
        let cancelled = ThreadPoolExecutor::scoped(1).unwrap().run(|pool| {
            let job = pool.submit(named(
                "borrower",
                cancellable(|token| {
                    started.open();
                    token.sleep(Duration::MAX)?;
                    Ok(&words[0])
                }),
            ));
            started.wait();
            job.cancel();
            matches!(job.into_result(), Err(TaskError::Cancelled))
        });
        assert!(cancelled);
    });
}

#[test]
fn e8_a_panic_of_the_block_ends_the_scope_when_queued_work_has_run() {
    watched(|| {
        let ran = AtomicUsize::new(0);
        let gate = Gate::default();
        let panic = catch_unwind(AssertUnwindSafe(|| {
            ThreadPoolExecutor::scoped(2).unwrap().run(|pool| {
                for _ in 0..10 {
                    drop(pool.submit(|| {
                        gate.wait();
                        ran.fetch_add(1, SeqCst)
                    }));
                }
                gate.open();
                panic!("out of the block");
            })
        }));
        assert_eq!(panic.unwrap_err().downcast_ref::<&str>(), Some(&"out of the block"));
        assert_eq!(ran.into_inner(), 10);
    });
}

#[test]
fn e2_a_handle_that_outlives_the_block_of_its_scope_is_refused() {
    watched(|| {
        let late = std::sync::Mutex::new(None);
        let gate = Gate::default();
        ThreadPoolExecutor::scoped(1).unwrap().run(|pool| {
            let handle = pool.clone();
            let (gate, late) = (&gate, &late);
            drop(pool.submit(move || {
                gate.wait();
                *late.lock().unwrap() = handle.submit(|| 1).exception();
            }));
            pool.clone().shutdown_with(futures_pool::Shutdown::new().no_wait());
            gate.open();
        });
        assert!(matches!(late.into_inner().unwrap(), Some(TaskError::ShutDown)));
    });
}
