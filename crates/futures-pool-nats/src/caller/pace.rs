//! [`Pace`]: how many tasks a host is given before it has answered the first.

use std::time::Duration;

/// How quick the tasks of a host are. While that is not known, or one has just taken its time, a host has as many as it has
/// workers, and all are granted: so another host can have what is left, and little is lost with a host. When many in a row
/// were quick, it has more, so that its workers do not wait for the way to here and back.
#[derive(Debug, Default)]
pub(crate) struct Pace {
    /// How many tasks in a row were quick.
    quick: usize,
    /// How long those took, on average; the later ones count more.
    mean: Duration,
}

impl Pace {
    /// A task that takes longer than this is not quick: the way to a host and back is short beside it.
    const QUICK: Duration = Duration::from_millis(5);
    /// How many have to be quick in a row.
    const SAMPLE: usize = 16;
    /// How much work is granted ahead, for each worker.
    const AHEAD: Duration = Duration::from_millis(2);
    /// How many tasks are granted for each worker at most.
    const MOST: usize = 256;

    /// Notes how long a task took.
    pub(crate) fn record(&mut self, took: Duration) {
        if took >= Self::QUICK {
            return self.reset();
        }
        self.mean = if self.quick == 0 { took } else { (self.mean * 15 + took) / 16 };
        self.quick += 1;
    }

    /// Nothing is known any more.
    pub(crate) fn reset(&mut self) {
        *self = Pace::default();
    }

    /// How many tasks a host of so many workers may have been granted and not answered.
    pub(crate) fn granted(&self, workers: usize) -> usize {
        workers * self.for_each_worker()
    }

    /// How many tasks it may have in all.
    pub(crate) fn in_hand(&self, workers: usize) -> usize {
        match self.for_each_worker() {
            1 => workers,
            each => 2 * workers * each,
        }
    }

    fn for_each_worker(&self) -> usize {
        if self.quick < Self::SAMPLE {
            return 1;
        }
        let ahead = Self::AHEAD.as_nanos() / self.mean.as_nanos().max(1);
        (1 + ahead as usize).min(Self::MOST)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_after_many_quick_tasks_in_a_row_is_more_granted_than_there_are_workers() {
        let mut pace = Pace::default();
        for _ in 0..Pace::SAMPLE {
            assert_eq!((pace.granted(4), pace.in_hand(4)), (4, 4));
            pace.record(Duration::from_millis(1));
        }
        assert_eq!((pace.granted(4), pace.in_hand(4)), (12, 24));
        pace.record(Duration::from_millis(5));
        assert_eq!((pace.granted(4), pace.in_hand(4)), (4, 4));
    }

    #[test]
    fn the_quicker_the_more_up_to_a_limit() {
        let mut pace = Pace::default();
        (0..100).for_each(|_| pace.record(Duration::ZERO));
        assert_eq!(pace.granted(2), 2 * Pace::MOST);
    }
}
