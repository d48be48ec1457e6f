//! The seed of what checks draw by lot.

use std::env;
use std::hash::{BuildHasher, RandomState};

/// The variable that repeats a run.
const VARIABLE: &str = "CHECK_SEED";

/// A new one each time, unless it was asked for one. What is wrong for some sizes is then found by one run or the next,
/// and the report tells how to see it again.
pub(crate) fn of_this_run() -> u64 {
    asked_for().unwrap_or_else(|| RandomState::new().hash_one("seed") % 1_000_000)
}

/// Always the same, unless it was asked for another: what is proven today holds tomorrow.
pub(crate) fn of_a_proof() -> u64 {
    asked_for().unwrap_or(1)
}

fn asked_for() -> Option<u64> {
    env::var(VARIABLE).ok()?.parse().ok()
}
