//! [`Link`]: one end of a connection that loses nothing, over messages that may be lost, doubled or late.
//!
//! NATS delivers a message at most once: what was published when a server dies is gone, though `publish` said Ok. So each
//! side numbers its frames, keeps them until the other has acknowledged them, and sends them again when no
//! acknowledgement comes. The receiver takes frames in their order alone, and acknowledges the last of them: go-back-N, the
//! simplest of the sliding windows (Tanenbaum and Wetherall, "Computer Networks", 3.4.2). Frames come in order on one
//! connection of NATS, so it is seldom that more is sent again than was lost.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use bytes::{Buf, BufMut, Bytes, BytesMut};

use super::inbox::{self, Inbox, Message};
use super::{Garbage, Parts};

/// How many bytes may be on their way in one direction. A slow host holds up no more than that.
const WINDOW: usize = 4 << 20;
/// How many bytes of the stream a frame has at most; fewer if the server allows fewer.
const LARGEST_FRAME: usize = 512 << 10;
/// From this length on a part is cut into frames without being copied.
const LARGE: usize = 32 << 10;
/// What stands before the stream's bytes in a frame: two numbers.
const HEADER: usize = 16;
/// How long the first acknowledgement is waited for. On one machine it comes in less than a millisecond.
const FIRST_PATIENCE: Duration = Duration::from_millis(200);
/// How long one is waited for at most, when several did not come.
const MOST_PATIENCE: Duration = Duration::from_secs(2);

/// What goes to the other side at a time. Its bytes are copied once, into the packet that has it.
pub(crate) struct Frame {
    header: [u8; HEADER],
    stream: Bytes,
}

impl Frame {
    /// Its bytes, in two parts.
    pub(crate) fn parts(&self) -> [&[u8]; 2] {
        [&self.header, &self.stream]
    }
}

/// One end of a connection. Messages go in and come out whole.
pub(crate) struct Link {
    largest_frame: usize,
    /// What is to be sent for the first time.
    unsent: VecDeque<Bytes>,
    /// What is small, behind all that.
    unsent_small: BytesMut,
    /// The frames that were sent and not acknowledged.
    unacknowledged: VecDeque<Bytes>,
    /// How many bytes of the stream they hold.
    on_the_way: usize,
    /// The number of the first of them.
    first_unacknowledged: u64,
    /// How many of them need not be sent again.
    sent_again: usize,
    /// When they are sent again.
    resend_at: Option<Instant>,
    patience: Duration,
    /// The number of the frame that is to come next.
    next: u64,
    /// Whether the other side is to be told of what has come.
    is_to_acknowledge: bool,
    /// What has come of the stream.
    inbox: Inbox,
}

impl Link {
    /// A new link over messages of so many bytes, for messages of its own whose parts have so many.
    pub(crate) fn new(largest_payload: usize, largest_message: u64) -> Self {
        Link {
            largest_frame: largest_payload.saturating_sub(HEADER).clamp(1, LARGEST_FRAME),
            unsent: VecDeque::new(),
            unsent_small: BytesMut::new(),
            unacknowledged: VecDeque::new(),
            on_the_way: 0,
            first_unacknowledged: 0,
            sent_again: 0,
            resend_at: None,
            patience: FIRST_PATIENCE,
            next: 0,
            is_to_acknowledge: false,
            inbox: Inbox::new(largest_message),
        }
    }

    /// Puts a message behind all others that are to be sent: what it says, and large things in parts.
    pub(crate) fn send(&mut self, head: &[u8], parts: Parts) {
        inbox::put_lengths(&mut self.unsent_small, head, &parts);
        self.unsent_small.put_slice(head);
        for part in parts {
            // A large part goes as it is, uncopied.
            if part.len() >= LARGE {
                self.unsent.extend((!self.unsent_small.is_empty()).then(|| self.unsent_small.split().freeze()));
                self.unsent.push_back(part.into());
            } else {
                self.unsent_small.put_slice(&part);
            }
        }
    }

    /// The next frame that is to go to the other side, if there is one.
    pub(crate) fn transmit(&mut self, now: Instant) -> Option<Frame> {
        let (number, stream) = if self.sent_again < self.unacknowledged.len() {
            self.sent_again += 1;
            let index = self.sent_again - 1;
            (self.first_unacknowledged + index as u64, self.unacknowledged[index].clone())
        } else if self.has_unsent() && self.on_the_way < WINDOW {
            let stream = self.cut_frame();
            let number = self.first_unacknowledged + self.unacknowledged.len() as u64;
            self.on_the_way += stream.len();
            self.unacknowledged.push_back(stream.clone());
            self.sent_again = self.unacknowledged.len();
            (number, stream)
        } else if self.is_to_acknowledge {
            (self.first_unacknowledged + self.unacknowledged.len() as u64, Bytes::new())
        } else {
            return None;
        };
        if !self.unacknowledged.is_empty() && self.resend_at.is_none() {
            self.resend_at = Some(now + self.patience);
        }
        self.is_to_acknowledge = false;
        let mut header = [0; HEADER];
        header[..HEADER / 2].copy_from_slice(&number.to_le_bytes());
        header[HEADER / 2..].copy_from_slice(&self.next.to_le_bytes());
        Some(Frame { header, stream })
    }

