//! A worker process, as its pool has it.

use std::collections::HashMap;
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::ops::RangeInclusive;
use std::process::Child;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::channel::{self, Ends, Stream};
use super::death::Death;
use super::entry::Program;
use super::frame;
use super::lifeline::{Lifeline, is_time_out};
use super::parcel::{Incoming, Outgoing};
use super::registry;

/// What a worker's message begins with.
pub(crate) const HELLO: u8 = 0;
pub(crate) const REPLY: u8 = 1;
pub(crate) const RETURNED: u8 = 2;

/// The process and the way to it. Dropping it kills the process, unless it was [closed](Self::close).
pub(crate) struct Process {
    child: Arc<Mutex<Child>>,
    census: Census,
    pid: u32,
    input: BufReader<Lifeline>,
    output: BufWriter<Stream>,
    control: Stream,
    limit: u64,
    /// Whether it has said hello.
    greeted: bool,
    /// How many requests were sent.
    sent: u64,
}

/// Why there is no process.
pub(crate) enum NotStarted {
    /// The system did not start one.
    Refused(io::Error),
    /// It ended before it had connected.
    Stillborn(Death),
}

impl From<io::Error> for NotStarted {
    fn from(error: io::Error) -> Self {
        NotStarted::Refused(error)
    }
}

/// What has come.
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
    /// Starts one. Requests may be sent before it is ready.
    pub(crate) fn start(program: &Program, limit: u64, census: &Census) -> Result<Self, NotStarted> {
        let (mut child, ends) = channel::start(program, limit)?;
        let pid = child.id();
        let Some(Ends { data, control }) = ends else {
            return Err(NotStarted::Stillborn(Death { pid, status: child.try_wait()?, killed_because: None }));
        };
        let output = BufWriter::with_capacity(BUFFER, data.try_clone()?);
        let child = Arc::new(Mutex::new(child));
        let input = BufReader::with_capacity(BUFFER, Lifeline::new(data, child.clone())?);
        census.enter(pid, &child);
        Ok(Process { child, census: census.clone(), pid, input, output, control, limit, greeted: false, sent: 0 })
    }

    pub(crate) fn has_greeted(&self) -> bool {
        self.greeted
    }

    /// Kills the process when it is called, whatever it is doing.
    pub(crate) fn killer(&self) -> impl Fn() + Send + Sync + use<> {
        let child = self.child.clone();
        move || kill(&child)
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

    /// Asks for the requests that have not been begun. Gives the number of the last one.
    pub(crate) fn recall(&mut self) -> u64 {
        let _ = self.control.write_all(&self.sent.to_le_bytes()); // if it is no more, its end is there to be read
        self.sent
    }

    /// Waits for a message, at most that long for its beginning.
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
            match (message.take_u8().map_err(io::Error::other)?, self.greeted) {
                (HELLO, false) if message.take_u64().is_ok_and(|theirs| theirs == registry::fingerprint()) => {
                    self.greeted = true;
                }
                (REPLY, true) => {
                    message.note_time_taken().map_err(io::Error::other)?;
                    return Ok(Received::Reply(message));
                }
                (RETURNED, true) => {
                    let numbers = message.take_u64().and_then(|first| Ok(first..=message.take_u64()?));
                    return Ok(Received::Returned(numbers.map_err(io::Error::other)?));
                }
                _ => return Err(io::Error::new(io::ErrorKind::InvalidData, "it sent what is not a message")),
            }
        }
    }

    /// Lets it come to its end, and kills it if it does not.
    pub(crate) fn close(mut self) {
        let _ = self.output.flush();
        let _ = self.output.get_ref().shutdown(std::net::Shutdown::Write);
        reap(&self.child, TIME_TO_END);
    }

    /// What has become of it, when it can no longer be spoken to, for this reason.
    pub(crate) fn death(self, reason: &io::Error) -> Death {
        let garbled = reason.kind() == io::ErrorKind::InvalidData;
        let patience = if garbled { Duration::ZERO } else { TIME_TO_DIE };
        let killed = !reap(&self.child, patience);
        let killed_because = match (garbled, killed) {
            (true, _) => Some("it sent what is not a message".to_owned()),
            (false, true) => Some("it had closed its channel and did not end".to_owned()),
            (false, false) => None,
        };
        let status = locked(&self.child).try_wait().ok().flatten();
        Death { pid: self.pid, status, killed_because }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        reap(&self.child, Duration::ZERO);
        self.census.leave(self.pid);
    }
}

/// As much as is read or written at a time, if it is there.
const BUFFER: usize = 64 << 10;
/// For a worker that was told to end: it runs what the program does at its exit.
const TIME_TO_END: Duration = Duration::from_secs(5);
/// For one that has closed its channel, which is among the last things the system does for it.
const TIME_TO_DIE: Duration = Duration::from_secs(1);

/// Waits until it has ended; kills it when the time is over, and gives `false`.
fn reap(child: &Mutex<Child>, patience: Duration) -> bool {
    let began = Instant::now();
    let mut pause = Duration::from_micros(50);
    loop {
        match locked(child).try_wait() {
            Ok(None) => {}
            Ok(Some(_)) | Err(_) => return true,
        }
        if began.elapsed() >= patience {
            kill(child);
            let _ = locked(child).wait(); // a killed process ends
            return false;
        }
        thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(10));
    }
}

fn kill(child: &Mutex<Child>) {
    let _ = locked(child).kill(); // it may have ended before
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whether the worker ended without having read all that was written, as far as the system tells.
pub(crate) fn left_something_unread(reason: &io::Error) -> bool {
    // See `unix_release_sock` in Linux; elsewhere a reset may mean something else.
    cfg!(target_os = "linux") && reason.kind() == io::ErrorKind::ConnectionReset
}

/// The processes of a pool that live.
#[derive(Clone, Default)]
pub(crate) struct Census(Arc<Mutex<HashMap<u32, Arc<Mutex<Child>>>>>);

impl Census {
    fn enter(&self, pid: u32, child: &Arc<Mutex<Child>>) {
        locked(&self.0).insert(pid, child.clone());
    }

    fn leave(&self, pid: u32) {
        locked(&self.0).remove(&pid);
    }

    /// Their process ids.
    pub(crate) fn pids(&self) -> Vec<u32> {
        let mut pids: Vec<_> = locked(&self.0).keys().copied().collect();
        pids.sort_unstable();
        pids
    }

    /// Kills them all.
    pub(crate) fn kill(&self) {
        locked(&self.0).values().for_each(|child| kill(child));
    }

    /// Asks them all to end.
    pub(crate) fn terminate(&self) {
        locked(&self.0).values().for_each(|child| channel::terminate(&mut locked(child)));
    }
}
