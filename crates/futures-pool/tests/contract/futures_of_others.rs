//! Futures that no pool of ours runs: promises, and several executors together.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::task::{Context, Poll, Wake, Waker};
use std::thread;

use futures_pool::{
    AsFuture, Executor, InlineExecutor, Promise, ReturnWhen, TaskError, ThreadPoolExecutor, as_completed, wait,
};
use watchdog::watched;

#[test]
fn f9_a_promise_goes_through_the_states_of_a_task() {
    watched(|| {
        let (promise, future) = Promise::new();
        assert_eq!(format!("{future:?}"), "Future(pending)");
        assert!(promise.set_running_or_notify_cancel());
        assert!(future.running() && !future.cancel());
        promise.set_result(7).unwrap();
        assert_eq!(future.into_result().unwrap(), 7);
    });
}

#[test]
fn f9_what_comes_after_a_cancel_is_an_error_that_keeps_the_first() {
    watched(|| {
        let (promise, future) = Promise::new();
        assert!(future.cancel());
        assert!(!promise.set_running_or_notify_cancel());
        assert!(promise.set_result(7).is_err());
        assert!(future.cancelled());
    });
}

#[test]
fn f9_a_promise_may_fail() {
    watched(|| {
        let (promise, future) = Promise::<u8>::new();
        promise.set_exception("out of paper").unwrap();
        assert_eq!(future.exception().unwrap().to_string(), "out of paper");
    });
}

#[test]
fn f9_a_promise_that_is_dropped_keeps_nobody_waiting() {
    watched(|| {
        let (promise, future) = Promise::<u8>::new();
        let waiter = thread::spawn(move || future.into_result());
        drop(promise);
        assert!(matches!(waiter.join().unwrap(), Err(TaskError::Abandoned)));
    });
}

#[test]
fn w1_futures_of_different_executors_together() {
    watched(|| {
        let threads = ThreadPoolExecutor::new(1).unwrap();
        let (promise, promised) = Promise::new();
        let jobs = [threads.submit(|| 1), InlineExecutor::new().submit(|| 2), promised];
        let keeper = thread::spawn(move || promise.set_result(3));
        let both = wait(&jobs, None, ReturnWhen::AllCompleted);
        assert_eq!((both.done.len(), both.not_done.len()), (3, 0));
        keeper.join().unwrap().unwrap();
        let mut values: Vec<_> = as_completed(jobs).map(|job| job.into_result().unwrap()).collect();
        values.sort();
        assert_eq!(values, [1, 2, 3]);
    });
}

#[test]
fn w1_futures_of_different_types_together() {
    watched(|| {
        let pool = ThreadPoolExecutor::new(2).unwrap();
        let (number, word) = (pool.submit(|| 1), pool.submit(|| "one"));
        let jobs: [&dyn AsFuture; 2] = [&number, &word];
        assert_eq!(wait(jobs, None, ReturnWhen::AllCompleted).done.len(), 2);
    });
}

#[test]
fn f9_a_promise_runs_a_task_and_keeps_its_panic() {
    watched(|| {
        let (promise, future) = Promise::<u8>::new();
        promise.run(|| panic!("no ink"));
        assert!(matches!(future.result(), Err(TaskError::Panicked(panic)) if panic.message() == "no ink"));
        let (promise, future) = Promise::<u8>::new();
        future.cancel();
        promise.run(|| unreachable!("it was cancelled"));
        assert!(future.cancelled());
    });
}

#[test]
fn f3_cancelling_notifies_all_who_wait_for_the_future() {
    watched(|| {
        let (_promise, future) = Promise::<u8>::new();
        let woken = Arc::new(Woken::default());
        let mut awaited = pin!((&future).into_future());
        assert!(awaited.as_mut().poll(&mut Context::from_waker(&woken.waker())).is_pending());
        let mut completed = as_completed([&future]); // waits for it from now on
        assert!(future.cancel());
        assert_eq!(woken.times(), 1);
        assert!(matches!(
            awaited.poll(&mut Context::from_waker(&woken.waker())),
            Poll::Ready(Err(TaskError::Cancelled))
        ));
        assert_eq!(completed.next(), Some(&future));
    });
}

#[test]
fn f3_an_error_is_given_while_callbacks_still_run() {
    watched(|| {
        let (_promise, future) = Promise::<u8>::new();
        let (entered, leave) = (crate::gate::Gate::default(), crate::gate::Gate::default());
        future.add_done_callback({
            let (entered, leave) = (entered.clone(), leave.clone());
            move |_| {
                entered.open();
                leave.wait();
            }
        });
        thread::scope(|scope| {
            let canceller = scope.spawn(|| future.cancel());
            entered.wait();
            assert!(matches!(future.result(), Err(TaskError::Cancelled)));
            leave.open();
            assert!(canceller.join().unwrap());
        });
    });
}

#[test]
fn f8_the_waker_of_the_last_poll_is_woken() {
    watched(|| {
        let (promise, future) = Promise::new();
        let (first, last) = (Arc::new(Woken::default()), Arc::new(Woken::default()));
        let mut awaited = pin!((&future).into_future());
        assert!(awaited.as_mut().poll(&mut Context::from_waker(&first.waker())).is_pending());
        assert!(awaited.as_mut().poll(&mut Context::from_waker(&last.waker())).is_pending());
        promise.set_result(3).unwrap();
        assert_eq!((first.times(), last.times()), (0, 1));
        assert!(matches!(awaited.poll(&mut Context::from_waker(&last.waker())), Poll::Ready(Ok(3))));
    });
}

#[test]
fn f8_whoever_stops_waiting_is_forgotten() {
    watched(|| {
        let (promise, future) = Promise::new();
        let woken = Arc::new(Woken::default());
        for _ in 0..3 {
            assert!(pin!((&future).into_future()).poll(&mut Context::from_waker(&woken.waker())).is_pending());
            assert!(matches!(future.result_timeout(std::time::Duration::from_millis(1)), Err(TaskError::TimedOut)));
            drop(as_completed([&future]));
            let _ = wait([&future], std::time::Duration::from_millis(1), ReturnWhen::AllCompleted);
        }
        assert_eq!(Arc::strong_count(&woken), 1, "a waker is still kept");
        promise.set_result(4).unwrap();
        assert_eq!(woken.times(), 0);
        assert_eq!(future.into_result().unwrap(), 4);
    });
}

#[test]
fn f8_whoever_drops_a_future_while_awaiting_it_is_forgotten() {
    watched(|| {
        let (promise, future) = Promise::<u32>::new();
        let woken = Arc::new(Woken::default());
        let mut awaiting = future.into_future();
        assert_eq!(format!("{awaiting:?}"), "Awaiting(Some(Future(pending)))");
        assert!(pin!(&mut awaiting).poll(&mut Context::from_waker(&woken.waker())).is_pending());
        drop(awaiting);
        assert_eq!(Arc::strong_count(&woken), 1, "a waker is still kept");
        promise.set_result(4).unwrap();
        assert_eq!(woken.times(), 0);
    });
}

/// Counts how often it is woken.
#[derive(Default)]
struct Woken(AtomicUsize);

impl Woken {
    fn waker(self: &Arc<Self>) -> Waker {
        Waker::from(self.clone())
    }

    fn times(&self) -> usize {
        self.0.load(SeqCst)
    }
}

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, SeqCst);
    }
}
