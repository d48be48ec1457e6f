//! The worker's side: a process that does what it is sent, one after the other.

use std::io;
use std::process::{abort, exit};
use std::sync::Arc;
use std::time::{Duration, Instant};
use std::{panic, thread};

use super::connection::Connection;
use crate::error::BoxError;
use crate::processes::remote::{calls, registry};
use crate::processes::wire::channel::{Ends, Stream};
use crate::processes::wire::codec::{Incoming, Outgoing};
use crate::processes::wire::frame;
use crate::processes::wire::message::{self, HELLO, REPLY, UNABLE};

/// Serves until the pool has no more to do for it, or is no more.
pub(crate) fn serve(ends: Ends, limit: u64) -> ! {
    let served = run(ends, limit);
    exit(if served.is_ok() { 0 } else { CHANNEL_LOST })
}

/// The exit code of a worker that cannot speak to its pool.
const CHANNEL_LOST: i32 = 107;

fn run(Ends { data, control }: Ends, limit: u64) -> io::Result<()> {
    // First what may fail, so that the pool can be told why.
    let requests = data.try_clone().inspect_err(|error| {
        let message = unable(error);
        let _ = frame::write(&mut &data, message.head(), message.blobs());
    })?;
    let connection = Arc::new(Connection::new(requests, data, limit));
    start_watch(&connection, control).inspect_err(|error| drop(connection.send(&unable(error))))?;
    let mut hello = Outgoing::default();
    hello.put_u8(HELLO);
    hello.put_u64(registry::fingerprint());
    connection.send(&hello)?;
    while let Some(request) = connection.take()? {
        connection.send(&reply_to(request, limit))?;
    }
    Ok(())
}

/// The connection of a worker process.
type ToPool = Connection<Stream, Stream>;

fn start_watch(connection: &Arc<ToPool>, control: Stream) -> io::Result<()> {
    let connection = connection.clone();
    thread::Builder::new().name("futures-pool watch".to_owned()).spawn(move || watch(control, &connection))?;
    Ok(())
}

/// The message that is sent in place of the hello by a worker that cannot serve.
pub(crate) fn unable(error: &io::Error) -> Outgoing<'static> {
    let mut message = Outgoing::default();
    message.put_u8(UNABLE);
    message.put_owned(format!("the worker process could not get ready: {error}")).expect("a text can be packed");
    message
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
fn watch(mut control: Stream, connection: &ToPool) {
    // The end of this channel is the end of the pool, by whatever it died.
    loop {
        let recall = message::read_recall(&mut control);
        let given_back = recall.and_then(|(first, until)| connection.give_back(first, until));
        match given_back {
            Ok(()) => {}
            Err(error) if is_own_exit(&error) => return,
            Err(_) => break,
        }
    }
    // What the program does at its exit may never end. Then it is aborted.
    let _ = thread::Builder::new().spawn(|| {
        thread::sleep(Duration::from_millis(500));
        abort_quietly();
    });
    exit(CHANNEL_LOST)
}

/// Whether a connection failed because this very process exits. On Windows std first takes its sockets away then; to exit once
/// more, with another code, would hide the program's own. The end of the pool shows as the end of the connection.
fn is_own_exit(error: &io::Error) -> bool {
    use io::ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset, UnexpectedEof};
    cfg!(windows) && !matches!(error.kind(), BrokenPipe | ConnectionAborted | ConnectionReset | UnexpectedEof)
}

/// Aborts this process; a thread that panics meanwhile prints nothing.
fn abort_quietly() -> ! {
    panic::set_hook(Box::new(|_| {}));
    abort()
}