    fn has_unsent(&self) -> bool {
        !self.unsent.is_empty() || !self.unsent_small.is_empty()
    }

    /// Takes from what is unsent as much as a frame can hold.
    fn cut_frame(&mut self) -> Bytes {
        let Some(first) = self.unsent.front_mut() else {
            return self.unsent_small.split_to(self.largest_frame.min(self.unsent_small.len())).freeze();
        };
        // A part of a large payload goes as it is.
        if first.len() >= self.largest_frame {
            return first.split_to(self.largest_frame);
        }
        let length = first.len() + self.unsent_small.len();
        let mut stream = BytesMut::with_capacity(length.min(self.largest_frame));
        while let Some(part) = self.unsent.front_mut() {
            let room = self.largest_frame - stream.len();
            if part.len() > room {
                stream.put_slice(&part.split_to(room));
                return stream.freeze();
            }
            stream.put_slice(part);
            self.unsent.pop_front();
        }
        let room = self.largest_frame - stream.len();
        stream.put_slice(&self.unsent_small.split_to(room.min(self.unsent_small.len())));
        stream.freeze()
    }

    /// Takes in a frame that has come.
    ///
    /// # Errors
    /// If it cannot have come from another link.
    pub(crate) fn receive(&mut self, mut frame: Bytes, now: Instant) -> Result<(), Garbage> {
        if frame.len() < HEADER {
            return Err(Garbage);
        }
        let (number, acknowledged) = (frame.get_u64_le(), frame.get_u64_le());
        self.take_acknowledgement(acknowledged, now)?;
        if frame.is_empty() {
            return Ok(());
        }
        self.is_to_acknowledge = true;
        // Another one has come before, or one before this is missing and will be sent again.
        if number != self.next {
            return Ok(());
        }
        self.next += 1;
        self.inbox.push(frame);
        Ok(())
    }

    fn take_acknowledgement(&mut self, acknowledged: u64, now: Instant) -> Result<(), Garbage> {
        // An old one has been overtaken.
        let Some(count) = acknowledged.checked_sub(self.first_unacknowledged) else { return Ok(()) };
        if count > self.unacknowledged.len() as u64 {
            return Err(Garbage);
        }
        if count > 0 {
            let count = count as usize;
            self.on_the_way -= self.unacknowledged.drain(..count).map(|frame| frame.len()).sum::<usize>();
            self.first_unacknowledged = acknowledged;
            self.sent_again = self.sent_again.saturating_sub(count);
            self.patience = FIRST_PATIENCE;
            self.resend_at = (!self.unacknowledged.is_empty()).then(|| now + self.patience);
        }
        Ok(())
    }

    /// The next message that has come whole.
    ///
    /// # Errors
    /// If the next one is longer than messages may be, or cannot have come from another link.
    pub(crate) fn next_message(&mut self) -> Result<Option<Message>, Garbage> {
        self.inbox.next_message()
    }

    /// Has all that was not acknowledged sent again, if it was waited for long enough.
    pub(crate) fn resend_if_late(&mut self, now: Instant) {
        if self.resend_at.is_some_and(|at| at <= now) {
            self.patience = (self.patience * 2).min(MOST_PATIENCE);
            self.resend(now);
        }
    }

    /// Has all that was not acknowledged sent again: the connection is there again after it was not.
    pub(crate) fn resend(&mut self, now: Instant) {
        self.sent_again = 0;
        self.is_to_acknowledge = true;
        self.resend_at = (!self.unacknowledged.is_empty()).then(|| now + self.patience);
    }

    /// When [`resend_if_late`](Self::resend_if_late) has something to do.
    pub(crate) fn resend_at(&self) -> Option<Instant> {
        self.resend_at
    }

