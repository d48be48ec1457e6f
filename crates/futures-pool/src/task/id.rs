//! [`TaskId`]: what tells a running task from all others.

/// Identifies a task that is queued or running, or a part of one, among all that live.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TaskId {
    /// The address of something that lives as long as the task does.
    address: usize,
    /// Which part of the task it is; none for a whole task.
    position: Option<usize>,
}

impl TaskId {
    /// Stands for no task.
    pub(crate) const NOBODY: TaskId = TaskId { address: 0, position: None };

    /// The identity of the task that is kept at this address.
    pub(crate) fn of<T: ?Sized>(task: *const T) -> Self {
        TaskId { address: task.addr(), position: None }
    }

    /// The identity of the part of a task whose results begin at this position of `whole`.
    pub(crate) fn of_part<T: ?Sized>(whole: *const T, position: usize) -> Self {
        TaskId { address: whole.addr(), position: Some(position) }
    }
}
