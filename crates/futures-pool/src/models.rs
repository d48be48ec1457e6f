//! Models of two of the crate's protocols, the life of a future and the queue with its sleeping workers, for loom to
//! explore in every order of events: `RUSTFLAGS="--cfg loom" cargo test -p futures-pool --lib --profile loom models`.
//!
//! A model that can end up asleep for ever is a deadlock, which loom reports with the order of events that leads there.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::Duration;

use loom::model;
use loom::thread::spawn;

use crate::error::TaskError;
use crate::future::Future;
use crate::future::as_completed::as_completed;
use crate::future::task_cell::TaskCell;
use crate::future::wait::{ReturnWhen, wait};
use crate::pool::queue::{Pushed, Queue};
use crate::pool::settings::Limits;
use crate::spin::Spin;
use crate::sync::{Condvar, Mutex};
use crate::task::Task;
use crate::task::cancellable::cancellable;
use crate::worker::info::WorkerInfo;
use crate::worker::job::{ExternalThread, Job, TaskInfo, Worker};
use crate::worker::pool_id::PoolId;

/// A task, its future, and the executor's end of it.
fn task(value: u8) -> (Future<'static, u8>, Arc<dyn Job<'static>>) {
    let cell = TaskCell::new(move || value, PoolId::NONE, None);
    (Future::new(cell.clone()), cell)
}

/// A counter that loom does not look at.
fn tally() -> (Arc<AtomicUsize>, Arc<AtomicUsize>) {
    let count = Arc::new(AtomicUsize::new(0));
    (count.clone(), count)
}

#[test]
fn a_thread_that_waits_is_woken() {
    model(|| {
        let (future, job) = task(1);
        let worker = spawn(move || job.run(&mut ExternalThread));
        assert_eq!(*future.result().unwrap(), 1);
        worker.join().unwrap();
    });
}

#[test]
fn the_value_can_be_taken_as_soon_as_the_worker_lets_go() {
    model(|| {
        let (future, job) = task(2);
        let worker = spawn(move || job.run(&mut ExternalThread));
        assert_eq!(future.into_result().unwrap(), 2);
        worker.join().unwrap();
    });
}

#[test]
fn a_task_is_run_or_cancelled_and_never_both() {
    model(|| {
        let (future, job) = task(3);
        let future = Arc::new(future);
        let canceller = spawn({
            let future = future.clone();
            move || future.cancel()
        });
        job.run(&mut ExternalThread);
        let cancelled = canceller.join().unwrap();
        match future.result() {
            Ok(3) => assert!(!cancelled),
            Err(TaskError::Cancelled) => assert!(cancelled),
            other => panic!("{other:?}"),
        }
    });
}

/// Sleeps for ever, unless the token wakes it.
#[test]
fn a_task_that_is_cancelled_while_it_begins_or_falls_asleep_hears_of_it() {
    model(|| {
        let cell = TaskCell::new(cancellable(|token| Ok(token.sleep(Duration::MAX)?)), PoolId::NONE, None);
        let future = Future::new(cell.clone());
        let worker = spawn(move || cell.run(&mut ExternalThread));
        future.cancel();
        assert!(matches!(future.result(), Err(TaskError::Cancelled)));
        worker.join().unwrap();
    });
}

#[test]
fn a_cancel_finds_the_token_or_the_outcome() {
    model(|| {
        let task = cancellable(|token| token.check().map(|()| 3).map_err(Into::into));
        let token = task.token().unwrap().clone();
        let cell = TaskCell::new(task, PoolId::NONE, None);
        let future = Future::new(cell.clone());
        let worker = spawn(move || cell.run(&mut ExternalThread));
        let cancelled = future.cancel();
        assert!(token.is_cancelled() || future.done());
        match future.result() {
            Ok(3) => assert!(!cancelled),
            Err(TaskError::Cancelled) => assert!(token.is_cancelled()),
            other => panic!("{other:?}"),
        }
        worker.join().unwrap();
    });
}

#[test]
fn a_callback_added_while_the_task_ends_runs_once() {
    model(|| {
        let (future, job) = task(4);
        let (count, calls) = tally();
        let worker = spawn(move || job.run(&mut ExternalThread));
        future.add_done_callback(move |future| {
            assert_eq!(*future.result().unwrap(), 4);
            count.fetch_add(1, Relaxed);
        });
        assert_eq!(future.into_result().unwrap(), 4); // which waits for callbacks
        assert_eq!(calls.load(Relaxed), 1);
        worker.join().unwrap();
    });
}