    /// Whether everything that was sent has been acknowledged.
    pub(crate) fn is_settled(&self) -> bool {
        !self.has_unsent() && self.unacknowledged.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use watchdog::watched;

    use super::*;
    use crate::protocol::packet::MOST_HEAD;

    fn link() -> Link {
        Link::new(1 << 20, 1 << 30)
    }

    fn transmitted(link: &mut Link, now: Instant) -> Option<Bytes> {
        Some(link.transmit(now)?.parts().concat().into())
    }

    /// Hands all frames of one link to the other.
    fn pass(from: &mut Link, to: &mut Link, now: Instant) -> usize {
        let frames: Vec<_> = std::iter::from_fn(|| transmitted(from, now)).collect();
        let count = frames.len();
        frames.into_iter().for_each(|frame| to.receive(frame, now).unwrap());
        count
    }

    fn messages(link: &mut Link) -> Vec<Message> {
        std::iter::from_fn(|| link.next_message().unwrap()).collect()
    }

    fn message(head: &[u8], parts: &[&[u8]]) -> Message {
        Message { head: Bytes::copy_from_slice(head), parts: parts.iter().map(|part| part.to_vec()).collect() }
    }

    #[test]
    fn small_messages_go_in_one_frame() {
        let (mut here, mut there, now) = (link(), link(), Instant::now());
        (0..100u8).for_each(|n| here.send(&[n], vec![b"one".to_vec(), Vec::new(), b"more".to_vec()]));
        assert_eq!(pass(&mut here, &mut there, now), 1);
        assert!(messages(&mut there).into_iter().eq((0..100u8).map(|n| message(&[n], &[b"one", b"", b"more"]))));
        assert_eq!(pass(&mut there, &mut here, now), 1, "an acknowledgement");
        assert!(here.is_settled() && here.transmit(now).is_none() && there.transmit(now).is_none());
    }

    #[test]
    fn a_large_message_goes_in_frames_and_no_more_than_the_window_is_on_the_way() {
        let (mut here, mut there, now) = (link(), link(), Instant::now());
        let large = (0..20 << 20).map(|n: u32| (n % 251) as u8).collect::<Vec<_>>();
        here.send(b"large", vec![b"small".to_vec(), large.clone(), b"behind".to_vec()]);
        let first = std::iter::from_fn(|| transmitted(&mut here, now)).collect::<Vec<_>>();
        assert!(first.iter().all(|frame| frame.len() <= LARGEST_FRAME + HEADER));
        assert!(first.iter().map(Bytes::len).sum::<usize>() <= WINDOW + LARGEST_FRAME + first.len() * HEADER);
        first.into_iter().for_each(|frame| there.receive(frame, now).unwrap());
        while !here.is_settled() {
            assert!(pass(&mut there, &mut here, now) + pass(&mut here, &mut there, now) > 0);
        }
        assert!(messages(&mut there) == [message(b"large", &[b"small", &large, b"behind"])]);
    }

    #[test]
    fn a_message_over_the_limit_is_garbage_before_it_has_come() {
        let (mut here, mut there, now) = (link(), Link::new(1 << 20, 100), Instant::now());
        here.send(b"", vec![vec![0; 50], vec![0; 51]]);
        pass(&mut here, &mut there, now);
        assert_eq!(there.next_message(), Err(Garbage));
    }

    #[test]
    fn an_acknowledgement_of_what_was_not_sent_is_garbage() {
        let (mut here, now) = (link(), Instant::now());
        let frame = [0u64.to_le_bytes(), 7u64.to_le_bytes()].concat();
        assert_eq!(here.receive(Bytes::from(frame), now), Err(Garbage));
        assert_eq!(here.receive(Bytes::from_static(b"short"), now), Err(Garbage));
    }

    #[test]
    fn what_is_lost_doubled_or_late_changes_nothing() {
        let seed = fastrand::u64(..);
        println!("seed {seed}");
        watched(move || {
            let mut random = fastrand::Rng::with_seed(seed);
            for _ in 0..200 {
                let mut now = Instant::now();
                let mut ends = [link(), link()];
                let (mut sent, mut came) = ([Vec::new(), Vec::new()], [Vec::new(), Vec::new()]);
                // Each frame that is on its way, and to whom.
                let mut on_the_way: VecDeque<(usize, Bytes)> = VecDeque::new();
                let mut round = 0;
                while round < 60 || ends.iter().any(|end| !end.is_settled()) || !on_the_way.is_empty() {
                    round += 1;
                    let is_bad = round < 60;
                    for from in 0..2 {
                        if is_bad && random.bool() {
                            let longest = if random.u8(..8) == 0 { 4 * LARGE } else { 2000 };
                            let count = random.usize(..=3);
                            let mut bytes = || vec![random.u8(..); random.usize(..longest)];
                            let mut head = bytes();
                            head.truncate(MOST_HEAD);
                            let parts: Vec<_> = (0..count).map(|_| bytes()).collect();
                            ends[from].send(&head, parts.clone());
                            sent[from].push(Message { head: head.into(), parts });
                        }
                        while let Some(frame) = transmitted(&mut ends[from], now) {
                            let copies = if is_bad { random.usize(..3) } else { 1 };
                            (0..copies).for_each(|_| on_the_way.push_back((1 - from, frame.clone())));
                        }
                    }
                    for _ in 0..random.usize(..8) {
                        let index = if is_bad && random.u8(..4) == 0 { random.usize(..=on_the_way.len()) } else { 0 };
                        let Some((to, frame)) = on_the_way.remove(index) else { break };
                        ends[to].receive(frame, now).unwrap();
                        came[1 - to].extend(messages(&mut ends[to]));
                    }
                    now += Duration::from_millis(random.u64(..150));
                    ends.iter_mut().for_each(|end| end.resend_if_late(now));
                }
                assert_eq!(came, sent);
            }
        });
    }
}
