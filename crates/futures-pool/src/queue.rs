//! The queue between those who submit and the workers, and the books about who is busy.
//!
//! One mutex guards all of it. The books exist for two decisions.
//!
//! *To hire*: a new worker is started only when there are more jobs, waiting and running, than workers. A worker counts as
//! free from the moment its work is over, which is before anybody can see the result, so a caller who waits for each
//! result in turn never gets a second worker. If it then has to run wakers or callbacks, it counts as busy again.
//!
//! *To signal*: a worker that sleeps is signalled for each job, and none if all those who sleep have been signalled
//! already: a signal is a system call. At any time `signalled <=` the number of workers that are waking up `<= sleeping`.
//! So when a job comes and no signal is sent, a worker is on its way that will look into the queue.

use std::collections::VecDeque;
use std::mem;

use crate::error::TaskError;
use crate::sync::{Condvar, Mutex, MutexGuard};

pub(crate) struct Queue<J> {
    books: Mutex<Books<J>>,
    /// Signalled for each job that a sleeping worker is to take, and for everybody when the queue closes.
    wake: Condvar,
    /// Signalled when a worker goes, or waits for the others to go.
    gone: Condvar,
    max_workers: usize,
}

struct Books<J> {
    jobs: VecDeque<J>,
    /// Hired and not gone; some may still be starting.
    workers: usize,
    /// Workers whose job is not over.
    busy: usize,
    /// Workers that sleep or are waking up.
    sleeping: usize,
    /// Signals sent to workers that have not woken up yet.
    signalled: usize,
    /// Workers that wait in [`Queue::wait_until_gone`].
    leaving: usize,
    /// Why no more jobs are taken.
    closed: Option<TaskError>,
}

/// What [`Queue::push`] did.
pub(crate) enum Pushed<J> {
    /// A worker that is there will come to it.
    Queued,
    /// It is queued, and whoever pushed it has to start a worker.
    HireOne,
    /// The queue is closed, for this reason.
    Refused(J, TaskError),
}

/// How many there are of what, at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) workers: usize,
    pub(crate) pending: usize,
    pub(crate) running: usize,
}

impl<J> Queue<J> {
    pub(crate) fn new(max_workers: usize) -> Self {
        let books =
            Books { jobs: VecDeque::new(), workers: 0, busy: 0, sleeping: 0, signalled: 0, leaving: 0, closed: None };
        Queue { books: Mutex::new(books), wake: Condvar::new(), gone: Condvar::new(), max_workers }
    }

    pub(crate) fn max_workers(&self) -> usize {
        self.max_workers
    }

    pub(crate) fn push(&self, job: J) -> Pushed<J> {
        let mut books = self.books();
        if let Some(reason) = &books.closed {
            return Pushed::Refused(job, reason.clone());
        }
        books.jobs.push_back(job);
        if self.hires(&mut books) {
            return Pushed::HireOne;
        }
        if books.sleeping > books.signalled {
            books.signalled += 1;
            self.wake.notify_one();
        }
        Pushed::Queued
    }

    /// The next job for a worker, which is busy from then on until it is [`free`](Self::free). Sleeps while there is none.
    /// `None` when the queue is closed and empty: the worker is to go.
    pub(crate) fn pop(&self) -> Option<J> {
        let mut books = self.books();
        loop {
            if let Some(job) = books.jobs.pop_front() {
                books.busy += 1;
                return Some(job);
            }
            if books.closed.is_some() {
                books.workers -= 1;
                self.gone.notify_all();
                return None;
            }
            books.sleeping += 1;
            books = self.wake.wait(books);
            books.sleeping -= 1;
            books.signalled = books.signalled.saturating_sub(1);
        }
    }

    /// A busy worker is free for another job.
    pub(crate) fn free(&self) {
        self.books().busy -= 1;
    }

    /// A free worker is busy again. Says whether another one has to be started in its place.
    #[must_use]
    pub(crate) fn busy(&self) -> bool {
        let mut books = self.books();
        books.busy += 1;
        self.hires(&mut books)
    }

    fn hires(&self, books: &mut Books<J>) -> bool {
        let hires = books.jobs.len() + books.busy > books.workers && books.workers < self.max_workers;
        books.workers += usize::from(hires);
        hires
    }

    /// A worker that was hired could not be started. Gives the jobs that nobody is left to run.
    pub(crate) fn hire_failed(&self) -> VecDeque<J> {
        let mut books = self.books();
        books.workers -= 1;
        self.gone.notify_all();
        if books.workers == 0 { mem::take(&mut books.jobs) } else { VecDeque::new() }
    }

    /// Sleeps until every worker of a closed queue is gone; for a worker (`as_worker`), every other one that does not wait
    /// here too.
    pub(crate) fn wait_until_gone(&self, as_worker: bool) {
        let mut books = self.books();
        books.leaving += usize::from(as_worker);
        self.gone.notify_all();
        while books.workers > if as_worker { books.leaving } else { 0 } {
            books = self.gone.wait(books);
        }
    }

    /// Takes no more jobs, for this reason (the first one counts). What is queued still runs.
    pub(crate) fn close(&self, reason: TaskError) {
        self.books().closed.get_or_insert(reason);
        self.wake.notify_all();
    }

    /// Takes out what has not been popped.
    pub(crate) fn drain(&self) -> VecDeque<J> {
        mem::take(&mut self.books().jobs)
    }

    pub(crate) fn counts(&self) -> Counts {
        let books = self.books();
        Counts { workers: books.workers, pending: books.jobs.len(), running: books.busy }
    }

    fn books(&self) -> MutexGuard<'_, Books<J>> {
        self.books.lock()
    }
}
