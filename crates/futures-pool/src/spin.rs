//! [`Spin`]: to look again and again for a moment before going to sleep.
//!
//! To be woken costs some microseconds, so a thread that is likely to be needed sooner had better look a few more times
//! first. Who is likely to, follows from what happened before: after each time in vain twice as many occasions are let
//! pass. So where spinning does not help it costs next to nothing, and who has nothing to do sleeps.

use std::cell::Cell;
use std::hint::spin_loop;
use std::sync::LazyLock;
use std::thread::available_parallelism;
use std::time::{Duration, Instant};

use crate::sync::yield_now;

/// Looks until `is_so`, for a thread that is about to sleep. `false` if that was not so within some microseconds.
pub(crate) fn until(is_so: impl FnMut() -> bool) -> bool {
    thread_local! {
        static SPIN: Cell<Spin> = const { Cell::new(Spin::new()) };
    }
    let mut spin = SPIN.try_with(Cell::get).unwrap_or(Spin::new());
    let found = spin.until(is_so);
    let _kept = SPIN.try_with(|kept| kept.set(spin)); // not while the locals of this thread are dropped
    found
}

/// Looks a few times for `is_so`, then lets other threads work.
pub(crate) fn briefly(mut is_so: impl FnMut() -> bool) {
    let soon = !cfg!(any(loom, shuttle))
        && helps()
        && (0..LOOKS_BETWEEN_CLOCKS).any(|_| {
            spin_loop();
            is_so()
        });
    if !soon {
        yield_now();
    }
}

/// Whether to spin the next time.
#[derive(Clone, Copy)]
pub(crate) struct Spin {
    /// How many occasions are still to pass without spinning.
    pass: u32,
    /// How many occasions are to pass after the next time that it spins in vain.
    pass_next: u32,
}

/// How long to spin: about as long as it takes to be woken.
const LONGEST: Duration = Duration::from_micros(8);
/// How many looks there are between two looks at the clock.
const LOOKS_BETWEEN_CLOCKS: u32 = 16;
/// How many occasions pass without spinning, at most.
const MOST_TO_PASS: u32 = 32;

impl Spin {
    pub(crate) const fn new() -> Self {
        Spin { pass: 0, pass_next: 1 }
    }

    /// Looks until `is_so`. `false` if that was not so within the time, or if this occasion passes without spinning.
    pub(crate) fn until(&mut self, mut is_so: impl FnMut() -> bool) -> bool {
        if is_so() {
            return true;
        }
        if cfg!(any(loom, shuttle)) || !helps() || self.let_pass() {
            return false; // a model explores every order of events, with or without turns
        }
        let began = Instant::now();
        let found = loop {
            if (0..LOOKS_BETWEEN_CLOCKS).any(|_| {
                spin_loop();
                is_so()
            }) {
                break true;
            }
            if began.elapsed() > LONGEST {
                break false;
            }
            yield_now(); // the thread that is to bring it may have no processor
        };
        self.pass_next = if found { 1 } else { (self.pass_next * 2).min(MOST_TO_PASS) };
        self.pass = if found { 0 } else { self.pass_next };
        found
    }

    /// Lets this occasion pass, if it is one of those that are to pass without spinning. `true` if it did.
    fn let_pass(&mut self) -> bool {
        let passes = self.pass > 0;
        self.pass -= u32::from(passes);
        passes
    }
}

/// With one processor, a thread that spins keeps the others from doing what it waits for.
fn helps() -> bool {
    static PROCESSORS: LazyLock<usize> = LazyLock::new(|| available_parallelism().map_or(1, usize::from));
    *PROCESSORS > 1
}
