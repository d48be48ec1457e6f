//! [`Proof`]: the mistakes that a solution lists, with the checks that fail each; and [`alike()`], which finds those that
//! an answer looks like.

mod alike;
mod proof;

pub use alike::{Alike, alike};
pub use proof::{Mutant, Proof};
