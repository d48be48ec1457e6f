//! The standard library as a submission sees it where orders of events are explored: nothing but what is allowed of it,
//! with the locks, channels, atomics and threads of the model checker.

pub use allowed_std::*;
// Named, they win over those of the allowed part.
pub use explored_std::{explore, schedule, sync, thread, thread_local};

/// What the `main` around the answer gives.
pub mod process {
    pub use explored_std::process::ExitCode;
}
