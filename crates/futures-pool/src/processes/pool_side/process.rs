//! [`Process`]: a worker process, as its pool has it.

use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::ops::RangeInclusive;
use std::sync::Arc;
use std::time::Duration;

use super::child_reader::{ChildReader, is_time_out};
use super::child_registry::ChildRegistry;
use super::handle::WorkerHandle;
use crate::error::{BoxError, Death};
use crate::processes::remote::registry;
use crate::processes::wire::channel::{self, Ends, Stream};
use crate::processes::wire::codec::{Incoming, Outgoing};
use crate::processes::wire::frame;
use crate::processes::wire::message::{self, HELLO, REPLY, RETURNED, UNABLE};
use crate::processes::wire::program::Program;

/// The process and the way to it. Dropping it kills the process, unless it was [closed](Self::close).
pub(crate) struct Process {
    handle: Arc<WorkerHandle>,
    children: ChildRegistry,
    pid: u32,
    input: BufReader<ChildReader>,
    output: BufWriter<Stream>,
    control: Stream,
    /// How many bytes a message may have.
    limit: u64,
    /// Whether the process has said that it cannot serve.
    unable: bool,
    /// How many requests the process was sent.
    sent: u64,
}

/// Why there is no process.
pub(crate) enum NotStarted {
    /// The system did not start one.
    Refused(io::Error),
    /// The process ended before it had connected.
    Died(Death),
}

impl From<io::Error> for NotStarted {
    fn from(error: io::Error) -> Self {
        NotStarted::Refused(error)
    }
}

/// What was received of a worker process.
pub(crate) enum Received {
    /// The outcomes of the first request that was not answered.
    Reply(Incoming),
    /// The requests of these numbers were not begun and will not be.
    Returned(RangeInclusive<u64>),
    /// Nothing, in the time given.
    Nothing,
    /// The worker is no more, or not to be spoken to any more, for this reason.
    End(io::Error),
}

impl Process {
    /// Starts a process. Requests may be sent before it is ready.
    pub(crate) fn start(program: &Program, limit: u64, children: &ChildRegistry) -> Result<Self, NotStarted> {
        let (mut child, ends) = channel::start(program, limit)?;
        let pid = child.id();
        let Some(Ends { data, control }) = ends else {
            return Err(NotStarted::Died(Death { pid, status: child.try_wait()?, killed_because: None }));
        };
        let output = BufWriter::with_capacity(frame::BUFFER, data.try_clone()?);
        let handle = WorkerHandle::new(child);
        let input = BufReader::with_capacity(frame::BUFFER, ChildReader::new(data, handle.clone())?);
        children.insert(pid, &handle);
        Ok(Process { handle, children: children.clone(), pid, input, output, control, limit, unable: false, sent: 0 })
    }

    pub(crate) fn handle(&self) -> &Arc<WorkerHandle> {
        &self.handle
    }

    /// Whether the process has said that it cannot serve: the system does not give it what it needs.
    pub(crate) fn is_unable(&self) -> bool {
        self.unable
    }

    /// Writes a request, to be sent at the next [`flush`](Self::flush) at the latest. Gives its number.
    pub(crate) fn send(&mut self, request: &Outgoing<'_>) -> io::Result<u64> {
        self.sent += 1;
        frame::write(&mut self.output, request.head(), request.blobs())?;
        Ok(self.sent)
    }

    pub(crate) fn flush(&mut self) -> io::Result<()> {
        self.output.flush()
    }

    /// Asks the process to give back the requests from number `first` on that it has not begun. Gives the number of the
    /// last one that was sent.
    pub(crate) fn recall(&mut self, first: u64) -> u64 {
        // If the process is no more, its end is there to be read.
        let _ = message::write_recall(&mut self.control, first, self.sent);
        self.sent
    }

    /// Waits for a message, no longer than `within` for its beginning.
    pub(crate) fn receive(&mut self, within: Option<Duration>) -> Received {
        self.try_receive(within).unwrap_or_else(Received::End)
    }

