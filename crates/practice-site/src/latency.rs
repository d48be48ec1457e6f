//! How long the site takes over its answers.

use std::ops::RangeInclusive;
use std::time::Duration;

use crate::sites;
use crate::stable_random::{Dice, hash};

/// How long the site takes over its answers.
///
/// A delay depends on the seed, the page, and how often that page was asked for before, and on nothing else: not on
/// the order in which other requests arrive. A sequential and a concurrent run thus meet the same delays.
///
/// ```
/// use practice_site::Latency;
/// use std::time::Duration;
///
/// let real = Latency::realistic();
/// let search = real.delay(1, "google.com", "/search?q=dog", 1);
/// assert!(search >= Duration::from_millis(700) && search <= Duration::from_millis(1100));
/// assert!(real.scaled(0.1).delay(1, "google.com", "/search?q=dog", 1) < search);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Latency {
    pace: Pace,
    scale: f64,
}

#[derive(Debug, Clone, PartialEq)]
enum Pace {
    /// The same range for every page.
    Uniform(RangeInclusive<Duration>),
    /// The range of each site.
    Realistic,
}

impl Latency {
    /// Answers at once.
    pub fn none() -> Self {
        Self::uniform(Duration::ZERO..=Duration::ZERO)
    }

    /// Anything in the range, each delay as likely as the other.
    ///
    /// # Panics
    ///
    /// When the range is empty: its end lies before its start.
    pub fn uniform(range: RangeInclusive<Duration>) -> Self {
        assert!(
            !range.is_empty(),
            "a latency from {:?} to {:?} is an empty range; put the shorter delay first",
            range.start(),
            range.end()
        );
        Self { pace: Pace::Uniform(range), scale: 1.0 }
    }

    /// What the real sites took: a search 0.7 to 1.1 s, a news page 0.5 to 2 s, a Hacker News item 0.2 to 0.4 s,
    /// a page of quotations 0.4 to 0.6 s.
    pub fn realistic() -> Self {
        Self { pace: Pace::Realistic, scale: 1.0 }
    }

    /// The same delays, `factor` times as long.
    ///
    /// # Panics
    ///
    /// When `factor` is negative, infinite or not a number.
    #[must_use = "this returns a scaled latency and leaves the original as it is"]
    pub fn scaled(self, factor: f64) -> Self {
        assert!(
            factor.is_finite() && factor >= 0.0,
            "a latency cannot be scaled by {factor}; use 0 or a positive number"
        );
        Self { scale: self.scale * factor, ..self }
    }

    /// The delay of the `nth` visit, counted from 1, to `target` (path and query) at `host`.
    pub fn delay(&self, seed: u64, host: &str, target: &str, nth: u64) -> Duration {
        let range = match &self.pace {
            Pace::Uniform(range) => range.clone(),
            Pace::Realistic => {
                sites::find(host).map_or(Duration::ZERO..=Duration::ZERO, |site| site.usual_delay.clone())
            }
        };
        let draw = hash(&[&seed.to_le_bytes(), host.as_bytes(), target.as_bytes(), &nth.to_le_bytes()]);
        let span = (*range.end() - *range.start()).as_secs_f64();
        let seconds = range.start().as_secs_f64() + span * Dice::new(draw).fraction();
        // A delay too long for a `Duration` is as good as endless.
        Duration::try_from_secs_f64(seconds * self.scale).unwrap_or(Duration::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ITEM: (&str, &str) = ("hn.algolia.com", "/api/v1/items/1");

    fn item(latency: &Latency, seed: u64, nth: u64) -> Duration {
        latency.delay(seed, ITEM.0, ITEM.1, nth)
    }

    #[test]
    fn the_same_question_gets_the_same_delay_on_every_machine() {
        assert_eq!(item(&Latency::realistic(), 1, 1), Duration::from_nanos(252_999_506));
    }

    #[test]
    fn seed_page_and_visit_each_change_the_delay() {
        let real = Latency::realistic();
        let delay = item(&real, 1, 1);
        assert_ne!(delay, item(&real, 2, 1));
        assert_ne!(delay, item(&real, 1, 2));
        assert_ne!(delay, real.delay(1, ITEM.0, "/api/v1/items/2", 1));
    }

    #[test]
    fn delays_stay_in_their_range_and_use_most_of_it() {
        let (short, long) = (Duration::from_millis(100), Duration::from_millis(200));
        let latency = Latency::uniform(short..=long);
        let delays: Vec<_> = (1..=1000).map(|nth| item(&latency, 1, nth)).collect();
        assert!(delays.iter().all(|delay| (short..=long).contains(delay)));
        assert!(delays.iter().any(|delay| *delay < Duration::from_millis(110)));
        assert!(delays.iter().any(|delay| *delay > Duration::from_millis(190)));
    }

    #[test]
    fn none_is_no_delay_at_all() {
        assert_eq!(item(&Latency::none(), 1, 1), Duration::ZERO);
        assert_eq!(item(&Latency::realistic().scaled(0.0), 1, 1), Duration::ZERO);
    }

    #[test]
    fn a_page_of_no_site_is_answered_at_once() {
        assert_eq!(Latency::realistic().delay(1, "127.0.0.1", "/", 1), Duration::ZERO);
    }

    #[test]
    #[should_panic(expected = "is an empty range; put the shorter delay first")]
    fn an_empty_range_is_refused() {
        let latency = Latency::uniform(Duration::from_secs(2)..=Duration::from_secs(1));
        unreachable!("{latency:?}");
    }

    #[test]
    #[should_panic(expected = "a latency cannot be scaled by -1")]
    fn a_negative_scale_is_refused() {
        let latency = Latency::realistic().scaled(-1.0);
        unreachable!("{latency:?}");
    }
}
