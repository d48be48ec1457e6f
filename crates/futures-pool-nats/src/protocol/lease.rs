//! Leases: for how long each side believes that the other is there.
//!
//! A host sends beats, and the caller answers each. The host counts its lease from the moment at which it *sent* the last
//! beat that was answered; the caller from the moment at which that beat *came*, which is later, and waits for the lease
//! and a margin. So when the caller gives a host up, the host has stopped by itself before, whatever was lost on the way,
//! and however slow that was. Only the lengths of times are compared, so the clocks of the two need not agree.
//!
//! This is the lease of Gray and Cheriton, "Leases: an efficient fault-tolerant mechanism for distributed file cache
//! consistency" (1989), with the host as its holder.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

/// The lengths that the caller has chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LeaseTimes {
    /// For how long an answered beat lets a host work.
    pub(crate) lease: Duration,
    /// How much longer the caller waits before it gives a host up.
    pub(crate) margin: Duration,
}

impl LeaseTimes {
    /// How many beats are sent within a lease: so many minus one may be lost.
    const BEATS: u32 = 6;

    /// The time from one beat to the next.
    pub(crate) fn between_beats(&self) -> Duration {
        self.lease / Self::BEATS
    }
}

/// A lease as its holder has it, a host.
pub(crate) struct HeldLease {
    times: LeaseTimes,
    /// When each beat was sent that was not answered, nor one behind it.
    sent: VecDeque<(u64, Instant)>,
    next: u64,
    beat_at: Instant,
    ends: Instant,
}

impl HeldLease {
    /// A lease that begins as if a beat, sent at this moment, had been answered.
    pub(crate) fn new(times: LeaseTimes, sent_at: Instant) -> Self {
        HeldLease { times, sent: VecDeque::new(), next: 0, beat_at: sent_at, ends: sent_at + times.lease }
    }

    /// The number of the beat that is to be sent now, if one is.
    pub(crate) fn beat(&mut self, now: Instant) -> Option<u64> {
        if now < self.beat_at {
            return None;
        }
        let number = self.next;
        self.next += 1;
        self.sent.push_back((number, now));
        // Those that are so old would not extend the lease, if they were answered.
        while self.sent.front().is_some_and(|(_, sent)| *sent + self.times.lease < now) {
            self.sent.pop_front();
        }
        self.beat_at = now + self.times.between_beats();
        Some(number)
    }

    /// The beat of this number was answered. Gives how long ago it was sent, if that is known.
    pub(crate) fn answered(&mut self, number: u64, now: Instant) -> Option<Duration> {
        while let Some((sent_number, sent)) = self.sent.front().copied() {
            if sent_number > number {
                break;
            }
            self.sent.pop_front();
            if sent_number == number {
                self.ends = self.ends.max(sent + self.times.lease);
                return Some(now.saturating_duration_since(sent));
            }
        }
        None
    }

    /// When the lease ends, unless a beat is answered before.
    pub(crate) fn ends(&self) -> Instant {
        self.ends
    }

    /// When there is something to do next: a beat, or the end.
    pub(crate) fn next_event(&self) -> Instant {
        self.beat_at.min(self.ends)
    }
}

/// A lease as the one has it who gave it, a caller.
pub(crate) struct GivenLease {
    times: LeaseTimes,
    last_beat: Instant,
    /// The number of the next beat.
    next: u64,
}

impl GivenLease {
    pub(crate) fn new(times: LeaseTimes, now: Instant) -> Self {
        GivenLease { times, last_beat: now, next: 0 }
    }

    /// The beat of this number has come, and is answered. Whether it is new: one that comes twice, or was overtaken,
    /// counts once.
    pub(crate) fn beat(&mut self, number: u64, now: Instant) -> bool {
        let is_new = number >= self.next;
        if is_new {
            self.next = number.saturating_add(1);
            self.last_beat = now;
        }
        is_new
    }

    /// Whether the host has sent a beat. So it has heard that it has joined.
    pub(crate) fn has_begun(&self) -> bool {
        self.next > 0
    }

    /// From when on the host has stopped, unless a beat comes before.
    pub(crate) fn ends(&self) -> Instant {
        self.last_beat + self.times.lease + self.times.margin
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TIMES: LeaseTimes = LeaseTimes { lease: Duration::from_secs(3), margin: Duration::from_secs(1) };

    fn seconds(seconds: f64) -> Duration {
        Duration::from_secs_f64(seconds)
    }

    #[test]
    fn a_lease_counts_from_the_sending_of_the_last_answered_beat() {
        let start = Instant::now();
        let mut lease = HeldLease::new(TIMES, start);
        assert_eq!(lease.beat(start), Some(0));
        assert_eq!(lease.beat(start + seconds(0.4)), None);
        assert_eq!(lease.beat(start + seconds(0.5)), Some(1));
        assert_eq!(lease.beat(start + seconds(1.0)), Some(2));
        assert_eq!(lease.answered(1, start + seconds(2.0)), Some(seconds(1.5)));
        assert_eq!(lease.ends(), start + seconds(3.5));
        assert_eq!(lease.answered(1, start + seconds(2.1)), None, "a second answer says nothing new");
        assert_eq!(lease.answered(0, start + seconds(2.1)), None, "nor does one that was overtaken");
        assert_eq!(lease.ends(), start + seconds(3.5));
    }

    #[test]
    fn an_answer_that_comes_too_late_does_not_prolong_a_lease_that_is_over() {
        let start = Instant::now();
        let mut lease = HeldLease::new(TIMES, start);
        assert_eq!(lease.beat(start), Some(0));
        lease.answered(0, start + seconds(10.0));
        assert!(lease.ends() < start + seconds(10.0));
    }

    #[test]
    fn the_host_stops_before_the_caller_gives_it_up_whatever_is_lost_or_late() {
        let seed = fastrand::u64(..);
        println!("seed {seed}");
        let mut random = fastrand::Rng::with_seed(seed);
        for _ in 0..2000 {
            let start = Instant::now();
            let (mut held, mut given) = (HeldLease::new(TIMES, start), GivenLease::new(TIMES, start));
            let mut answers = Vec::new();
            let mut now = start;
            // Up to the end of what the host believes; whatever comes later finds no host.
            while now < held.ends() {
                if let Some(number) = held.beat(now) {
                    let there = now + random.u32(0..4_000) * Duration::from_millis(1);
                    let back = there + random.u32(0..4_000) * Duration::from_millis(1);
                    if random.u8(..4) != 0 {
                        answers.push((there, back, number, false));
                    }
                }
                now += Duration::from_millis(random.u64(1..700));
                for (there, back, number, has_come) in &mut answers {
                    if *there <= now && !*has_come && *there < given.ends() {
                        *has_come = true;
                        given.beat(*number, given.last_beat.max(*there));
                    }
                    if *has_come && *back <= now && now < held.ends() {
                        held.answered(*number, now);
                    }
                }
            }
            assert!(held.ends() + TIMES.margin <= given.ends());
        }
    }
}
