//! The contract of `futures-pool` for pools of processes: the clauses `p1_…` to `p10_…`, and under the same names as for
//! threads those that hold for every executor. What runs in a worker is a function of [`tasks`].
//!
//! Nothing here looks at a clock to decide: tests hold tasks at gates, which are loopback sockets, and count.

futures_pool::worker_test!();

mod gate;
mod pool;
#[path = "../contract/runtime.rs"]
mod runtime;
mod tasks;

use gate as socket_gate;
use pool::{with_limit, with_pool};

#[path = "../contract/by_call/mod.rs"]
mod by_call;
#[path = "../contract/by_call_while_held/mod.rs"]
mod by_call_while_held;

mod bounded;
mod cancelling;
mod counting;
mod deaths;
mod ending;
mod futures;
mod mapping;
mod outcomes;
mod payloads;
mod programs;
mod recycling;
mod stages;
mod starting;
mod stopping;
mod storm;
mod submitting;
mod transport;
mod waiting;
mod workers;
