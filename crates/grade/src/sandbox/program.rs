//! A program under way: what it prints is kept in bounds, and it is ended when its time by the clock is over.

use std::io::{self, Read};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::limits;

/// How a program ended, and what it had printed by then.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) end: End,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum End {
    Exited(i32),
    /// Something ended it; in words.
    Killed(String),
    /// It had not ended when its time by the clock was over.
    OutOfTime,
}

/// How much of each stream is kept.
const KEPT: usize = 8 << 20;

/// Runs the command to its end.
pub(super) fn run(mut command: Command, wall: Duration) -> io::Result<Ended> {
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let stdout = listen(child.stdout.take());
    let stderr = listen(child.stderr.take());
    let end = match wait(&mut child, wall)? {
        Some(status) => match status.code() {
            Some(code) => End::Exited(code),
            None => End::Killed(status.to_string()),
        },
        None => End::OutOfTime,
    };
    // What it has started and left behind ends too, and with it the pipes.
    limits::kill(&mut child);
    child.wait()?;
    Ok(Ended { end, stdout: stdout.text(), stderr: stderr.text() })
}

fn wait(child: &mut Child, wall: Duration) -> io::Result<Option<ExitStatus>> {
    let start = Instant::now();
    let mut pause = Duration::from_millis(1);
    while start.elapsed() < wall {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(20));
    }
    Ok(None)
}

/// What is heard of one stream.
struct Heard {
    bytes: Arc<Mutex<Vec<u8>>>,
    listening: thread::JoinHandle<()>,
}

fn listen(stream: Option<impl Read + Send + 'static>) -> Heard {
    let bytes = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&bytes);
    let listening = thread::spawn(move || {
        let mut buffer = [0; 16 * 1024];
        let Some(mut stream) = stream else { return };
        while let Ok(length @ 1..) = stream.read(&mut buffer) {
            let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
            let room = KEPT.saturating_sub(kept.len()).min(length);
            kept.extend_from_slice(&buffer[..room]);
        }
    });
    Heard { bytes, listening }
}

impl Heard {
    /// What was said. A process that left the program's group may hold the stream open for ever: it is not waited for long.
    fn text(self) -> String {
        let start = Instant::now();
        while !self.listening.is_finished() && start.elapsed() < Duration::from_secs(5) {
            thread::sleep(Duration::from_millis(1));
        }
        String::from_utf8_lossy(&self.bytes.lock().unwrap_or_else(PoisonError::into_inner)).replace("\r\n", "\n")
    }
}
