//! Packing: tasks are begun and turned into bytes.
//!
//! That runs code that is not ours, to serialize arguments, and may take its time. So it has a thread of its own. While hosts
//! have room and nothing waits, the thread that submits a task packs it: that saves the way to the other thread and back.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::mpsc::Receiver;
use std::sync::{Arc, Weak};

use bytes::Bytes;
use futures_pool::transport::{BegunTask, OnStop, QueuedTask};

use super::ends::{Ended, Ends};
use super::remote_host::Packed;
use super::submissions::{Event, Submissions};
use super::table::{PackedReservation, Reservation, Waiting};

/// A task that was begun.
pub(crate) struct Running {
    pub(crate) task: BegunTask,
    /// Tells it from others when it is to be stopped; none for tasks that cannot be stopped.
    pub(crate) tag: Option<u64>,
    /// Tells the service when it is to be stopped.
    _on_stop: Option<OnStop>,
    submissions: Weak<Submissions>,
}

impl Running {
    /// Makes it pending again.
    pub(crate) fn unbegin(self) -> QueuedTask {
        if let Some(submissions) = self.submissions.upgrade() {
            submissions.count(|counts| {
                counts.running -= 1;
                counts.pending += 1;
            });
        }
        self.task.unbegin()
    }
}

/// Packs what is reserved, as long as there is anything to come.
pub(crate) fn pack_all(reservations: &Receiver<Reservation<QueuedTask>>, ends: &Ends) {
    let submissions = ends.submissions();
    for Reservation { session, room, tasks } in reservations {
        let Begun { tasks, rest } = begin(tasks, room, submissions);
        let mut packed = Vec::with_capacity(tasks.len());
        for Waiting { task, place, earlier_attempts } in tasks {
            match pack(task, submissions) {
                Ok(task) => packed.push(Packed { place, earlier_attempts, ..task }),
                Err(ended) => ends.end_all(vec![*ended]),
            }
        }
        submissions.tell(Event::Packed(PackedReservation { session, room, packed, rest }));
    }
}

/// Tasks that were begun, and what is left of all.
struct Begun {
    tasks: Vec<Waiting<BegunTask>>,
    rest: Vec<Waiting<QueuedTask>>,
}

/// Begins tasks, or so many parts of them.
fn begin(queued: Vec<Waiting<QueuedTask>>, room: usize, submissions: &Submissions) -> Begun {
    let (mut tasks, mut rest) = (Vec::with_capacity(room), Vec::new());
    // How many were begun whole, and how many were cancelled.
    let (mut whole, mut cancelled) = (0_isize, 0);
    for Waiting { task, place, earlier_attempts } in queued {
        let mut next = Some(task);
        while tasks.len() < room {
            let Some(task) = next.take() else { break };
            match task.begin() {
                Some((task, more)) => {
                    tasks.push(Waiting { task, place, earlier_attempts });
                    next = more;
                }
                None => {
                    cancelled += 1;
                    whole -= 1;
                }
            }
        }
        match next {
            Some(task) => rest.push(Waiting { task, place, earlier_attempts }),
            None => whole += 1,
        }
    }
    let gone = (whole + submissions.not_counted(cancelled) as isize) as usize;
    submissions.count(|counts| {
        counts.running += tasks.len();
        counts.pending -= gone;
    });
    Begun { tasks, rest }
}

/// Packs a task that was begun, unless it ends at once: since it is not to run, or is too large.
pub(crate) fn pack(task: BegunTask, submissions: &Arc<Submissions>) -> Result<Packed<Running>, Box<Ended>> {
    if let Some(reason) = task.reason_not_to_run() {
        return Err(Box::new(Ended { task, outcome: Err(reason) }));
    }
    let request = Bytes::from(task.to_bytes());
    let (length, limit) = (request.len() as u64, submissions.largest_message());
    if length > limit {
        let error = task.unsendable(format!("it takes {length} bytes, more than the limit of {limit}"));
        return Err(Box::new(Ended { task, outcome: Err(error) }));
    }
    let can_be_stopped = task.can_be_stopped();
    let tag = can_be_stopped.then(next_tag);
    let on_stop = tag.and_then(|tag| {
        let submissions = Arc::downgrade(submissions);
        task.on_stop(move || submissions.upgrade().into_iter().for_each(|service| service.tell(Event::Stop(tag))))
    });
    let deadline = task.deadline();
    let task = Running { task, tag, _on_stop: on_stop, submissions: Arc::downgrade(submissions) };
    Ok(Packed { task, place: 0, earlier_attempts: 0, request, can_be_stopped, deadline, is_to_stop: false })
}

fn next_tag() -> u64 {
    static TAGS: AtomicU64 = AtomicU64::new(0);
    TAGS.fetch_add(1, Relaxed)
}
