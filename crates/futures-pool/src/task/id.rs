//! [`TaskId`]: what tells a running task from all others.

/// Of a task that is queued or running, or of a part of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TaskId {
    /// Of something that lives as long as the task does.
    address: usize,
    /// Of the part, in what is at that address.
    position: Option<usize>,
}

impl TaskId {
    /// Of no task.
    pub(crate) const NOBODY: TaskId = TaskId { address: 0, position: None };

    /// Of the task that is kept there.
    pub(crate) fn of<T: ?Sized>(task: *const T) -> Self {
        TaskId { address: task.addr(), position: None }
    }

    /// Of the task whose results begin at this position of what is kept there.
    pub(crate) fn of_part<T: ?Sized>(whole: *const T, position: usize) -> Self {
        TaskId { address: whole.addr(), position: Some(position) }
    }
}
