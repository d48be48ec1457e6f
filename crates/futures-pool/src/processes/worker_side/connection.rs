//! [`Connection`]: what the two threads of a worker share: one runs the requests, the other gives them back.

use std::collections::VecDeque;
use std::io::{self, BufReader, BufWriter, Read, Write};

use crate::processes::wire::codec::{Incoming, Outgoing};
use crate::processes::wire::frame;
use crate::processes::wire::message::RETURNED;
use crate::sync::Mutex;

/// The way from the pool and the way to it. Each request is taken to be run, or given back, and never both.
pub(crate) struct Connection<R, W: Write> {
    requests: Mutex<Requests<R>>,
    replies: Mutex<BufWriter<W>>,
}

impl<R: Read, W: Write> Connection<R, W> {
    /// `limit` is how many bytes a request may have.
    pub(crate) fn new(requests: R, replies: W, limit: u64) -> Self {
        let stream = BufReader::with_capacity(frame::BUFFER, requests);
        Connection {
            requests: Mutex::new(Requests { stream, kept: VecDeque::new(), read: 0, limit }),
            replies: Mutex::new(BufWriter::with_capacity(frame::BUFFER, replies)),
        }
    }

    /// Waits for the next request to run; `None` if the pool will send no more.
    pub(crate) fn take(&self) -> io::Result<Option<Incoming>> {
        self.requests.lock().take()
    }

    /// Gives back the requests from number `first` to `until` that were not taken, and says which they were.
    ///
    /// The pool counts the requests before `first` as begun. So they stay here, whether they were taken or not.
    pub(crate) fn give_back(&self, first: u64, until: u64) -> io::Result<()> {
        // Until the message is sent: the reply to a request behind these must not overtake it.
        let mut requests = self.requests.lock();
        requests.keep_before(first)?;
        let first = requests.read + 1;
        while requests.read < until && requests.read()?.is_some() {}
        let until = requests.read;
        // All of them had been taken: their replies say so.
        if until < first {
            return Ok(());
        }
        let mut message = Outgoing::default();
        message.put_u8(RETURNED);
        message.put_u64(first);
        message.put_u64(until);
        self.send(&message)
    }

    /// Sends one message to the pool.
    pub(crate) fn send(&self, message: &Outgoing<'_>) -> io::Result<()> {
        let mut replies = self.replies.lock();
        frame::write(&mut *replies, message.head(), message.blobs())?;
        replies.flush()
    }
}

/// The requests of the pool, in their order.
struct Requests<R> {
    stream: BufReader<R>,
    /// Those that were read, and neither taken nor given back.
    kept: VecDeque<Incoming>,
    /// How many have been read, which is the number of the last one.
    read: u64,
    /// How many bytes one may have.
    limit: u64,
}

impl<R: Read> Requests<R> {
    fn take(&mut self) -> io::Result<Option<Incoming>> {
        match self.kept.pop_front() {
            None => self.read(),
            kept => Ok(kept),
        }
    }

    /// Reads all requests before this number, and keeps them.
    fn keep_before(&mut self, number: u64) -> io::Result<()> {
        while self.read + 1 < number {
            let Some(request) = self.read()? else { return Ok(()) };
            self.kept.push_back(request);
        }
        Ok(())
    }

    fn read(&mut self) -> io::Result<Option<Incoming>> {
        let request = frame::read(&mut self.stream, self.limit)?.map(Incoming::from);
        self.read += u64::from(request.is_some());
        Ok(request)
    }
}

#[cfg(test)]
mod worker {
    use std::io::Cursor;
    use std::sync::{Arc, Mutex};

    use super::*;
    use crate::processes::wire::message::REPLY;

    /// What a pool has received.
    #[derive(Clone, Default)]
    pub(super) struct Received(Arc<Mutex<Vec<u8>>>);

    pub(super) type FakePool = Connection<Cursor<Vec<u8>>, Received>;

    impl Write for Received {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// A worker that was sent so many requests, each with its number, and what its pool receives.
    pub(super) fn sent(requests: u8) -> (FakePool, Received) {
        let mut stream = Vec::new();
        (1..=requests).for_each(|number| frame::write(&mut stream, &[number], &[]).unwrap());
        let received = Received::default();
        (Connection::new(Cursor::new(stream), received.clone(), 100), received)
    }

    /// Answers all requests that are not given back.
    pub(super) fn answer_all(connection: &FakePool) {
        while let Some(mut request) = connection.take().unwrap() {
            let mut reply = Outgoing::default();
            reply.put_u8(REPLY);
            reply.put_u8(request.take_u8().unwrap());
            connection.send(&reply).unwrap();
        }
    }

    impl Received {
        /// Which requests were given back. Panics unless each of so many was either answered in its turn, or given back.
        pub(super) fn given_back(&self, requests: u8) -> Vec<u8> {
            let bytes = self.0.lock().unwrap().clone();
            let (mut bytes, mut unanswered, mut given_back) = (&bytes[..], Vec::from_iter(1..=requests), Vec::new());
            while let Some(frame) = frame::read(&mut bytes, 100).unwrap() {
                let mut message = Incoming::from(frame);
                match message.take_u8().unwrap() {
                    REPLY => assert_eq!(message.take_u8().unwrap(), unanswered.remove(0), "answered out of turn"),
                    RETURNED => {
                        let numbers = message.take_u64().unwrap()..=message.take_u64().unwrap();
                        let of_these = |number: &u8| numbers.contains(&u64::from(*number));
                        given_back.extend(unanswered.iter().copied().filter(of_these));
                        unanswered.retain(|number| !of_these(number));
                    }
                    other => panic!("message {other}"),
                }
            }
            assert_eq!(unanswered, [], "neither answered nor given back");
            given_back
        }
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::worker::{answer_all, sent};

    #[test]
    fn what_counts_as_begun_is_not_given_back_though_nobody_has_taken_it() {
        let (connection, received) = sent(4);
        connection.give_back(2, 3).unwrap();
        answer_all(&connection);
        assert_eq!(received.given_back(4), [2, 3]);
    }

    #[test]
    fn what_was_taken_is_not_given_back() {
        let (connection, received) = sent(3);
        answer_all(&connection);
        connection.give_back(2, 3).unwrap();
        assert_eq!(received.given_back(3), []);
    }
}

/// For loom; see `crate::models`.
#[cfg(all(test, loom))]
mod models {
    use std::sync::Arc;

    use super::worker::{answer_all, sent};

    #[test]
    fn each_request_is_answered_in_its_turn_or_given_back() {
        loom::model(|| {
            let (connection, received) = sent(4);
            let connection = Arc::new(connection);
            let watch = loom::thread::spawn({
                let connection = connection.clone();
                move || connection.give_back(2, 3).unwrap()
            });
            answer_all(&connection);
            watch.join().unwrap();
            assert!([&[][..], &[3], &[2, 3]].contains(&&received.given_back(4)[..]));
        });
    }
}
