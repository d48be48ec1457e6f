//! What checks draw by lot: the same on every machine for the same seed.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use super::expect::{Failure, first_failure, is_failure, take_failure, write_down};
use super::{Random, patience};

static SEED: AtomicU64 = AtomicU64::new(1);

pub(crate) fn set_seed(seed: u64) {
    SEED.store(seed, Relaxed);
}

/// A source of random numbers for one check. The report names its seed; with `CHECK_SEED` set to that number, the same
/// numbers come again.
///
/// ```
/// let mut random = checks::random();
/// let workers = random.usize(2..=9);
/// assert!((2..=9).contains(&workers));
/// ```
pub fn random() -> Random {
    Random::with_seed(SEED.load(Relaxed))
}

/// Sizes that a wrong answer may not be ready for: 1, 2, an odd one, a prime, and one far above, each up to `most`.
///
/// ```
/// let sizes = checks::sizes(&mut checks::random(), 100);
/// assert_eq!((sizes[0], sizes[1]), (1, 2));
/// assert!(sizes.iter().all(|size| *size <= 100));
/// ```
pub fn sizes(random: &mut Random, most: usize) -> [usize; 5] {
    const PRIMES: [usize; 8] = [7, 11, 13, 17, 19, 23, 29, 31];
    let odd = 2 * random.usize(1..=4) + 1;
    let prime = PRIMES[random.usize(..PRIMES.len())];
    [1, 2, odd, prime, random.usize(most - most / 4..=most)].map(|size| size.min(most))
}

/// Runs `check` for each of these sizes. If it fails for one, it is tried with smaller ones, and the sentence of the
/// smallest that fails is what the student reads: of 3 items, not of 97.
///
/// ```
/// checks::for_each_size([1, 2, 97], |size| {
///     checks::expect_eq(format!("the sum of {size} ones"), vec![1; size].iter().sum(), size);
/// });
/// ```
pub fn for_each_size(sizes: impl IntoIterator<Item = usize>, check: impl Fn(usize)) {
    for size in sizes {
        let waits_in_vain = patience::waits_in_vain();
        let Some(first) = failure_of(&check, size) else { continue };
        // What waits for something that never comes takes its time: once is enough.
        let quick = waits_in_vain == patience::waits_in_vain();
        let smaller = (1..size.min(9)).chain([12, 16, 24, 32, 48, 64]).filter(|smaller| quick && *smaller < size);
        let sentence = smaller.map(|smaller| failure_of(&check, smaller)).find_map(|failure| failure).unwrap_or(first);
        write_down(sentence);
        resume_unwind(Box::new(Failure));
    }
}

/// The sentence with which `check` fails for this size, if it does. It is no longer written down.
fn failure_of(check: &impl Fn(usize), size: usize) -> Option<String> {
    if first_failure().is_some() {
        return None; // another has failed before: nothing more is to be found out
    }
    match catch_unwind(AssertUnwindSafe(|| check(size))) {
        Err(payload) if !is_failure(&*payload) => resume_unwind(payload),
        Ok(()) | Err(_) => take_failure(),
    }
}
