//! [`ClockOffset`]: turns moments of a host's clock into moments of ours.

use std::time::{Duration, Instant};

/// What is known of the clock of a host: when, by our clock, its session began. Each beat says when it was sent by the other
/// clock, and came a little later; the one that was on its way for the shortest time tells most. Half of the shortest way
/// there and back is taken off, as Cristian does ("Probabilistic clock synchronization", 1989).
#[derive(Debug, Default)]
pub(crate) struct ClockOffset {
    /// The earliest moment at which the session can be said to have begun, as far as beats tell.
    began: Option<Instant>,
    /// The shortest time from a beat to its answer.
    round_trip: Duration,
}

impl ClockOffset {
    /// A beat has come that was sent at `clock`, in nanoseconds since the session began.
    pub(crate) fn beat(&mut self, clock: u64, round_trip: u64, now: Instant) {
        let Some(began) = now.checked_sub(Duration::from_nanos(clock)) else { return };
        self.began = Some(self.began.map_or(began, |before| before.min(began)));
        self.round_trip = Duration::from_nanos(round_trip);
    }

    /// When that was, by our clock. None as long as no beat has come.
    pub(crate) fn here(&self, clock: u64) -> Option<Instant> {
        let came = self.began?.checked_add(Duration::from_nanos(clock))?;
        came.checked_sub(self.round_trip / 2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quickest_beat_tells_most() {
        let (start, millisecond) = (Instant::now() + Duration::from_secs(10), Duration::from_millis(1));
        let mut offset = ClockOffset::default();
        assert_eq!(offset.here(0), None);
        offset.beat(0, 0, start + 30 * millisecond);
        offset.beat(100_000_000, 4_000_000, start + 102 * millisecond);
        offset.beat(200_000_000, 4_000_000, start + 250 * millisecond);
        assert_eq!(offset.here(500_000_000), Some(start + 500 * millisecond));
    }
}
