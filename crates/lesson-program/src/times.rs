//! How long something takes, and how two ways to do it compare.

use std::fmt::{self, Display, Formatter};
use std::time::{Duration, Instant};

/// Does something once; what it gave, and how long it took.
pub fn timed<R>(work: impl FnOnce() -> R) -> (R, Duration) {
    let started = Instant::now();
    let result = work();
    (result, started.elapsed())
}

/// How long one way to do something took, once for each round.
///
/// Ways that are compared take turns: each round does each of them once. So whatever else the machine is doing slows
/// down all of them, and what is compared was measured in the same moment. An odd number of rounds has a middle one.
///
/// ```
/// use std::{thread, time::Duration};
/// use lesson_program::Times;
///
/// let (mut one_long, mut two_short) = (Times::new(), Times::new());
/// for _ in 0..5 {
///     one_long.time(|| thread::sleep(Duration::from_millis(4)));
///     two_short.time(|| (0..2).for_each(|_| thread::sleep(Duration::from_millis(1))));
/// }
/// println!("one long sleep    {:5.1} ms", one_long.milliseconds());
/// println!("two short sleeps  {:5.1} ms, {}", two_short.milliseconds(), two_short.compared_with(&one_long));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Times(Vec<Duration>);

impl Times {
    /// No round yet.
    pub const fn new() -> Self {
        Times(Vec::new())
    }

    /// Does it for one more round.
    pub fn time<R>(&mut self, work: impl FnOnce() -> R) -> R {
        let (result, time) = timed(work);
        self.0.push(time);
        result
    }

    /// The round in the middle: half of the others took less, half of them more.
    ///
    /// # Panics
    /// If the number of rounds is even.
    pub fn median(&self) -> Duration {
        assert!(self.0.len() % 2 == 1, "{} rounds have no middle one", self.0.len());
        let mut times = self.0.clone();
        times.sort();
        times[times.len() / 2]
    }

    /// The [`median`](Self::median), as it is printed.
    ///
    /// # Panics
    /// As `median` does.
    pub fn milliseconds(&self) -> f64 {
        self.median().as_secs_f64() * 1e3
    }

    /// All rounds together.
    pub fn total(&self) -> Duration {
        self.0.iter().sum()
    }

    /// How long one of `parts` equal parts took.
    pub fn per(&self, parts: u32) -> Self {
        Times(self.0.iter().map(|&time| time / parts).collect())
    }

    /// How many times as fast this was as the other one, within each round.
    ///
    /// # Panics
    /// If the number of rounds is even, or not the same.
    pub fn compared_with(&self, other: &Self) -> SpeedUp {
        assert_eq!(self.0.len(), other.0.len(), "what is compared takes turns");
        assert!(self.0.len() % 2 == 1, "{} rounds have no middle one", self.0.len());
        // A clock may be too coarse to see anything.
        let seconds = |time: &Duration| time.max(&Duration::from_nanos(1)).as_secs_f64();
        let mut ratios: Vec<_> =
            other.0.iter().zip(&self.0).map(|(other, this)| seconds(other) / seconds(this)).collect();
        ratios.sort_by(f64::total_cmp);
        SpeedUp(ratios)
    }
}

impl FromIterator<Duration> for Times {
    fn from_iter<I: IntoIterator<Item = Duration>>(times: I) -> Self {
        Times(times.into_iter().collect())
    }
}

/// How many times as fast one way was as another: in the middle round, at least, and at most.
///
/// It is always printed in the same form, `1.6 times as fast (1.5 to 1.7 in 7 rounds)`. Where some rounds say faster and
/// others do not, it says so: `1.0 times as fast (0.9 to 1.2: 7 rounds disagree)`. A precision such as `{:.2}` holds for
/// all three numbers, a width for the first.
#[derive(Clone, Debug, PartialEq)]
pub struct SpeedUp(Vec<f64>);

impl Display for SpeedUp {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let SpeedUp(ratios) = self;
        let (width, places) = (f.width().unwrap_or_default(), f.precision().unwrap_or(1));
        let written = |ratio: f64| format!("{ratio:.places$}");
        let (least, greatest) = (written(ratios[0]), written(ratios[ratios.len() - 1]));

