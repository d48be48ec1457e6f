//! The measurements of pools of processes, one file each; with what the same takes by hand, the limit.

pub(crate) mod map;
pub(crate) mod payload;
pub(crate) mod round_trip;
pub(crate) mod start;
pub(crate) mod throughput;

use std::thread::ScopedJoinHandle;
use std::time::Duration;

use crate::raw_child::Message;

fn milliseconds(took: Duration) -> f64 {
    took.as_secs_f64() * 1e3
}

/// A number as a message, and back.
fn message_of(number: u64) -> Message {
    let mut message = Message::default();
    message[..8].copy_from_slice(&number.to_le_bytes());
    message
}

fn number_in(bytes: &[u8]) -> u64 {
    u64::from_le_bytes(*bytes.first_chunk().expect("a message or an item has eight bytes at least"))
}

/// What a thread of a limit came to.
fn joined<T>(thread: ScopedJoinHandle<'_, T>) -> T {
    thread.join().expect("the thread does not panic")
}
