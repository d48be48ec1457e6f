//! Tasks as bytes, for executors that have them run further away than in another process of this machine. With the
//! feature `processes`.
//!
//! An executor of your own accepts what a [`ProcessPoolExecutor`](crate::ProcessPoolExecutor) accepts. It makes a
//! [`QueuedTask`] of each task, [begins](QueuedTask::begin) it when there is a place for it, and sends
//! [its bytes](BegunTask::to_parts) to another machine by whatever way it likes. There the same program makes a [`Request`]
//! of the bytes, which is a task that a `ProcessPoolExecutor` runs, and sends back the bytes of its outcome, which
//! [`outcome_to_parts`] makes. They [end](BegunTask::end) the task and its future.
//!
//! Both ends have to be the same program: see [`fingerprint`]. What was sent is checked before it is unpacked, but whoever
//! can send bytes can have every [registered](crate::remote) function called: who may send is the matter of your
//! executor.
//!
//! ```standalone_crate
//! use std::error::Error;
//!
//! use futures_pool::transport::{BegunTask, QueuedTask, Request, outcome_to_parts};
//! use futures_pool::{Accepts, Executor, Future, ProcessPoolExecutor, Remote, call};
//!
//! futures_pool::remote!(square);
//!
//! fn square(n: u64) -> u64 {
//!     n * n
//! }
//!
//! /// What runs on the other machine, if there were one.
//! fn elsewhere(pool: &ProcessPoolExecutor, request: Vec<Vec<u8>>) -> Result<Vec<Vec<u8>>, Box<dyn Error>> {
//!     let outcome = pool.submit(Request::from_parts(request)?).into_result();
//!     Ok(outcome_to_parts(outcome))
//! }
//!
//! /// Has each task run elsewhere, one after the other.
//! struct Elsewhere(ProcessPoolExecutor);
//!
//! impl Executor<'static> for Elsewhere {}
//!
//! impl<K: Remote<Value: Send + Sync + 'static>> Accepts<'static, K> for Elsewhere {
//!     fn accept(&self, task: K) -> Future<'static, K::Value> {
//!         let (mut queued, future) = QueuedTask::new(task);
//!         // A task in parts, as those of a `map`, is begun part by part.
//!         while let Some((begun, rest)) = queued.begin() {
//!             let reply = elsewhere(&self.0, begun.to_parts()).expect("we have packed it");
//!             begun.end(Ok(reply), || {});
//!             let Some(rest) = rest else { break };
//!             queued = rest;
//!         }
//!         future
//!     }
//! }
//!
//! fn main() -> Result<(), Box<dyn Error>> {
//!     futures_pool::worker_entry();
//!     let executor = Elsewhere(ProcessPoolExecutor::new(1)?);
//!     assert_eq!(executor.submit(call(square, (12,))).into_result()?, 144);
//!     assert_eq!(executor.map(square, 1..=3).collect::<Result<Vec<_>, _>>()?, [1, 4, 9]);
//!     Ok(())
//! }
//! ```

mod outcome;
mod queued_task;
mod request;
mod stage;

pub use outcome::{outcome_not_carried, outcome_to_parts, time_taken};
pub use queued_task::{BegunTask, OnCancel, OnStop, QueuedTask};
pub use request::{InvalidRequest, Request};
pub use stage::{FirstOfStage, StageTask};

/// A hash of the list of all [registered](crate::remote) functions, by their names and types. Two programs that differ in it
/// do not understand each other's tasks; two that do not differ in it may still be built from different code.
pub fn fingerprint() -> u64 {
    super::remote::registry::fingerprint()
}
