//! A storm: a pool or several, thousands of things at once, and books that must balance when it is over.
//!
//! [`run`] is all there is to call. What a storm does follows from its seed; in which order threads come to it does
//! not.

mod audit;
mod awaiting;
mod callbacks;
mod context;
mod driver;
mod free;
mod gate;
mod hooks;
mod ledger;
mod maps;
mod pools;
mod promises;
mod record;
mod scoped;
mod task;
mod totals;
mod value;
mod waiting;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use fastrand::Rng;

pub(crate) use ledger::Ledger;
pub(crate) use totals::Totals;

/// The seed of one storm among many.
pub(crate) fn seed_of(seed: u64, thread: u64, number: u64) -> u64 {
    [thread, number].into_iter().fold(seed, |seed, next| Rng::with_seed(Rng::with_seed(seed).u64(..) ^ next).u64(..))
}

/// Makes the storm of this seed and adds everything up in `ledger`, which must be a new one.
///
/// # Errors
/// A table of what differs.
pub(crate) fn run(seed: u64, ledger: &Arc<Ledger>) -> Result<Totals, String> {
    hooks::install();
    let mut rng = Rng::with_seed(seed);
    let storm = if rng.u8(..3) == 0 { scoped::storm } else { free::storm };
    if catch_unwind(AssertUnwindSafe(|| storm(rng, ledger))).is_err() {
        ledger.wrong("the storm itself panicked");
    }
    ledger.settle()
}
