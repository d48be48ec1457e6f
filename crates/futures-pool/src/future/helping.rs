//! Helping: a worker that waits for a task runs it, on top of the one that it is doing.

use crate::waiting::awaited::Awaited;
use crate::waiting::deadlock;
use crate::worker::current::CurrentWorker;
use crate::worker::info::WorkerInfo;
use crate::worker::job::{TaskInfo, Worker};
use crate::worker::spans::{OpenSpan, SpanLog};

/// Has this worker run what it waits for. It counts as waiting until that has ended.
pub(crate) fn run_on_top<'t>(current: &CurrentWorker, awaited: Awaited, run: impl FnOnce(&mut dyn Worker<'t>)) {
    let _waiting = deadlock::enter_helping(current, awaited);
    let outer = current.info.begun();
    run(&mut Helper { info: &current.info, span: None, spans: current.spans.as_ref() });
    current.info.go_on_with(outer);
}

/// A worker that is, and stays, busy with another task.
struct Helper<'p> {
    info: &'p WorkerInfo,
    span: Option<OpenSpan>,
    spans: Option<&'p SpanLog>,
}

impl Worker<'_> for Helper<'_> {
    fn begin(&mut self, task: TaskInfo) {
        self.span = OpenSpan::start(&task, self.spans);
        self.info.begin(task.name, task.id);
    }

    fn end(&mut self) {
        self.span = None;
    }

    // It is never free: the task below is not done.
    fn set_free(&mut self) {}

    fn set_busy(&mut self) {
        // The task that was run on top may be freed now, and its address be given to another one.
        self.info.forget_task();
    }
}
