//! [`Inbox`]: puts together the messages that come in a stream.
//!
//! In the stream a message is its lengths, in little-endian bytes, then its head and its parts:
//!
//! ```text
//! length of the head: u32 | number of parts: u32 | length of each part: u64 … | head | parts …
//! ```
//!
//! Each part is filled as it comes and then handed over as it is: a large one is copied once, out of the frames.

use std::collections::VecDeque;
use std::vec;

use bytes::{Buf, BufMut, Bytes, BytesMut};

use super::packet::MOST_HEAD;
use super::{Garbage, Parts};

/// How many bytes the two numbers before the lengths have.
const COUNTS: usize = 8;
/// More parts than any message has.
const MOST_PARTS: usize = 1 << 20;
/// For how many bytes room is made at once. A longer part gets more as it comes: its length may be a lie.
const BELIEVED: usize = 16 << 20;

/// A message that has come whole.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Message {
    /// What it says.
    pub(crate) head: Bytes,
    pub(crate) parts: Parts,
}

/// Puts in what stands before a message.
pub(super) fn put_lengths(stream: &mut BytesMut, head: &[u8], parts: &[Vec<u8>]) {
    stream.put_u32_le(head.len() as u32);
    stream.put_u32_le(parts.len() as u32);
    parts.iter().for_each(|part| stream.put_u64_le(part.len() as u64));
}

/// Bytes of a stream that have come, and the message that they are of.
pub(super) struct Inbox {
    /// How many bytes the parts of a message may have.
    largest_message: u64,
    /// What has come and was not looked at.
    came: VecDeque<Bytes>,
    /// How many bytes that is.
    length: usize,
    /// What has begun to come.
    coming: Coming,
}

/// How far a message has come.
enum Coming {
    /// Nothing of it.
    Nothing,
    /// How many bytes its head has, and how many parts there are.
    Counts { head: usize, parts: usize },
    /// How long its parts are.
    Lengths { head: usize, parts: vec::IntoIter<usize> },
    /// The first of its parts; `left` is how many bytes are missing of the last one of them.
    Parts { message: Message, left: usize, parts: vec::IntoIter<usize> },
}

impl Inbox {
    pub(super) fn new(largest_message: u64) -> Self {
        Inbox { largest_message, came: VecDeque::new(), length: 0, coming: Coming::Nothing }
    }

    /// Takes in the next bytes of the stream.
    pub(super) fn push(&mut self, bytes: Bytes) {
        self.length += bytes.len();
        self.came.push_back(bytes);
    }

    /// The next message that has come whole.
    ///
    /// # Errors
    /// If the next one is longer than messages may be.
    pub(super) fn next_message(&mut self) -> Result<Option<Message>, Garbage> {
        loop {
            self.coming = match std::mem::replace(&mut self.coming, Coming::Nothing) {
                Coming::Nothing => {
                    let Some(mut counts) = self.take(COUNTS) else { return Ok(None) };
                    let (head, parts) = (counts.get_u32_le() as usize, counts.get_u32_le() as usize);
                    if head > MOST_HEAD || parts > MOST_PARTS {
                        return Err(Garbage);
                    }
                    Coming::Counts { head, parts }
                }
                Coming::Counts { head, parts } => match self.take(parts * size_of::<u64>()) {
                    Some(lengths) => Coming::Lengths { head, parts: self.lengths(lengths)?.into_iter() },
                    None => return self.wait(Coming::Counts { head, parts }),
                },
                Coming::Lengths { head, parts } => match self.take(head) {
                    Some(head) => {
                        let message = Message { head, parts: Vec::with_capacity(parts.len()) };
                        Coming::Parts { message, left: 0, parts }
                    }
                    None => return self.wait(Coming::Lengths { head, parts }),
                },
                Coming::Parts { mut message, mut left, mut parts } => {
                    if let Some(part) = message.parts.last_mut() {
                        left = self.fill(part, left);
                    }
                    if left > 0 {
                        return self.wait(Coming::Parts { message, left, parts });
                    }
                    let Some(next) = parts.next() else { return Ok(Some(message)) };
                    message.parts.push(Vec::new());
                    Coming::Parts { message, left: next, parts }
                }
            }
        }
    }

    /// Goes on from here when more has come.
    fn wait(&mut self, coming: Coming) -> Result<Option<Message>, Garbage> {
        self.coming = coming;
        Ok(None)
    }

    fn lengths(&self, mut bytes: Bytes) -> Result<Vec<usize>, Garbage> {
        let (mut lengths, mut sum) = (Vec::with_capacity(bytes.len() / size_of::<u64>()), 0_u64);
        while !bytes.is_empty() {
            let length = bytes.get_u64_le();
            sum = sum.checked_add(length).filter(|sum| *sum <= self.largest_message).ok_or(Garbage)?;
            lengths.push(usize::try_from(length).map_err(|_| Garbage)?);
        }
        Ok(lengths)
    }

    /// Takes so many bytes, if they have come.
    fn take(&mut self, count: usize) -> Option<Bytes> {
        if self.length < count {
            return None;
        }
        self.length -= count;
        let mut gathered = BytesMut::new();
        loop {
            let Some(first) = self.came.front_mut() else { return Some(gathered.freeze()) };
            let missing = count - gathered.len();
            if gathered.is_empty() && first.len() > missing {
                return Some(first.split_to(missing));
            }
            if first.len() > missing {
                gathered.put_slice(&first.split_to(missing));
                return Some(gathered.freeze());
            }
            gathered.put_slice(first);
            self.came.pop_front();
        }
    }

    /// Moves into a part what has come of it. Gives how many bytes are still missing.
    fn fill(&mut self, part: &mut Vec<u8>, mut missing: usize) -> usize {
        while missing > 0 {
            let Some(first) = self.came.front_mut() else { break };
            let count = missing.min(first.len());
            if part.capacity() - part.len() < count {
                part.reserve_exact(missing.min(BELIEVED.max(part.len())));
            }
            part.extend_from_slice(&first[..count]);
            first.advance(count);
            if first.is_empty() {
                self.came.pop_front();
            }
            self.length -= count;
            missing -= count;
        }
        missing
    }
}
