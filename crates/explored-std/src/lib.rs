//! The standard library, with the locks, channels, atomics and threads of a model checker.
//!
//! Code that says `use std::sync::Mutex;` runs in many orders of events, unmodified, if the root of its crate says
//! `extern crate explored_std as std;`. The model checker is [shuttle](https://docs.rs/shuttle): it runs all threads on
//! one, and at each lock, send or load decides by lot which goes on. The same seed gives the same orders.
//!
//! ```
//! extern crate explored_std as std;
//!
//! mod answer {
//!     use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
//!     use std::thread;
//!
//!     pub fn count_to_two() -> usize {
//!         let count = AtomicUsize::new(0);
//!         thread::scope(|scope| {
//!             scope.spawn(|| count.fetch_add(1, SeqCst));
//!             scope.spawn(|| count.fetch_add(1, SeqCst));
//!         });
//!         count.into_inner()
//!     }
//! }
//!
//! fn main() {
//!     explored_std::explore(100, || checks::expect_eq("the count", answer::count_to_two(), 2));
//! }
//! ```
//! What it cannot show: orders that only a weak memory model allows, since atomics are sequentially consistent here. What
//! it does not know: [`OnceLock`](std::sync::OnceLock) is that of std, and time limits never pass.

mod by_hand;
mod explore;
mod order;
mod place;
mod run_once;
mod steps;
pub mod sync;
pub mod thread;

// Named, it wins over that of std.
pub use ::std::*;
pub use explore::explore;
pub use shuttle::thread_local;

/// One order of events, chosen step by step: what `std` does not have.
pub mod schedule {
    pub use crate::by_hand::{Run, by_hand};
    pub use crate::run_once::Ending;
    pub use crate::steps::Line;
}
