//! Unix: two pairs of sockets. One end of `control` is the worker's standard input, and that of `data` is sent through
//! it; both have no name, so there is nothing a stranger could connect to. The worker then reads from `/dev/null`.

use std::env;
use std::fs::File;
use std::io::{self, IoSlice, IoSliceMut, Read, Write};
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};

use rustix::io::{Errno, FdFlags, fcntl_setfd};
use rustix::net::{
    RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, SendAncillaryBuffer, SendAncillaryMessage, SendFlags,
    recvmsg, sendmsg,
};
use rustix::process::{Pid, Signal, kill_process};

use super::Ends;
use crate::processes::wire::program::{Program, WORKER};

pub(crate) type Stream = UnixStream;

/// The bytes that come with the descriptors.
const GREETING: &[u8] = b"futures-pool worker";
/// How many descriptors are sent: the other end of `data`, and sometimes what is to be the standard output.
const MOST_DESCRIPTORS: usize = 2;

/// Starts a worker. (It always has both ends: it need not connect.)
pub(crate) fn start(program: &Program, limit: u64) -> io::Result<(Child, Option<Ends>)> {
    let (data, their_data) = UnixStream::pair()?;
    let (control, their_control) = UnixStream::pair()?;
    let stdout = io::stdout();
    let mut descriptors = vec![their_data.as_fd()];
    descriptors.extend(program.prints.then(|| stdout.as_fd()));
    send_descriptors(&control, &descriptors)?;

    let mut command = Command::new(&program.path);
    if let Some(name) = env::args_os().next() {
        command.arg0(name);
    }
    command.args(&program.args).env(WORKER, limit.to_string()).stdin(Stdio::from(OwnedFd::from(their_control)));
    if program.prints {
        io::stdout().flush()?;
        command.stdout(Stdio::null());
    }
    Ok((command.spawn()?, Some(Ends { data, control })))
}

pub(crate) fn read(mut stream: &Stream, bytes: &mut [u8]) -> io::Result<usize> {
    stream.read(bytes)
}

/// The ends of this process, if a pool has started it as a worker.
pub(crate) fn of_this_worker() -> Option<Ends> {
    let control = UnixStream::from(io::stdin().as_fd().try_clone_to_owned().ok()?);
    let mut descriptors = receive_descriptors(&control).ok()?.into_iter();
    let data = UnixStream::from(descriptors.next()?);
    let nothing = File::open("/dev/null").ok()?;
    rustix::stdio::dup2_stdin(&nothing).ok()?;
    if let Some(stdout) = descriptors.next() {
        rustix::stdio::dup2_stdout(&stdout).ok()?;
    }
    Some(Ends { data, control })
}

fn send_descriptors(control: &UnixStream, descriptors: &[BorrowedFd<'_>]) -> io::Result<()> {
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(MOST_DESCRIPTORS))];
    let mut ancillary = SendAncillaryBuffer::new(&mut space);
    ancillary.push(SendAncillaryMessage::ScmRights(descriptors));
    sendmsg(control, &[IoSlice::new(GREETING)], &mut ancillary, SendFlags::empty())?;
    Ok(())
}

/// Fails if there is no socket, or anything but the greeting is in it, which was sent before this process was started:
/// then this is not a worker, but a program that a worker has started in its own environment. So it does not wait.
fn receive_descriptors(control: &UnixStream) -> io::Result<Vec<OwnedFd>> {
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(MOST_DESCRIPTORS))];
    let mut ancillary = RecvAncillaryBuffer::new(&mut space);
    let mut greeting = [0; GREETING.len()];
    let received = recvmsg(control, &mut [IoSliceMut::new(&mut greeting)], &mut ancillary, RecvFlags::DONTWAIT)?;
    if greeting[..received.bytes] != *GREETING {
        return Err(Errno::INVAL.into());
    }
    let mut descriptors = Vec::new();
    for message in ancillary.drain() {
        if let RecvAncillaryMessage::ScmRights(received) = message {
            descriptors.extend(received);
        }
    }
    descriptors.iter().try_for_each(|descriptor| fcntl_setfd(descriptor, FdFlags::CLOEXEC))?;
    Ok(descriptors)
}

/// Asks a process to end, with SIGTERM.
pub(crate) fn terminate(child: &mut Child) {
    let lives = matches!(child.try_wait(), Ok(None)); // so the number is still its own
    if let Some(pid) = Pid::from_raw(child.id() as i32).filter(|_| lives) {
        let _ = kill_process(pid, Signal::TERM); // it may have ended in between
    }
}

/// How this program is started again: on Linux also when its file has been replaced since.
pub(crate) fn this_program() -> io::Result<PathBuf> {
    let running = Path::new("/proc/self/exe");
    if running.exists() { Ok(running.to_owned()) } else { env::current_exe() }
}

/// The status of a process that has ended, as a number that another process of this system understands.
pub(crate) fn status_to_number(status: ExitStatus) -> i64 {
    i64::from(status.into_raw())
}

/// The status that [`status_to_number`] gave this number, if it did.
pub(crate) fn status_from_number(number: i64) -> Option<ExitStatus> {
    Some(ExitStatus::from_raw(i32::try_from(number).ok()?))
}
