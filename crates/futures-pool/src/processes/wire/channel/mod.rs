//! The two ways between a pool and a worker process: `data` for requests and replies, `control` for what is said while
//! the worker is busy; that one's end is also how a worker notices that its pool is no more.
//!
//! Nobody else can connect: see each system's own.

#[cfg(unix)]
mod unix;
#[cfg(unix)]
pub(crate) use unix::{
    Stream, of_this_worker, read, start, status_from_number, status_to_number, terminate, this_program,
};

#[cfg(windows)]
mod windows;
#[cfg(windows)]
pub(crate) use windows::{
    Stream, of_this_worker, read, start, status_from_number, status_to_number, terminate, this_program,
};

/// The two streams of one side, of a pool or of a worker.
pub(crate) struct Ends {
    pub(crate) data: Stream,
    pub(crate) control: Stream,
}