    fn try_receive(&mut self, within: Option<Duration>) -> io::Result<Received> {
        loop {
            if self.input.buffer().is_empty() {
                self.input.get_mut().set_patience(within);
                match self.input.fill_buf() {
                    Ok(_) => {}
                    Err(error) if is_time_out(&error) => return Ok(Received::Nothing),
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                    Err(error) => return Err(error),
                }
            }
            if !frame::is_whole(self.input.buffer()) {
                self.input.get_mut().set_patience(None); // what has begun to come will come
            }
            let frame = frame::read(&mut self.input, self.limit)?.ok_or(io::ErrorKind::UnexpectedEof)?;
            let mut message = Incoming::from(frame);
            match (message.take_u8().map_err(garbled)?, self.handle.is_ready()) {
                (HELLO, false) if message.take_u64().is_ok_and(|theirs| theirs == registry::fingerprint()) => {
                    self.handle.set_ready();
                }
                (UNABLE, false) => {
                    self.unable = true;
                    return Err(io::Error::other(message.take::<String>().map_err(garbled)?));
                }
                (REPLY, true) => {
                    message.note_time_taken().map_err(garbled)?;
                    return Ok(Received::Reply(message));
                }
                (RETURNED, true) => {
                    let numbers = message.take_u64().and_then(|first| Ok(first..=message.take_u64()?));
                    return Ok(Received::Returned(numbers.map_err(garbled)?));
                }
                _ => return Err(broken_protocol(frame::GARBLED)),
            }
        }
    }

    /// Lets the process come to its end, and kills it if that takes longer than `grace`.
    pub(crate) fn close(mut self, grace: Duration) {
        let _ = self.output.flush();
        let _ = self.output.get_ref().shutdown(std::net::Shutdown::Write);
        self.handle.reap(grace);
    }

    /// Why the process ended, in its own words if it has said so, else the reason why nothing could be sent to it.
    pub(crate) fn why_it_ended(&mut self, reason: io::Error) -> io::Error {
        match self.receive(Some(Duration::ZERO)) {
            Received::End(told) if self.unable => told,
            _ => reason,
        }
    }

    /// How the process died that cannot be spoken to any more, for this reason.
    pub(crate) fn death(self, reason: &io::Error) -> Death {
        let broke_the_protocol = reason.kind() == io::ErrorKind::InvalidData;
        let patience = if broke_the_protocol { Duration::ZERO } else { TIME_TO_DIE };
        let killed = !self.handle.reap(patience);
        let killed_because = match (broke_the_protocol, killed) {
            (true, _) => Some(reason.to_string()),
            (false, true) => Some("it had closed its channel and did not end".to_owned()),
            (false, false) => None,
        };
        Death { pid: self.pid, status: self.handle.status(), killed_because }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.handle.reap(Duration::ZERO);
        self.children.remove(self.pid);
    }
}

/// The default of [`exit_grace`](crate::ProcessPoolBuilder::exit_grace).
pub(crate) const EXIT_GRACE: Duration = Duration::from_secs(5);
/// How long a process may live that has closed its channel, which is among the last things the system does for it. On a
/// busy machine the rest may take its time.
const TIME_TO_DIE: Duration = Duration::from_secs(5);

/// The error for a worker that does not keep to the protocol. Such a worker is killed at once.
pub(crate) fn broken_protocol(what: impl Into<BoxError>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

/// The error for a message that cannot be read.
fn garbled(_: BoxError) -> io::Error {
    broken_protocol(frame::GARBLED)
}

/// Whether the worker ended without having read all that was written, as far as the system tells.
pub(crate) fn left_something_unread(reason: &io::Error) -> bool {
    // See `unix_release_sock` in Linux; elsewhere a reset may mean something else.
    cfg!(target_os = "linux") && reason.kind() == io::ErrorKind::ConnectionReset
}
