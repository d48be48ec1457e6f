use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};
use std::sync::{Condvar, MutexGuard};
use std::thread;

use crate::standstill::{TURN, Waiter};

/// How long a check waits. It is counted in short turns by the one who waits, not by the clock: on a machine that is
/// too busy to give the waiting side its turns, patience stretches by itself. Where the system tells that nothing in the
/// process can move any more, patience ends at once.
///
/// Choose so that only a wrong answer ever waits it out:
/// ```
/// use checks::Patience;
/// use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};
///
/// let arrived = AtomicBool::new(false);
/// std::thread::scope(|scope| {
///     scope.spawn(|| arrived.store(true, Relaxed));
///     assert!(Patience::LONG.wait_until(|| arrived.load(Relaxed)));
/// });
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    turns: u32,
}

/// In a proof, where this process's check must catch a mistake: nobody's patience is shorter than long.
static LONG_AT_LEAST: AtomicBool = AtomicBool::new(false);

/// How often somebody's patience has run out.
static WAITS_IN_VAIN: AtomicUsize = AtomicUsize::new(0);

pub(crate) fn waits_in_vain() -> usize {
    WAITS_IN_VAIN.load(Relaxed)
}

/// From now on all patience is long: what the check waits for will happen, however slow the machine is.
pub(crate) fn be_patient() {
    LONG_AT_LEAST.store(true, Relaxed);
}

/// How often a check tries what a wrong answer does only now and then, as a race does: so often, and in a
/// [proof](crate::prove) that expects the check to catch a mistake, a hundred times as often.
///
/// ```
/// assert_eq!(checks::rounds(2000), 2000);
/// ```
pub fn rounds(usual: usize) -> usize {
    if LONG_AT_LEAST.load(Relaxed) { usual * 100 } else { usual }
}

impl Patience {
    /// Ten seconds on a quiet machine: for what a right answer does at once.
    pub const LONG: Patience = Patience::of_turns(500);

    /// Half a second on a quiet machine: for what a right answer never does, so that it has to wait this out.
    /// If the machine is so slow that this is too short, a wrong answer may pass; a right one never fails. A
    /// [proof](crate::prove) must not depend on luck: where it expects a check to catch a mistake, this is long.
    pub const SHORT: Patience = Patience::of_turns(25);

    /// Patience for so many turns of twenty milliseconds.
    pub const fn of_turns(turns: u32) -> Patience {
        Patience { turns }
    }

    /// Waits until `happened` says yes and returns true, or false when patience has run out.
    pub fn wait_until(self, mut happened: impl FnMut() -> bool) -> bool {
        let mut turns = Turns::of(self);
        while turns.left() {
            if happened() {
                return true;
            }
            thread::sleep(TURN);
            turns.take();
        }
        happened()
    }

    /// Waits on `changed` until `happened` says yes. Only turns in which nobody woke us are counted.
    pub(crate) fn wait_on<'a, T>(
        self,
        changed: &Condvar,
        mut guard: MutexGuard<'a, T>,
        happened: impl Fn(&T) -> bool,
    ) -> (MutexGuard<'a, T>, bool) {
        let mut turns = Turns::of(self);
        while !happened(&guard) && turns.left() {
            let (woken, timeout) = changed.wait_timeout(guard, TURN).expect("nothing panics while it holds this lock");
            guard = woken;
            if timeout.timed_out() {
                turns.take();
            }
        }
        let happened = happened(&guard);
        (guard, happened)
    }

    fn turns(self) -> u32 {
        let at_least = if LONG_AT_LEAST.load(Relaxed) { Patience::LONG.turns } else { 0 };
        self.turns.max(at_least)
    }
}

/// The turns of one who waits.
struct Turns {
    left: u32,
    /// From the second turn on. What takes no longer than one turn need not be known to anybody.
    waiter: Option<Waiter>,
}

impl Turns {
    fn of(patience: Patience) -> Turns {
        Turns { left: patience.turns(), waiter: None }
    }

    fn left(&self) -> bool {
        self.left > 0
    }

    /// One turn has passed in vain.
    fn take(&mut self) {
        self.left = self.left.saturating_sub(1);
        let waiter = self.waiter.get_or_insert_with(|| Waiter::sign_in(self.left));
        if !waiter.take_turn(self.left) {
            self.left = 0;
            WAITS_IN_VAIN.fetch_add(1, Relaxed);
        }
    }
}
