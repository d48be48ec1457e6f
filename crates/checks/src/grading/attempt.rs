//! The parent's side: one attempt at one check, in a process of its own.

use std::env;
use std::io::{self, ErrorKind, Read, Write};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::child::{IN_CHILD, MARK};
use super::receipt::{Finding, Listener, Order, nonce};
use super::transcript::Transcript;
use crate::Patience;
use crate::standstill;
use crate::tools::events;

/// What became of an attempt.
#[derive(Debug)]
pub(crate) struct Attempt {
    pub(crate) end: End,
    /// What the child printed and was not shown at once, in bounds, fit for a terminal.
    pub(crate) output: String,
}

#[derive(Debug)]
pub(crate) enum End {
    /// The receipt came.
    Found(Finding),
    /// The process ended without a receipt: an exit, an abort, a stack that overflowed.
    Died(ExitStatus),
    /// It had to be killed, after so much time.
    Killed(Duration),
    /// The same, but the machine was too busy to run it.
    Starved(Duration),
    /// The grader's own failure: no process could be started or watched.
    NotRun(io::Error),
}

/// How an attempt shows what happens.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shown {
    /// The child's output is passed on as it comes.
    pub(crate) live: bool,
    /// The child prints each event of the check as it happens.
    pub(crate) events: bool,
}

/// Runs the check of this name in a child of this program.
pub(crate) fn attempt(program: &Path, name: &str, seed: u64, shown: Shown) -> Attempt {
    let nonce = nonce();
    let order = Order { nonce: &nonce, check: name, seed };
    let ears = Ears { listener: Listener::new(nonce.clone()), transcript: Transcript::default(), heard: 0 };
    let ears = Arc::new(Mutex::new(ears));
    let end = run(program, &order, shown, &ears).unwrap_or_else(End::NotRun);
    let output = ears.lock().expect("a listening thread does not panic").transcript.to_text();
    Attempt { end, output }
}

/// What is heard of a child, on its standard output and its standard error.
struct Ears {
    listener: Listener,
    transcript: Transcript,
    /// Bytes so far.
    heard: usize,
}

fn run(program: &Path, order: &Order<'_>, shown: Shown, ears: &Arc<Mutex<Ears>>) -> io::Result<End> {
    let mut child = Command::new(program)
        .arg(IN_CHILD)
        .envs(shown.events.then_some((events::PRINTED, "1")))
        .env(MARK, "1")
        .env_remove("CHECK_SEED")
        // To read all symbols for a backtrace takes longer than most checks, and a worker process prints one for each panic.
        .env("RUST_BACKTRACE", "0")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let stdout = child.stdout.take().expect("it was piped");
    let stderr = child.stderr.take().expect("it was piped");
    let mut stdin = child.stdin.take().expect("it was piped");
    let show = |to: Box<dyn Write + Send>| shown.live.then_some(to);
    // Should the grader be short of threads here, then the child ends with its standard input.
    let listening = [
        listen(stdout, ears, |ears, bytes| ears.listener.hear(bytes), show(Box::new(io::stdout())))?,
        listen(stderr, ears, |_, bytes| bytes.to_vec(), show(Box::new(io::stderr())))?,
    ];
    match order.send(&mut stdin) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => return Err(kill(&mut child).err().unwrap_or(error)),
        // If the pipe is broken the child is already gone: how it ended says more than this error.
        Ok(()) | Err(_) => {}
    }

    let ended = wait(&mut child, wall_limit())?;
    drop(stdin); // held open until here: a child whose standard input ends takes its parent for dead
    Ok(match (hear_out(ears, &listening), ended) {
        (Some(finding), _) => End::Found(finding),
        (None, Waited::Ended(status)) => End::Died(status),
        (None, Waited::Killed(time)) => End::Killed(time),
        (None, Waited::Starved(time)) => End::Starved(time),
    })
}

/// After the child's end: hears what still lies in its pipes, and gives what the receipt says, if there is one.
///
/// Most often the pipes end with the child. A process that it started may hold them open for ever, silent or not.
fn hear_out(ears: &Mutex<Ears>, listening: &[JoinHandle<()>]) -> Option<Finding> {
    /// More than any system's pipes hold: what comes beyond it was not written by the child.
    const IN_PIPES: usize = 4 << 20;
    let ears = || ears.lock().expect("a listening thread does not panic");
    let at_the_end = || listening.iter().all(JoinHandle::is_finished);

    let child_ended = ears().heard;
    let mut before = child_ended;
    while before - child_ended <= IN_PIPES {
        // Without a receipt it would be bad to go too early; with it there is only some output to lose.
        let patience = if ears().listener.finding().is_some() { Patience::of_turns(50) } else { Patience::LONG };
        let more = patience.wait_until(|| at_the_end() || ears().heard > before);
        if !more || at_the_end() {
            break;
        }
        before = ears().heard;
    }
    ears().listener.finding()
}