#[test]
fn callbacks_added_while_the_task_ends_run_in_their_order() {
    model(|| {
        let (future, job) = task(4);
        // Loom's own, so that it may switch threads just before a callback.
        let last = Arc::new(loom::sync::atomic::AtomicUsize::new(0));
        let worker = spawn(move || job.run(&mut ExternalThread));
        for n in 1..=2 {
            let last = last.clone();
            future.add_done_callback(move |_| last.store(n, Relaxed));
        }
        future.into_result().unwrap();
        worker.join().unwrap(); // loom does not see how the `Arc` of the state orders what came before
        assert_eq!(last.load(Relaxed), 2);
    });
}

#[test]
fn as_completed_hears_of_everything_that_ends() {
    bounded(|| {
        let ((one, first), (two, second)) = (task(5), task(6));
        let worker = spawn(move || first.run(&mut ExternalThread));
        let mut completed = as_completed([&one, &two]);
        second.run(&mut ExternalThread);
        for _ in 0..2 {
            assert!(completed.next().unwrap().done(), "given out before it could be seen");
        }
        worker.join().unwrap();
    });
}

#[test]
fn what_follows_from_a_result_is_completed_after_it() {
    bounded(|| {
        let ((one, first), (two, second)) = (task(7), task(8));
        let (one, two) = (Arc::new(one), Arc::new(two));
        let mut completed = as_completed([one.clone(), two.clone()]);
        let first_worker = spawn(move || first.run(&mut ExternalThread));
        let second_worker = spawn({
            let one = one.clone();
            move || {
                one.result().unwrap();
                second.run(&mut ExternalThread);
            }
        });
        assert_eq!([completed.next(), completed.next()], [Some(one), Some(two)]);
        first_worker.join().unwrap();
        second_worker.join().unwrap();
    });
}

#[test]
fn wait_sees_the_one_that_ended() {
    model(|| {
        let ((one, first), (two, _second)) = (task(9), task(10));
        let worker = spawn(move || first.run(&mut ExternalThread));
        let sorted = wait([&one, &two], None, ReturnWhen::FirstCompleted);
        assert_eq!((sorted.done, sorted.not_done), (vec![&one], vec![&two]));
        worker.join().unwrap();
    });
}

#[test]
fn a_future_that_nobody_keeps_is_run_and_dropped() {
    model(|| {
        let dropped = Arc::new(());
        let value = dropped.clone();
        let cell = TaskCell::new(move || value, PoolId::NONE, None);
        let future = Future::new(cell.clone());
        let worker = spawn(move || cell.run(&mut ExternalThread));
        drop(future);
        worker.join().unwrap();
        assert_eq!(Arc::strong_count(&dropped), 1);
    });
}

/// Explores all orders of events with at most three preemptions; without a bound these models take minutes.
fn bounded(order: impl Fn() + Sync + Send + 'static) {
    with_preemptions(3, order);
}

fn with_preemptions(bound: usize, order: impl Fn() + Sync + Send + 'static) {
    let mut builder = model::Builder::new();
    builder.preemption_bound = Some(bound);
    builder.check(order);
}

const OF_TWO: Limits = Limits { max_workers: 2, max_pending: None, keep_alive: None };

/// A worker of the queue, which adds up what it is given.
fn add_up(queue: &Queue<usize>, info: &Arc<WorkerInfo>, sum: &AtomicUsize) {
    let mut spin = Spin::new();
    while let Some(job) = queue.pop(info, &mut spin) {
        sum.fetch_add(job, Relaxed);
        info.finish();
        info.settle();
    }
}

/// Two workers, jobs from this thread, then the end: everything is run, nobody sleeps on.
fn every_job_is_run(jobs: &'static [usize]) {
    bounded(move || {
        let queue = Arc::new(Queue::new(PoolId::NONE, OF_TWO, |_| false));
        let (sum, total) = tally();
        let mut workers = Vec::new();
        for &job in jobs {
            if let Pushed::SpawnOne(info) = queue.push(job, None) {
                let (queue, sum) = (queue.clone(), sum.clone());
                workers.push(spawn(move || add_up(&queue, &info, &sum)));
            }
        }
        queue.close(TaskError::ShutDown);
        queue.wait_until_gone(None, None);
        assert_eq!(total.load(Relaxed), jobs.iter().sum::<usize>());
        workers.into_iter().for_each(|worker| worker.join().unwrap());
    });
}

