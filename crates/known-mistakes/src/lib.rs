//! [`Proof`]: the mistakes that a solution lists, with the checks that fail each; [`alike()`], which finds those that an
//! answer looks like; and [`Stumble`], which says a mistake in a sentence, with the check that first fails it.

mod alike;
mod proof;
mod stumbles;

pub use alike::{Alike, alike};
pub use proof::{Mutant, Proof};
pub use stumbles::{Stumble, stumbles};
