//! Packing: tasks are begun and turned into bytes.
//!
//! That runs code that is not ours, to serialize arguments, and may take its time. So it has a thread of its own. While hosts
//! have room and nothing waits, the thread that submits a task packs it: that saves the way to the other thread and back.

use std::sync::mpsc::Receiver;

use futures_pool::transport::{BegunTask, QueuedTask};

use super::counts::TaskCounts;
use super::ends::Ends;
use super::remote_host::Packed;
use super::submissions::{Event, Submissions};
use super::table::{PackedReservation, Reservation, Waiting};

/// Packs what is reserved, as long as there is anything to come.
pub(crate) fn pack_all(reservations: &Receiver<Reservation<QueuedTask>>, submissions: &Submissions, ends: &Ends) {
    for Reservation { session, room, tasks } in reservations {
        let Begun { tasks, rest } = begin(tasks, room, submissions.counts());
        let mut packed = Vec::with_capacity(tasks.len());
        for Waiting { task, attempt } in tasks {
            match submissions.packer().pack(task) {
                Ok(task) => packed.push(Packed { attempt, ..task }),
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
fn begin(queued: Vec<Waiting<QueuedTask>>, room: usize, counts: &TaskCounts) -> Begun {
    let (mut tasks, mut rest) = (Vec::with_capacity(room), Vec::new());
    // How many were begun whole, and how many were cancelled.
    let (mut whole, mut cancelled) = (0_isize, 0);
    for Waiting { task, attempt } in queued {
        let mut next = Some(task);
        while tasks.len() < room {
            let Some(task) = next.take() else { break };
            match task.begin() {
                Some((task, more)) => {
                    tasks.push(Waiting { task, attempt });
                    next = more;
                }
                None => {
                    cancelled += 1;
                    whole -= 1;
                }
            }
        }
        match next {
            Some(task) => rest.push(Waiting { task, attempt }),
            None => whole += 1,
        }
    }
    let gone = (whole + counts.not_counted(cancelled) as isize) as usize;
    counts.count(|counted| {
        counted.running += tasks.len();
        counted.pending -= gone;
    });
    Begun { tasks, rest }
}