#[test]
fn no_wake_up_is_lost_with_two_jobs() {
    every_job_is_run(&[1, 2]);
}

#[test]
fn no_wake_up_is_lost_with_three_jobs() {
    every_job_is_run(&[1, 2, 4]);
}

#[test]
fn no_job_waits_behind_one_that_waits_for_it() {
    with_preemptions(2, || {
        let queue = Arc::new(Queue::<usize>::new(PoolId::NONE, OF_TWO, |_| false));
        let meeting = Arc::new((Mutex::new(0), Condvar::new()));
        let mut workers = Vec::new();
        // Twice, so that the second time there may be workers who sleep or spin.
        for round in 1..=2 {
            for _ in 0..2 {
                if let Pushed::SpawnOne(info) = queue.push(2 * round, None) {
                    let (queue, meeting) = (queue.clone(), meeting.clone());
                    workers.push(spawn(move || meet(&queue, &info, &meeting)));
                }
            }
            queue.wait_until_idle(false, None);
        }
        queue.close(TaskError::ShutDown);
        workers.into_iter().for_each(|worker| worker.join().unwrap());
    });
}

/// A worker whose jobs wait until so many have come.
fn meet(queue: &Queue<usize>, info: &Arc<WorkerInfo>, meeting: &(Mutex<usize>, Condvar)) {
    let mut spin = Spin::new();
    while let Some(all) = queue.pop(info, &mut spin) {
        let mut come = meeting.0.lock();
        *come += 1;
        meeting.1.notify_all();
        while *come < all {
            come = meeting.1.wait(come);
        }
        drop(come);
        info.finish();
        info.settle();
    }
}

#[test]
fn a_cancelled_job_gives_its_room_to_who_waits_for_it() {
    bounded(|| {
        let limits = Limits { max_workers: 1, max_pending: Some(1), ..OF_TWO };
        let queue = Arc::new(Queue::<Arc<dyn Job<'static>>>::new(PoolId::NONE, limits, |job| job.is_stale()));
        let (future, job) = task(0);
        assert!(matches!(queue.push(job, None), Pushed::SpawnOne(_)));
        let submitter = {
            let queue = queue.clone();
            spawn(move || assert!(matches!(queue.push(task(1).1, None), Pushed::Queued)))
        };
        assert!(future.cancel());
        queue.note_cancelled();
        submitter.join().unwrap();
        assert_eq!(queue.stats().pending, 1);
    });
}

#[test]
fn one_after_the_other_needs_one_worker_and_wakes_it_each_time() {
    bounded(|| {
        let queue = Arc::new(Queue::<Arc<dyn Job<'static>>>::new(PoolId::NONE, OF_TWO, |job| job.is_stale()));
        let mut workers = Vec::new();
        for value in 0..3 {
            let (future, job) = task(value);
            if let Pushed::SpawnOne(info) = queue.push(job, None) {
                let queue = queue.clone();
                workers.push(spawn(move || {
                    let mut spin = Spin::new();
                    while let Some(job) = queue.pop(&info, &mut spin) {
                        job.run(&mut CountingWorker { queue: &queue, info: &info, busy: true });
                    }
                }));
            }
            assert_eq!(*future.result().unwrap(), value);
            assert_eq!(workers.len(), 1);
        }
        queue.close(TaskError::ShutDown);
        workers.into_iter().for_each(|worker| worker.join().unwrap());
    });
}

/// A worker that keeps the counts as a pool does.
struct CountingWorker<'q> {
    queue: &'q Queue<Arc<dyn Job<'static>>>,
    info: &'q WorkerInfo,
    busy: bool,
}

impl Worker<'_> for CountingWorker<'_> {
    fn begin(&mut self, _task: TaskInfo) {}

    fn end(&mut self) {}

    fn set_free(&mut self) {
        if std::mem::take(&mut self.busy) {
            self.info.finish();
        }
    }

    fn set_busy(&mut self) {
        self.busy = true;
        assert!(self.queue.set_busy(self.info).is_none(), "there are no callbacks here, and nothing is queued");
    }
}