        write!(f, "{:>width$} times as fast ({least} to {greatest}", written(ratios[ratios.len() / 2]))?;
        if disagree(&least, &greatest) {
            write!(f, ": {} rounds disagree)", ratios.len())
        } else {
            write!(f, " in {} rounds)", ratios.len())
        }
    }
}

/// Whether rounds from `least` to `greatest` leave open which way is faster. It judges what is printed, so that sentence
/// and figure say the same.
fn disagree(least: &str, greatest: &str) -> bool {
    let number = |printed: &str| printed.parse().unwrap_or(1.0);
    least != greatest && number(least) <= 1.0 && 1.0 <= number(greatest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn milliseconds<const ROUNDS: usize>(times: [u64; ROUNDS]) -> Times {
        times.map(Duration::from_millis).into_iter().collect()
    }

    #[test]
    fn the_median_is_the_round_in_the_middle() {
        assert_eq!(milliseconds([30, 10, 900]).median(), Duration::from_millis(30));
        assert_eq!(milliseconds([7]).milliseconds(), 7.0);
    }

    #[test]
    #[should_panic = "2 rounds have no middle one"]
    fn two_rounds_have_no_middle_one() {
        milliseconds([1, 2]).median();
    }

    #[test]
    fn what_is_timed_is_a_round_more_and_gives_its_result() {
        let mut times = Times::new();
        assert_eq!(times.time(|| 42), 42);
        assert_eq!(times.0.len(), 1);
    }

    #[test]
    fn rounds_are_compared_each_for_itself() {
        // The machine was busy in the second round: both took longer. Within each round the ratio is 2.
        let (slow, fast) = (milliseconds([20, 200, 22]), milliseconds([10, 100, 11]));
        assert_eq!(fast.compared_with(&slow).to_string(), "2.0 times as fast (2.0 to 2.0 in 3 rounds)");
        assert_eq!(slow.compared_with(&fast).to_string(), "0.5 times as fast (0.5 to 0.5 in 3 rounds)");
    }

    #[test]
    fn the_form_is_median_least_and_greatest() {
        let (slow, fast) = (milliseconds([16, 15, 17]), milliseconds([10, 10, 10]));
        assert_eq!(fast.compared_with(&slow).to_string(), "1.6 times as fast (1.5 to 1.7 in 3 rounds)");
        assert_eq!(format!("{:5.2}", fast.compared_with(&slow)), " 1.60 times as fast (1.50 to 1.70 in 3 rounds)");
    }

    #[test]
    fn rounds_that_leave_it_open_are_said_to_disagree() {
        let compared = |with| milliseconds([100, 100, 100]).compared_with(&milliseconds(with)).to_string();
        assert_eq!(compared([120, 90, 100]), "1.0 times as fast (0.9 to 1.2: 3 rounds disagree)");
        assert_eq!(compared([120, 100, 110]), "1.1 times as fast (1.0 to 1.2: 3 rounds disagree)");
        assert_eq!(compared([80, 100, 90]), "0.9 times as fast (0.8 to 1.0: 3 rounds disagree)");
    }

    #[test]
    fn what_is_printed_as_the_same_is_no_disagreement() {
        let compared = milliseconds([1000, 1000, 1000]).compared_with(&milliseconds([1004, 996, 1000]));
        assert_eq!(compared.to_string(), "1.0 times as fast (1.0 to 1.0 in 3 rounds)");
        assert_eq!(format!("{compared:.3}"), "1.000 times as fast (0.996 to 1.004: 3 rounds disagree)");
    }

    #[test]
    fn parts_share_the_time() {
        assert_eq!(milliseconds([30, 60, 90]).per(30), milliseconds([1, 2, 3]));
    }

    #[test]
    fn what_no_clock_can_see_is_compared_all_the_same() {
        assert_eq!(
            milliseconds([0]).compared_with(&milliseconds([0])).to_string(),
            "1.0 times as fast (1.0 to 1.0 in 1 rounds)"
        );
    }
}
