//! A rendezvous of requests: none is answered until enough wait together.

use std::fmt;
use std::mem;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use tokio::sync::oneshot;

/// While it lives, requests are answered only together; see
/// [`answer_only_together`](crate::PracticeSite::answer_only_together).
///
/// Dropping it ends the rule: those who wait are answered at once, and nobody waits any more.
#[must_use = "the meeting ends as soon as it is dropped"]
pub struct Meeting {
    lobby: Arc<Lobby>,
}

impl Drop for Meeting {
    fn drop(&mut self) {
        if let Some(mut table) = self.lobby.table().take() {
            table.decide(Ok(()));
        }
    }
}

impl fmt::Debug for Meeting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Meeting").finish_non_exhaustive()
    }
}

/// Too few requests came together before the patience ended.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Missed {
    came: usize,
    wanted: usize,
}

impl fmt::Display for Missed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {} requests came together", self.came, self.wanted)
    }
}

/// Where requests pass; with a table in it, they sit down and wait for each other.
#[derive(Default)]
pub(crate) struct Lobby {
    table: Mutex<Option<Table>>,
}

struct Table {
    wanted: usize,
    patience: Duration,
    /// A waiting request holds the other end. Where that end is gone, the client has hung up and the seat is free.
    seats: Vec<oneshot::Sender<Result<(), Missed>>>,
}

impl Lobby {
    pub(crate) fn open(self: &Arc<Self>, wanted: usize, patience: Duration) -> Meeting {
        assert!(wanted > 0, "a meeting of 0 requests makes no sense; ask for 1 or more");
        let mut table = self.table();
        // The lock must be free before a panic, or it would be poisoned for the server.
        let already_open = table.is_some();
        if !already_open {
            *table = Some(Table { wanted, patience, seats: Vec::new() });
        }
        drop(table);
        assert!(!already_open, "a meeting is already open at this site; drop it before the next");
        Meeting { lobby: Arc::clone(self) }
    }

    /// Waits for the others. Returns at once when no meeting is open.
    pub(crate) async fn attend(&self) -> Result<(), Missed> {
        let Some((mut outcome, patience)) = self.take_seat() else {
            return Ok(());
        };
        match tokio::time::timeout(patience, &mut outcome).await {
            Ok(decided) => decided.expect("a seat is never dropped undecided"),
            Err(_) => self.give_up(&mut outcome),
        }
    }

    fn take_seat(&self) -> Option<(oneshot::Receiver<Result<(), Missed>>, Duration)> {
        let mut lobby = self.table();
        let table = lobby.as_mut()?;
        let (seat, outcome) = oneshot::channel();
        table.leave_free_seats();
        table.seats.push(seat);
        if table.seats.len() == table.wanted {
            table.decide(Ok(()));
        }
        Some((outcome, table.patience))
    }

    /// The first whose patience ends closes the round for all, so that all are told the same number.
    fn give_up(&self, outcome: &mut oneshot::Receiver<Result<(), Missed>>) -> Result<(), Missed> {
        let mut lobby = self.table();
        // It may have been decided between the end of the patience and the lock.
        if let Ok(decided) = outcome.try_recv() {
            return decided;
        }
        let table = lobby.as_mut().expect("an undecided seat stands at an open table");
        table.leave_free_seats();
        let missed = Missed { came: table.seats.len(), wanted: table.wanted };
        table.decide(Err(missed));
        Err(missed)
    }

    fn table(&self) -> MutexGuard<'_, Option<Table>> {
        self.table.lock().expect("nothing panics while it holds the table")
    }
}

impl Table {
    fn leave_free_seats(&mut self) {
        self.seats.retain(|seat| !seat.is_closed());
    }

    /// Ends the round: all who sit here go, with the same outcome.
    fn decide(&mut self, outcome: Result<(), Missed>) {
        for seat in mem::take(&mut self.seats) {
            // A refusal means that this client has hung up, so nobody is left to be told.
            let (Ok(()) | Err(_)) = seat.send(outcome);
        }
    }
}
