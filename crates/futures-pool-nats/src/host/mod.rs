//! The host's side: a program that runs tasks for callers on other machines.
//!
//! For each caller there is a [`session`], with a pool of processes of its own; so what one caller's tasks do is nothing to
//! the others, and all of a caller's can be killed. A session knows of no thread, no socket and no clock. Around all of them
//! is the [`service`], a thread that speaks to NATS.

pub(crate) mod options;
pub(crate) mod service;
pub(crate) mod session;
