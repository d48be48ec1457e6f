//! The queue between those who submit and the workers, and the books about who is busy.
//!
//! One mutex guards all of it. The books exist for one decision: a new worker is hired only when there are more jobs,
//! waiting and running, than workers. A worker counts as free from the moment its work is over, which is before anybody
//! can see the result, so a caller who waits for each result in turn never gets a second worker.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use crate::error::TaskError;

pub(crate) struct Queue<J> {
    books: Mutex<Books<J>>,
    /// Signalled for each job that a sleeping worker is to take, and for everybody when the queue closes.
    wake: Condvar,
    max_workers: usize,
}

struct Books<J> {
    jobs: VecDeque<J>,
    /// Hired and not gone; some may still be starting.
    workers: usize,
    /// Workers whose job is not over.
    busy: usize,
    /// Workers that sleep, or have been signalled and not come round yet.
    sleeping: usize,
    /// Signals sent to sleeping workers that have not come round yet; a signal costs a system call.
    signalled: usize,
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
        let books = Books { jobs: VecDeque::new(), workers: 0, busy: 0, sleeping: 0, signalled: 0, closed: None };
        Queue { books: Mutex::new(books), wake: Condvar::new(), max_workers }
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
        if books.jobs.len() + books.busy > books.workers && books.workers < self.max_workers {
            books.workers += 1;
            return Pushed::HireOne;
        }
        if books.sleeping > books.signalled {
            books.signalled += 1;
            self.wake.notify_one();
        }
        Pushed::Queued
    }

    /// The next job for a worker, which is busy from then on until [`work_is_over`](Self::work_is_over). Sleeps while
    /// there is none. `None` when the queue is closed and empty: the worker is to go.
    pub(crate) fn pop(&self) -> Option<J> {
        let mut books = self.books();
        loop {
            if let Some(job) = books.jobs.pop_front() {
                books.busy += 1;
                return Some(job);
            }
            if books.closed.is_some() {
                books.workers -= 1;
                return None;
            }
            books.sleeping += 1;
            books = self.wake.wait(books).unwrap_or_else(PoisonError::into_inner);
            books.sleeping -= 1;
            books.signalled = books.signalled.saturating_sub(1);
        }
    }

    pub(crate) fn work_is_over(&self) {
        self.books().busy -= 1;
    }

    /// A worker that was hired could not be started. Says whether none is left.
    pub(crate) fn hire_failed(&self) -> bool {
        let mut books = self.books();
        books.workers -= 1;
        books.workers == 0
    }

    /// Takes no more jobs, for this reason (the first one counts). What is queued still runs.
    pub(crate) fn close(&self, reason: TaskError) {
        self.books().closed.get_or_insert(reason);
        self.wake.notify_all();
    }

    /// Takes out what has not been popped.
    pub(crate) fn drain(&self) -> VecDeque<J> {
        std::mem::take(&mut self.books().jobs)
    }

    pub(crate) fn counts(&self) -> Counts {
        let books = self.books();
        Counts { workers: books.workers, pending: books.jobs.len(), running: books.busy }
    }

    fn books(&self) -> MutexGuard<'_, Books<J>> {
        // No code of the user's runs under this lock, so what it guards is whole even if it is poisoned.
        self.books.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
