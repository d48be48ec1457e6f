//! The worker's side: a process that does what it is sent, one after the other.

use std::io::{self, BufReader, BufWriter, Read, Write};
use std::process::{abort, exit};
use std::sync::Arc;
use std::time::{Duration, Instant};
use std::{panic, thread};

use crate::error::BoxError;
use crate::processes::remote::{calls, registry};
use crate::processes::wire::channel::{Ends, Stream};
use crate::processes::wire::codec::{Incoming, Outgoing};
use crate::processes::wire::frame;
use crate::processes::wire::message::{HELLO, REPLY, RETURNED, UNABLE};
use crate::sync::Mutex;

/// Serves until the pool has no more to do for it, or is no more.
pub(crate) fn serve(ends: Ends, limit: u64) -> ! {
    let served = run(ends, limit);
    exit(if served.is_ok() { 0 } else { CHANNEL_LOST })
}

/// The exit code of a worker that cannot speak to its pool.
const CHANNEL_LOST: i32 = 107;

fn run(ends: Ends, limit: u64) -> io::Result<()> {
    let replies = Arc::new(Mutex::new(BufWriter::with_capacity(64 << 10, ends.data)));
    // First what may fail, so that the pool can be told why.
    let requests = match prepare(&replies, ends.control, limit) {
        Ok(requests) => requests,
        Err(error) => {
            send(&replies, &unable(&error))?;
            return Err(error);
        }
    };
    let mut hello = Outgoing::default();
    hello.put_u8(HELLO);
    hello.put_u64(registry::fingerprint());
    send(&replies, &hello)?;
    loop {
        // The lock is free while the request is run, so that the watching thread can give back those behind it.
        let Some(request) = requests.lock().next()? else { return Ok(()) };
        send(&replies, &reply_to(request, limit))?;
    }
}

/// Takes from the system what a worker needs: a thread that watches, and a descriptor.
fn prepare(replies: &Replies, control: Stream, limit: u64) -> io::Result<Arc<Mutex<Requests>>> {
    let data = replies.lock().get_ref().try_clone()?;
    let requests = Requests { stream: BufReader::with_capacity(64 << 10, data), taken: 0, limit };
    let requests = Arc::new(Mutex::new(requests));
    thread::Builder::new().name("futures-pool watch".to_owned()).spawn({
        let (requests, replies) = (requests.clone(), replies.clone());
        move || watch(control, &requests, &replies)
    })?;
    Ok(requests)
}

/// The message that is sent in place of the hello by a worker that cannot serve.
pub(crate) fn unable(error: &io::Error) -> Outgoing<'static> {
    let mut message = Outgoing::default();
    message.put_u8(UNABLE);
    message.put_owned(format!("the worker process could not get ready: {error}")).expect("a text can be packed");
    message
}

/// The way to the pool.
type Replies = Arc<Mutex<BufWriter<Stream>>>;

/// The requests of the pool, read one by one.
struct Requests {
    stream: BufReader<Stream>,
    /// How many requests have been read, which is the number of the last one.
    taken: u64,
    /// How many bytes a request may have.
    limit: u64,
}

impl Requests {
    /// Reads the next request; `None` if the pool will send no more.
    fn next(&mut self) -> io::Result<Option<Incoming>> {
        let request = frame::read(&mut self.stream, self.limit)?;
        self.taken += 1;
        Ok(request.map(Incoming::from))
    }
}

/// Makes the calls of a request, and packs their outcomes.
fn reply_to(mut request: Incoming, limit: u64) -> Outgoing<'static> {
    let began = Instant::now();
    let mut reply = Outgoing::default();
    reply.put_u8(REPLY);
    // Its place: the time is known when all calls are made.
    let time_taken = reply.mark();
    reply.put_u64(0);
    let outcomes = reply.mark();
    call_all(&mut request, &mut reply).expect("our own pool has packed it");
    // The pool would take more for garbage and kill this process. So every call gets this error instead.
    if reply.length() > limit {
        let reason = format!("its outcome takes {} bytes, more than the limit of {limit}", reply.length());
        reply.rewind(outcomes);
        calls::refuse_all(reason, &mut reply);
    }
    reply.set_u64(time_taken, began.elapsed().as_nanos() as u64);
    reply
}

/// Makes every call of a request.
fn call_all(request: &mut Incoming, reply: &mut Outgoing<'static>) -> Result<(), BoxError> {
    let function = registry::function(request.take_u32()?).ok_or("no such function")?;
    let count = request.take_u32()?;
    (0..count).for_each(|_| function.call(request, reply));
    Ok(())
}

/// Gives back what has not been begun when it is asked for, and ends this process when the pool is gone, whatever the
/// process is doing.
fn watch(mut control: Stream, requests: &Mutex<Requests>, replies: &Mutex<BufWriter<Stream>>) {
    let mut until = [0; 8];
    // The end of this channel is the end of the pool, by whatever it died.
    loop {
        let asked = control.read_exact(&mut until);
        if asked.as_ref().is_err_and(is_own_exit) {
            return;
        }
        if asked.and_then(|()| give_back(u64::from_le_bytes(until), requests, replies)).is_err() {
            break;
        }
    }
    // What the program does at its exit may never end. Then it is aborted.
    let _ = thread::Builder::new().spawn(|| {
        thread::sleep(Duration::from_millis(500));
        abort_quietly();
    });
    exit(CHANNEL_LOST)
}

/// Whether reading failed because this very process exits. On Windows std first takes its sockets away then; to exit once
/// more, with another code, would hide the program's own. The end of the pool shows as the end of the connection.
fn is_own_exit(error: &io::Error) -> bool {
    use io::ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset, UnexpectedEof};
    cfg!(windows) && !matches!(error.kind(), BrokenPipe | ConnectionAborted | ConnectionReset | UnexpectedEof)
}

/// Takes out the requests up to this number that were not begun, and says which they were.
fn give_back(until: u64, requests: &Mutex<Requests>, replies: &Mutex<BufWriter<Stream>>) -> io::Result<()> {
    let mut requests = requests.lock();
    // Whoever has the lock takes a request: it is run, or given back, and never both.
    let first = requests.taken + 1;
    while requests.taken < until && requests.next()?.is_some() {}
    drop(requests);
    // All of them had been begun: their replies say so.
    if until < first {
        return Ok(());
    }
    let mut message = Outgoing::default();
    message.put_u8(RETURNED);
    message.put_u64(first);
    message.put_u64(until);
    send(replies, &message)
}

/// Aborts this process; a thread that panics meanwhile prints nothing.
fn abort_quietly() -> ! {
    panic::set_hook(Box::new(|_| {}));
    abort()
}

/// Sends one message to the pool.
fn send(replies: &Mutex<BufWriter<Stream>>, message: &Outgoing<'_>) -> io::Result<()> {
    // Two threads send: the one that runs requests, and the one that gives them back.
    let mut replies = replies.lock();
    frame::write(&mut *replies, message.head(), message.blobs())?;
    replies.flush()
}
