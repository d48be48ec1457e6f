//! [`Numbered`]: what comes in gets a number and goes out in any order, and only what is in takes room.

use std::collections::{BTreeMap, VecDeque};

/// Numbers count from zero, and none is given twice.
pub(crate) struct Numbered<J> {
    /// Items with numbers from `first` on, each at its place; `None` for one that has gone out.
    recent: VecDeque<Option<J>>,
    /// The number of the first place in `recent`.
    first: usize,
    /// How many items are left in `recent`.
    recent_left: usize,
    /// Items with numbers before `first`, of which few are left.
    old: BTreeMap<usize, J>,
}

/// More places than this for each item that is left, plus [`PLACES_FOR_NONE`], are too many.
const PLACES_FOR_ONE: usize = 4;
/// How many places may be empty in any case.
const PLACES_FOR_NONE: usize = 64;

impl<J> Numbered<J> {
    pub(crate) fn new(capacity: usize) -> Self {
        Numbered { recent: VecDeque::with_capacity(capacity), first: 0, recent_left: 0, old: BTreeMap::new() }
    }

    /// How many items ever came in, which is the number of the next.
    pub(crate) fn total(&self) -> usize {
        self.first + self.recent.len()
    }

    /// How many items are in.
    pub(crate) fn left(&self) -> usize {
        self.recent_left + self.old.len()
    }

    pub(crate) fn push(&mut self, job: J) {
        self.recent.push_back(Some(job));
        self.recent_left += 1;
    }

    pub(crate) fn take(&mut self, number: usize) -> Option<J> {
        let Some(place) = number.checked_sub(self.first) else { return self.old.remove(&number) };
        let job = self.recent.get_mut(place)?.take()?;
        self.recent_left -= 1;
        if self.recent.len() > PLACES_FOR_ONE * self.recent_left + PLACES_FOR_NONE {
            self.tidy_up();
        }
        Some(job)
    }

    /// Gives up the places of items that have gone out.
    fn tidy_up(&mut self) {
        let first = self.first;
        self.first = self.total();
        let left = std::mem::take(&mut self.recent).into_iter().enumerate();
        self.old.extend(left.filter_map(|(place, job)| Some((first + place, job?))));
        self.recent_left = 0;
    }

    /// The items that are in, in the order of their numbers.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (usize, &J)> {
        self.from(0)
    }

    /// The items that are in, from this number on.
    pub(crate) fn from(&self, number: usize) -> impl Iterator<Item = (usize, &J)> {
        let old = self.old.range(number..).map(|(&number, job)| (number, job));
        let places = number.saturating_sub(self.first)..;
        let recent = places.zip(self.recent.iter().skip(number.saturating_sub(self.first)));
        old.chain(recent.filter_map(|(place, job)| Some((self.first + place, job.as_ref()?))))
    }

    /// How many places there are, taken or not.
    #[cfg(all(test, not(any(loom, shuttle))))]
    pub(crate) fn places(&self) -> usize {
        self.recent.capacity() + self.old.len()
    }
}

#[cfg(all(test, not(any(loom, shuttle))))]
mod tests {
    use watchdog::watched;

    use super::*;

    #[test]
    fn what_goes_out_gives_up_its_place_in_whatever_order() {
        watched(|| {
            let mut dice = fastrand::Rng::with_seed(7);
            let (mut numbered, mut left) = (Numbered::new(0), Vec::new());
            for n in 0..100_000 {
                assert_eq!(numbered.total(), n);
                numbered.push(n);
                left.push(n);
                if left.len() > 50 {
                    // The very first stays: a straggler.
                    let number = left.swap_remove(dice.usize(1..left.len()));
                    assert_eq!(numbered.take(number), Some(number));
                    assert_eq!(numbered.take(number), None);
                }
                assert!(numbered.places() < 2000, "{} places for {}", numbered.places(), left.len());
            }
            left.sort();
            assert!(numbered.iter().map(|(number, &job)| (number, job)).eq(left.iter().map(|&n| (n, n))));
            let late: Vec<_> = numbered.from(left[20]).map(|(number, _)| number).collect();
            assert_eq!(late, left[20..]);
        });
    }

    #[test]
    fn a_crowd_that_goes_out_gives_up_its_places() {
        watched(|| {
            let mut numbered = Numbered::new(100_000);
            (0..100_000).for_each(|n| numbered.push(n));
            (0..99_999).for_each(|n| assert_eq!(numbered.take(n), Some(n)));
            assert!(numbered.places() < 2000, "{} places", numbered.places());
            assert_eq!((numbered.left(), numbered.total()), (1, 100_000));
        });
    }
}