/// Reads until the end, always: a child that floods must never wait for us. `students` picks out what is theirs. That
/// is passed on to `show`, or kept for the transcript if there is none.
fn listen(
    mut from: impl Read + Send + 'static,
    ears: &Arc<Mutex<Ears>>,
    students: fn(&mut Ears, &[u8]) -> Vec<u8>,
    mut show: Option<Box<dyn Write + Send>>,
) -> io::Result<JoinHandle<()>> {
    let ears = Arc::clone(ears);
    let to_the_end = move || {
        let mut buffer = [0; 16 * 1024];
        loop {
            let length = match from.read(&mut buffer) {
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                // An error ends the output as its end does: what counts is whether the receipt came before.
                Ok(0) | Err(_) => break,
                Ok(length) => length,
            };
            let mut ears = ears.lock().expect("a listening thread does not panic");
            ears.heard += length;
            let bytes = students(&mut ears, &buffer[..length]);
            // The lock is held on: while our own output is slow, nobody shall think that nothing more comes.
            let Some(to) = &mut show else {
                ears.transcript.push(&bytes);
                continue;
            };
            if to.write_all(&bytes).and_then(|()| to.flush()).is_err() {
                show = None; // nobody looks any more, as under `| head`
            }
        }
    };
    thread::Builder::new().name("listening to a check".to_owned()).spawn(to_the_end)
}

/// Waits for the child's end. Kills it when `limit` has passed, unless the machine was too busy to run it: then it gets
/// more time.
fn wait(child: &mut Child, limit: Duration) -> io::Result<Waited> {
    let start = Instant::now();
    let (mut pause, mut until) = (Duration::from_millis(1), limit);
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Waited::Ended(status));
        }
        if start.elapsed() >= until {
            // A shorter limit is for what is known to have no end.
            let may_be_starved = limit >= USUAL_LIMIT;
            let starved = may_be_starved && is_starved(start.elapsed(), standstill::kept_waiting(child.id()));
            if !starved || until >= MOST_LIMITS * limit {
                kill(child)?;
                return Ok(if starved { Waited::Starved(until) } else { Waited::Killed(until) });
            }
            until += limit;
        }
        thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(20));
    }
}

/// How a wait for a child came to its end.
enum Waited {
    Ended(ExitStatus),
    /// It was killed, after so much time.
    Killed(Duration),
    /// The same, and the machine was too busy to run it in that time.
    Starved(Duration),
}

/// How many times its limit a child may take while the machine is too busy to run it.
const MOST_LIMITS: u32 = 10;

/// Whether a process could not do much in its time, since it had to wait for a processor.
fn is_starved(time: Duration, kept_waiting: Option<Duration>) -> bool {
    kept_waiting.is_some_and(|waiting| waiting > time / 4)
}

fn kill(child: &mut Child) -> io::Result<()> {
    child.kill()?;
    child.wait().map(drop)
}

/// How long a child may run by the clock: no verdict on speed, but the end of what never ends.
fn wall_limit() -> Duration {
    // Shorter in this crate's own tests, longer where a class is graded.
    let other = env::var("CHECKS_WALL_LIMIT_SECONDS").ok().and_then(|seconds| seconds.parse().ok());
    other.map_or(USUAL_LIMIT, Duration::from_secs)
}

const USUAL_LIMIT: Duration = Duration::from_secs(60);

#[cfg(test)]
mod tests {
    use std::iter;
    use std::sync::mpsc;

    use watchdog::watched;

    use super::*;

    /// Listens to a pipe out of which these pieces come, and which then stays open.
    fn heard(pieces: impl IntoIterator<Item = Vec<u8>> + Send + 'static) -> Option<Finding> {
        let (writer, pipe) = mpsc::sync_channel(1);
        let (stays_open, never_ends) = mpsc::channel::<()>();
        thread::spawn(move || {
            // An error says that the listener has gone.
            let _ = pieces.into_iter().try_for_each(|piece| writer.send(piece));
            never_ends.recv()
        });
        let ears = Ears { listener: Listener::new("0123".to_owned()), transcript: Transcript::default(), heard: 0 };
        let ears = Arc::new(Mutex::new(ears));
        let listening = listen(Pipe(pipe), &ears, |ears, bytes| ears.listener.hear(bytes), None);
        let finding = hear_out(&ears, &[listening.expect("the system gives us threads")]);
        drop(stays_open);
        finding
    }

    struct Pipe(mpsc::Receiver<Vec<u8>>);

    impl Read for Pipe {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            // The writer's end is the end of the output.
            let Ok(piece) = self.0.recv() else { return Ok(0) };
            buffer[..piece.len()].copy_from_slice(&piece);
            Ok(piece.len())
        }
    }

    #[test]
    fn a_process_is_starved_that_mostly_waits_for_a_processor() {
        let minute = Duration::from_secs(60);
        assert!(is_starved(minute, Some(minute / 2)));
        assert!(!is_starved(minute, Some(minute / 10)));
        assert!(!is_starved(minute, None), "the system does not tell");
    }

    #[test]
    fn a_receipt_that_comes_late_is_heard() {
        watched(|| {
            let receipt = b"a long output, and then 0123passed\n0123\n";
            let slowly = receipt.iter().map(|byte| {
                thread::sleep(Duration::from_millis(50));
                vec![*byte]
            });
            assert_eq!(heard(slowly), Some(Finding::Passed));
        });
    }

    #[test]
    fn a_pipe_that_others_flood_for_ever_is_left() {
        watched(|| assert_eq!(heard(iter::repeat_with(|| vec![b'x'; 16 * 1024])), None));
    }
}
