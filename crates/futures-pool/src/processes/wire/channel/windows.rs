//! Windows: two connections over loopback. The pool listens on a port of its own for each worker, tells it the port and
//! a secret of 128 random bits through its standard input, and turns away a program that does not know the secret.

use std::env;
use std::hash::{BuildHasher, RandomState};
use std::io::{self, BufRead, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::os::windows::process::ExitStatusExt;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use super::Ends;
use crate::processes::wire::program::{Program, WORKER};

pub(crate) type Stream = TcpStream;

/// The byte behind the secret, on the connection for requests and replies.
const DATA: u8 = b'd';
/// The byte behind the secret, on the connection for what is said while the worker is busy.
const CONTROL: u8 = b'c';

/// Starts a worker, and waits until it has connected, or has ended without.
pub(crate) fn start(program: &Program, limit: u64) -> io::Result<(Child, Option<Ends>)> {
    let _alone = STARTING.lock().unwrap_or_else(PoisonError::into_inner);
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    let port = listener.local_addr()?.port();
    let secret = secret();
    let mut command = Command::new(&program.path);
    command.args(&program.args).env(WORKER, limit.to_string()).stdin(Stdio::piped());
    let mut child = command.spawn()?;
    if let Some(mut stdin) = child.stdin.take() {
        let _ = writeln!(stdin, "{port} {secret}"); // it may have ended before
    }
    match accept_both(&listener, &secret, &mut child) {
        Ok(ends) => Ok((child, ends)),
        Err(error) => {
            let _ = child.kill();
            let _ = child.wait();
            Err(error)
        }
    }
}

/// One at a time: a connection that was accepted is inherited by whatever process is started next, and then does not
/// end with us. Its clone is not.
static STARTING: Mutex<()> = Mutex::new(());

/// Random enough: the keys that std draws from the system for its hash maps, twice 64 bits of what they make.
fn secret() -> String {
    let half = || RandomState::new().hash_one("futures-pool worker");
    format!("{:016x}{:016x}", half(), half())
}

/// A receive that times out leaves a connection in a state that is not told, says the manual of `SO_RCVTIMEO`. So what
/// may time out only looks.
pub(crate) fn read(mut stream: &Stream, bytes: &mut [u8]) -> io::Result<usize> {
    stream.peek(&mut [0])?;
    stream.read(bytes)
}

/// Waits for both connections, as long as the worker lives.
fn accept_both(listener: &TcpListener, secret: &str, child: &mut Child) -> io::Result<Option<Ends>> {
    listener.set_nonblocking(true)?;
    let (mut data, mut control) = (None, None);
    loop {
        match listener.accept() {
            Ok((stream, _)) => match greeting(&stream, secret) {
                Ok(DATA) => data = Some(stream),
                Ok(CONTROL) => control = Some(stream),
                Ok(_) | Err(_) => {} // a stranger
            },
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                if child.try_wait()?.is_some() {
                    return Ok(None);
                }
                thread::sleep(Duration::from_millis(1));
            }
            Err(error) => return Err(error),
        }
        if let (Some(data), Some(control)) = (&data, &control) {
            return Ok(Some(Ends { data: data.try_clone()?, control: control.try_clone()? }));
        }
    }
}

fn greeting(mut stream: &TcpStream, secret: &str) -> io::Result<u8> {
    stream.set_nonblocking(false)?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(Duration::from_secs(10)))?; // a stranger may be silent
    let mut theirs = vec![0; secret.len()];
    stream.read_exact(&mut theirs)?;
    let mut kind = [0];
    stream.read_exact(&mut kind)?;
    stream.set_read_timeout(None)?;
    if theirs == secret.as_bytes() { Ok(kind[0]) } else { Err(io::ErrorKind::PermissionDenied.into()) }
}

/// The ends of this process, if a pool has started it as a worker.
pub(crate) fn of_this_worker() -> Option<Ends> {
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line).ok()?;
    let (port, secret) = line.trim_end().split_once(' ')?;
    let connect = |kind: u8| -> io::Result<TcpStream> {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port.parse().map_err(io::Error::other)?))?;
        stream.set_nodelay(true)?;
        stream.write_all(secret.as_bytes())?;
        stream.write_all(&[kind])?;
        Ok(stream)
    };
    Some(Ends { data: connect(DATA).ok()?, control: connect(CONTROL).ok()? })
}

/// Kills a process: on Windows none can be asked to end.
pub(crate) fn terminate(child: &mut Child) {
    let _ = child.kill(); // it may have ended before
}

/// How this program is started again.
pub(crate) fn this_program() -> io::Result<PathBuf> {
    env::current_exe()
}

/// The status of a process that has ended, as a number that another process of this system understands.
pub(crate) fn status_to_number(status: ExitStatus) -> i64 {
    // On Windows there is always a code.
    i64::from(status.code().unwrap_or_default())
}

/// The status that [`status_to_number`] gave this number, if it did.
pub(crate) fn status_from_number(number: i64) -> Option<ExitStatus> {
    let code = i32::try_from(number).ok()?;
    Some(ExitStatus::from_raw(code as u32))
}
