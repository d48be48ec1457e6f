//! Code of the user's that panics where nobody expects it: while being dropped, woken, printed, thrown. The worker
//! lives on, nobody waits for ever, and nobody else's callback is lost.

use std::panic::panic_any;
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::task::{Context, Wake, Waker};
use std::{fmt, pin::pin};

use futures_pool::{Executor, InlineExecutor, Promise, TaskError, ThreadPoolExecutor};
use watchdog::watched;

use crate::gate::{Gate, held};

/// Panics when it is dropped.
struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        panic!("a bomb went off");
    }
}

fn still_works(pool: &ThreadPoolExecutor) {
    assert_eq!(pool.submit(|| 7).into_result().unwrap(), 7);
}

#[test]
fn t5_a_panic_whose_payload_panics_when_dropped_kills_no_worker() {
    watched(|| {
        let pool = ThreadPoolExecutor::new(1).unwrap();
        let gate = Gate::default();
        let held = pool.submit({
            let gate = gate.clone();
            move || {
                gate.wait();
                panic_any(Bomb)
            }
        });
        drop(held); // so the worker drops the payload
        gate.open();
        still_works(&pool);
    });
}

#[test]
fn t5_a_panic_whose_payload_panics_when_dropped_does_not_harm_whoever_drops_the_error() {
    watched(|| {
        let pool = ThreadPoolExecutor::new(1).unwrap();
        let threads = pool.submit(|| panic_any(Bomb));
        let inline = InlineExecutor::new().submit(|| panic_any(Bomb));
        for job in [threads, inline] {
            let error: TaskError = job.into_result().map(|()| "a value").unwrap_err();
            assert!(matches!(error, TaskError::Panicked(_)), "{error:?}");
            drop(error);
        }
        still_works(&pool);
    });
}

#[test]
fn t5_a_value_that_panics_when_dropped_kills_no_worker() {
    watched(|| {
        let pool = ThreadPoolExecutor::new(1).unwrap();
        let gate = Gate::default();
        drop(pool.submit(held(&Gate::default(), &gate, Bomb))); // so the worker drops the value
        gate.open();
        still_works(&pool);
    });
}

#[test]
fn t4_every_task_gets_the_error_of_a_broken_pool_though_one_captured_a_bomb() {
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
        let bomb = Bomb;
        let armed = pool.submit(move || std::mem::forget(bomb));
        let plain = pool.submit(|| ());
        gate.open();
        assert!(matches!(armed.result(), Err(TaskError::BrokenPool(_))));
        assert!(matches!(plain.result(), Err(TaskError::BrokenPool(_))));
        let late_bomb = Bomb;
        let late = pool.submit(move || std::mem::forget(late_bomb));
        assert!(matches!(late.result(), Err(TaskError::BrokenPool(_))));
    });
}

#[test]
fn t4_an_initializer_error_that_cannot_be_printed_breaks_the_pool_all_the_same() {
    #[derive(Debug)]
    struct Unprintable;
    impl fmt::Display for Unprintable {
        fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
            panic!("no words")
        }
    }
    impl std::error::Error for Unprintable {}
    watched(|| {
        let pool =
            ThreadPoolExecutor::builder().max_workers(1).initializer(|| Err::<(), _>(Unprintable)).build().unwrap();
        assert!(matches!(pool.submit(|| ()).result(), Err(TaskError::BrokenPool(_))));
    });
}

#[test]
fn f1_cancelling_a_task_that_captured_a_bomb_harms_nobody() {
    watched(|| {
        let pool = ThreadPoolExecutor::new(1).unwrap();
        let gate = Gate::default();
        let held = pool.submit({
            let gate = gate.clone();
            move || gate.wait()
        });
        let bomb = Bomb;
        let armed = pool.submit(move || std::mem::forget(bomb));
        assert!(armed.cancel());
        gate.open();
        held.into_result().unwrap();
        still_works(&pool);
    });
}

#[test]
fn f4_a_callback_that_throws_a_bomb_stops_no_other() {
    watched(|| {
        let (promise, future) = Promise::new();
        let (sender, called) = channel();
        future.add_done_callback(|_| panic_any(Bomb));
        future.add_done_callback(move |_| sender.send(()).unwrap());
        promise.set_result(1).unwrap();
        called.recv().unwrap();
        assert_eq!(future.into_result().unwrap(), 1);
    });
}

#[test]
fn f8_a_waker_that_panics_keeps_nobody_else_asleep() {
    struct Nightmare;
    impl Wake for Nightmare {
        fn wake(self: Arc<Self>) {
            panic!("bad dream");
        }
    }
    watched(|| {
        let (promise, future) = Promise::new();
        let waker = Waker::from(Arc::new(Nightmare));
        let mut asleep = pin!((&future).into_future());
        assert!(asleep.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
        let (sender, called) = channel();
        future.add_done_callback(move |_| sender.send(()).unwrap());
        promise.set_result(2).unwrap();
        called.recv().unwrap();
    });
}
