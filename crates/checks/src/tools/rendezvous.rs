use std::sync::{Condvar, Mutex, MutexGuard};

use crate::Patience;

/// A meeting that takes place when so many have come at the same time: the witness for "they run at once".
///
/// ```
/// use checks::Rendezvous;
///
/// let meeting = Rendezvous::of(2);
/// std::thread::scope(|scope| {
///     scope.spawn(|| assert!(meeting.meet()));
///     scope.spawn(|| assert!(meeting.meet()));
/// });
/// assert!(meeting.took_place());
/// ```
/// Asked for one more than allowed it is the witness for a limit: it must never take place. A right answer has to wait
/// that out, so the patience is short.
/// ```
/// use checks::{Patience, Rendezvous};
///
/// let one_too_many = Rendezvous::of(2).with_patience(Patience::SHORT);
/// one_too_many.meet();
/// assert!(!one_too_many.took_place());
/// assert_eq!(one_too_many.most(), 1);
/// ```
#[derive(Debug)]
pub struct Rendezvous {
    wanted: usize,
    patience: Patience,
    room: Mutex<Room>,
    changed: Condvar,
}

#[derive(Debug)]
struct Room {
    here: usize,
    /// The most that were ever here at the same time.
    most: usize,
    /// Somebody's patience ran out: nobody waits here any more.
    given_up: bool,
}

impl Rendezvous {
    /// A meeting of `wanted`. Those who wait have [long patience](Patience::LONG).
    pub fn of(wanted: usize) -> Rendezvous {
        let room = Mutex::new(Room { here: 0, most: 0, given_up: false });
        Rendezvous { wanted, patience: Patience::LONG, room, changed: Condvar::new() }
    }

    /// The same meeting, where those who wait have this patience.
    pub fn with_patience(self, patience: Patience) -> Rendezvous {
        Rendezvous { patience, ..self }
    }

    /// Waits here until all have come. False if they did not: patience ran out, here or for another.
    ///
    /// When the meeting has taken place, or has been given up, a thread that comes later passes at once.
    pub fn meet(&self) -> bool {
        let mut room = self.lock();
        room.here += 1;
        room.most = room.most.max(room.here);
        self.changed.notify_all();

        let over = |room: &Room| room.given_up || room.most >= self.wanted;
        let (mut room, over) = self.patience.wait_on(&self.changed, room, over);
        if !over {
            room.given_up = true;
            self.changed.notify_all();
        }
        room.here -= 1;
        room.most >= self.wanted
    }

    /// Whether so many as wanted were ever here at the same time.
    pub fn took_place(&self) -> bool {
        self.most() >= self.wanted
    }

    /// The most that were here at the same time.
    pub fn most(&self) -> usize {
        self.lock().most
    }

    fn lock(&self) -> MutexGuard<'_, Room> {
        self.room.lock().expect("nothing panics while it holds this lock")
    }
}
