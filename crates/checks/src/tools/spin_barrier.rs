use std::hint::spin_loop;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::thread;

/// Lets threads go on in the same instant, again and again: for races that a [`Rendezvous`](crate::Rendezvous) cannot
/// show, because the system wakes one thread after the other.
///
/// Who waits here spins, so all leave within some nanoseconds. If the student's code then reads, adds and writes back,
/// in three steps, some of them are in the midst of it together:
/// ```
/// use checks::SpinBarrier;
/// use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
///
/// let (barrier, total) = (SpinBarrier::of(2), AtomicUsize::new(0));
/// std::thread::scope(|scope| {
///     for _ in 0..2 {
///         scope.spawn(|| {
///             for _ in 0..1000 {
///                 barrier.wait();
///                 total.fetch_add(1, SeqCst); // in one step: nothing is lost
///             }
///         });
///     }
/// });
/// assert_eq!(total.into_inner(), 2000);
/// ```
/// Nobody waits long: who finds no partner, as where only one thread comes, goes on alone after some microseconds. So it
/// proves nothing about who runs at the same time.
#[derive(Debug)]
pub struct SpinBarrier {
    partners: usize,
    arrived: AtomicUsize,
}

impl SpinBarrier {
    /// A barrier that so many leave together.
    pub const fn of(partners: usize) -> SpinBarrier {
        SpinBarrier { partners, arrived: AtomicUsize::new(0) }
    }

    /// Waits for the others, or a while.
    pub fn wait(&self) {
        let place = self.arrived.fetch_add(1, SeqCst);
        let all = (place / self.partners + 1) * self.partners;
        for spin in 1..SPINS {
            if self.arrived.load(SeqCst) >= all {
                return;
            }
            // Where there is one processor for all, the partner needs it.
            if spin % 64 == 0 { thread::yield_now() } else { spin_loop() }
        }
    }
}

const SPINS: u32 = 2000;
