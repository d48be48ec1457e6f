//! What suites are made of.

mod call;
pub(crate) mod events;
pub(crate) mod expect;
mod gate;
pub(crate) mod generated;
pub(crate) mod panics;
pub(crate) mod patience;
mod rendezvous;
mod spans;
mod spin_barrier;
mod tally;
mod thread_witness;

pub use call::{call, thread_count, threads_left_by};
pub use expect::{cannot_say, expect, expect_eq, explain, fail};
pub use fastrand::Rng as Random;
pub use gate::Gate;
pub use generated::{for_each_size, random, sizes};
pub use panics::panic_message;
pub use patience::{Patience, rounds};
pub use rendezvous::Rendezvous;
pub use spans::{Span, Spans};
pub use spin_barrier::SpinBarrier;
pub use tally::{Tally, Token};
pub use thread_witness::ThreadWitness;
