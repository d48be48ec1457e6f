//! What the messages of a worker begin with, and what its pool says while it is busy.

use std::io::{self, Read, Write};

/// The first message of a worker: it is ready, and which functions it knows.
pub(crate) const HELLO: u8 = 0;
/// A message with the outcomes of the oldest request that was not answered.
pub(crate) const REPLY: u8 = 1;
/// A message with the numbers of requests that were not begun and will not be.
pub(crate) const RETURNED: u8 = 2;
/// The message in place of the hello: the worker cannot serve, for this reason.
pub(crate) const UNABLE: u8 = 3;

/// Asks a worker to give back those of the requests from number `first` to `until` that it has not begun.
pub(crate) fn write_recall(control: &mut impl Write, first: u64, until: u64) -> io::Result<()> {
    let mut message = [0; 16];
    message[..8].copy_from_slice(&first.to_le_bytes());
    message[8..].copy_from_slice(&until.to_le_bytes());
    control.write_all(&message)
}

/// Waits for what [`write_recall`] has written: `first` and `until`.
pub(crate) fn read_recall(control: &mut impl Read) -> io::Result<(u64, u64)> {
    let mut numbers = [[0; 8]; 2];
    for number in &mut numbers {
        control.read_exact(number)?;
    }
    let [first, until] = numbers.map(u64::from_le_bytes);
    Ok((first, until))
}
