//! [`JobGuard`]: a worker has a job, until this is dropped.

use std::mem;
use std::sync::Arc;

use crate::pool::{Pool, Start};
use crate::worker::info::WorkerInfo;
use crate::worker::job::{Beginning, Job, Worker};
use crate::worker::spans::Note;

/// How a worker stands in the books while it has a job. When it is dropped, the worker is free.
pub(crate) struct JobGuard<'c, 't, S: Start<'t>> {
    pool: &'c Arc<Pool<'t, S>>,
    info: &'c WorkerInfo,
    busy: bool,
    /// Of the task that is running, where spans are noted.
    note: Option<Note>,
    /// How it puts back a job of which it does a part, if it can.
    pub(super) share: Option<PutBack<'t, S>>,
}

pub(super) type PutBack<'t, S> = fn(&Arc<Pool<'t, S>>, Arc<dyn Job<'t> + 't>);

impl<'c, 't, S: Start<'t>> JobGuard<'c, 't, S> {
    pub(crate) fn new(pool: &'c Arc<Pool<'t, S>>, info: &'c WorkerInfo) -> Self {
        JobGuard { pool, info, busy: true, note: None, share: None }
    }

    /// The task was not begun, after all, and is accounted for.
    #[cfg(feature = "processes")]
    pub(crate) fn call_off(mut self) {
        self.note.take().into_iter().for_each(Note::call_off);
        self.info.unbegin();
        mem::forget(self);
    }
}

impl<'t, S: Start<'t>> Worker<'t> for JobGuard<'_, 't, S> {
    fn begin(&mut self, task: Beginning) {
        self.note = Note::of(&task, self.pool.settings.spans.as_ref());
        self.info.begin(task.name, task.id);
    }

    fn end(&mut self) {
        self.note = None;
    }

    fn free(&mut self) {
        if mem::take(&mut self.busy) {
            self.info.finish();
        }
    }

    fn busy(&mut self) {
        if !mem::replace(&mut self.busy, true) {
            if let Some(info) = self.pool.queue.busy(self.info) {
                self.pool.spawn_worker(info);
            }
        }
    }

    fn shares(&self) -> bool {
        self.share.is_some()
    }

    fn put_back(&mut self, rest: Arc<dyn Job<'t> + 't>) {
        if let Some(share) = self.share {
            share(self.pool, rest);
        }
    }
}

impl<'t, S: Start<'t>> Drop for JobGuard<'_, 't, S> {
    fn drop(&mut self) {
        self.free();
        self.info.settle();
    }
}
