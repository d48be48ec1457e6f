//! The contract of `futures-pool`, clause by clause: a test is named after its clause (`e1_…` executor, `t1_…` threads,
//! `f1_…` futures, `w1_…` waiting, `b1_…` beyond Python) and runs under the same name for every executor the clause
//! applies to.
//!
//! Nothing here looks at a clock to decide: tests hold tasks at gates and count.

mod gate;
mod pool;
mod program;
mod runtime;
mod unobserved_log;

/// What tasks are held with that processes run too.
#[allow(dead_code, reason = "some of it is for processes only")]
#[path = "../processes/gate.rs"]
mod socket_gate;
/// Functions that processes are asked to call too.
#[allow(dead_code, reason = "some of it is for processes only")]
#[path = "../processes/tasks.rs"]
mod tasks;

mod inline;
mod scoped;
mod size_hints;
mod threads;

mod bombs;
mod borrowing;
mod endings;
mod futures_of_others;
mod late_handles;
mod names;
mod stacks;
mod thread_locals;
mod tokens;
mod two_pools;
