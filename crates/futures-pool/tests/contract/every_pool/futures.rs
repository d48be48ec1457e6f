//! F1 to F4: a future whose task is queued, running or cancelled.

use std::sync::mpsc::channel;
use std::thread;

use futures_pool::{Executor, Future};
use watchdog::watched;

use super::with_pool;
use crate::gate::{Gate, OpenAtEnd, held};

#[test]
fn f2_any_number_of_threads_wait_for_one_future() {
    watched(|| {
        let (started, gate) = (Gate::default(), Gate::default());
        with_pool(1, |pool| {
            let job = pool.submit(held(&started, &gate, 4));
            thread::scope(|scope| {
                let askers: Vec<_> = (0..8).map(|_| scope.spawn(|| *job.result().unwrap())).collect();
                gate.open();
                assert!(askers.into_iter().all(|asker| asker.join().unwrap() == 4));
            });
        });
    });
}

#[test]
fn f4_callbacks_run_in_the_thread_that_completes_or_cancels() {
    watched(|| {
        let (started, gate) = (Gate::default(), Gate::default());
        with_pool(1, |pool| {
            let _end = OpenAtEnd(&gate);
            let (sender, called_in) = channel();
            let callback = || {
                let sender = sender.clone();
                move |_: &Future<'_, thread::ThreadId>| sender.send(thread::current().id()).unwrap()
            };
            let id = || thread::current().id();
            let running = pool.submit({
                let work = held(&started, &gate, ());
                move || {
                    work();
                    id()
                }
            });
            let queued = pool.submit(id);
            running.add_done_callback(callback());
            queued.add_done_callback(callback());
            started.wait();
            assert!(queued.cancel());
            assert_eq!(called_in.recv().unwrap(), thread::current().id());
            gate.open();
            assert_eq!(called_in.recv().unwrap(), running.into_result().unwrap());
        });
    });
}

#[test]
fn f4_the_value_can_be_taken_when_the_callbacks_have_looked_at_it() {
    watched(|| {
        with_pool(1, |pool| {
            let gate = Gate::default();
            let job = pool.submit({
                let gate = gate.clone();
                move || {
                    gate.wait();
                    vec![1, 2, 3]
                }
            });
            let (sender, lengths) = channel();
            job.add_done_callback(move |job| sender.send(job.result().unwrap().len()).unwrap());
            gate.open();
            assert_eq!(job.into_result().unwrap(), [1, 2, 3]);
            assert_eq!(lengths.try_recv().unwrap(), 3);
        });
    });
}
