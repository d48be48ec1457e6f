//! A program under way: it is ended when it has used too much of something, or when its time by the clock is over.

use std::io::{self, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::{Limits, limits, usage};

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
    /// It used too much of something and was ended; in words that follow "it used".
    UsedTooMuch(String),
    /// It had not ended when its time by the clock was over.
    OutOfTime,
}

/// How often it is looked how much a program uses.
const PERIOD: Duration = Duration::from_millis(100);

/// Runs the command to its end. It writes to this folder, if to any.
pub(super) fn run(mut command: Command, limits: &Limits, folder: Option<&Path>) -> io::Result<Ended> {
    limits::in_group(&mut command);
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let streams = [listen(child.stdout.take(), limits.output_bytes), listen(child.stderr.take(), limits.output_bytes)];
    let end = wait(&mut child, limits, folder, &streams);
    // What it has started and left behind ends too, and with it the pipes.
    limits::kill(&mut child);
    child.wait()?;
    let mut end = end?;
    let [stdout, stderr] = streams.map(Heard::text);
    // It may have used too much in its last moment.
    if stdout.is_cut || stderr.is_cut {
        end = too_much_output(limits);
    } else if let (End::Exited(_), Some(over)) = (&end, too_much_on_disk(limits, folder)) {
        end = over;
    }
    Ok(Ended { end, stdout: stdout.text, stderr: stderr.text })
}

fn wait(child: &mut Child, limits: &Limits, folder: Option<&Path>, streams: &[Heard; 2]) -> io::Result<End> {
    let start = Instant::now();
    let mut looked = start;
    let mut pause = Duration::from_millis(1);
    while start.elapsed() < limits.wall {
        if let Some(status) = child.try_wait()? {
            return Ok(status.code().map_or_else(|| End::Killed(status.to_string()), End::Exited));
        }
        if streams.iter().any(|stream| stream.is_cut.load(Relaxed)) {
            return Ok(too_much_output(limits));
        }
        if looked.elapsed() >= PERIOD {
            if let Some(end) = too_much(child.id(), limits).or_else(|| too_much_on_disk(limits, folder)) {
                return Ok(end);
            }
            looked = Instant::now();
        }
        thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(20));
    }
    Ok(End::OutOfTime)
}

fn too_much_output(limits: &Limits) -> End {
    End::UsedTooMuch(format!("more than {} MiB of output", limits.output_bytes >> 20))
}

fn too_much_on_disk(limits: &Limits, folder: Option<&Path>) -> Option<End> {
    let is_over = folder.is_some_and(|folder| usage::on_disk(folder) > limits.disk_bytes);
    is_over.then(|| End::UsedTooMuch(format!("more than {} MiB of disk", limits.disk_bytes >> 20)))
}

/// Whether the program and what it has started use more than they may.
fn too_much(program: u32, limits: &Limits) -> Option<End> {
    let usage = usage::of(program);
    if usage.processes > limits.processes {
        return Some(End::UsedTooMuch(format!("more than {} processes and threads", limits.processes)));
    }
    let is_over = usage.memory_bytes > limits.all_memory_bytes;
    is_over.then(|| End::UsedTooMuch(format!("more than {} MiB of memory", limits.all_memory_bytes >> 20)))
}

/// What is heard of one stream.
struct Heard {
    bytes: Arc<Mutex<Vec<u8>>>,
    /// Whether there was more than is kept.
    is_cut: Arc<AtomicBool>,
    listening: thread::JoinHandle<()>,
}

/// All that was heard of a stream.
struct Text {
    text: String,
    is_cut: bool,
}

fn listen(stream: Option<impl Read + Send + 'static>, most: usize) -> Heard {
    let (bytes, is_cut) = (Arc::new(Mutex::new(Vec::new())), Arc::new(AtomicBool::new(false)));
    let (kept, cut) = (Arc::clone(&bytes), Arc::clone(&is_cut));
    let listening = thread::spawn(move || {
        let mut buffer = [0; 16 * 1024];
        let Some(mut stream) = stream else { return };
        while let Ok(length @ 1..) = stream.read(&mut buffer) {
            let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
            let room = most.saturating_sub(kept.len()).min(length);
            kept.extend_from_slice(&buffer[..room]);
            cut.fetch_or(room < length, Relaxed);
        }
    });
    Heard { bytes, is_cut, listening }
}

impl Heard {
    /// What was said. A process that left the program's group may hold the stream open for ever: it is not waited for long.
    fn text(self) -> Text {
        let start = Instant::now();
        while !self.listening.is_finished() && start.elapsed() < Duration::from_secs(5) {
            thread::sleep(Duration::from_millis(1));
        }
        let bytes = self.bytes.lock().unwrap_or_else(PoisonError::into_inner);
        let text = String::from_utf8_lossy(&bytes).replace("\r\n", "\n");
        Text { text, is_cut: self.is_cut.load(Relaxed) }
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::process;

    use watchdog::watched;

    use super::super::RUNNING;
    use super::*;

    #[test]
    fn what_is_used_too_much_is_named() {
        watched(|| {
            let used = |limits: Limits| too_much(process::id(), &limits);
            assert_eq!(used(RUNNING), None);
            let named = |words: &str| Some(End::UsedTooMuch(words.to_owned()));
            assert_eq!(used(Limits { processes: 1, ..RUNNING }), named("more than 1 processes and threads"));
            assert_eq!(used(Limits { all_memory_bytes: 0, ..RUNNING }), named("more than 0 MiB of memory"));
            let folder = tempfile::tempdir().unwrap();
            std::fs::write(folder.path().join("file"), "text").unwrap();
            assert_eq!(too_much_on_disk(&RUNNING, Some(folder.path())), None);
            let none = Limits { disk_bytes: 0, ..RUNNING };
            assert_eq!(too_much_on_disk(&none, Some(folder.path())), named("more than 0 MiB of disk"));
        });
    }

    #[test]
    fn what_prints_without_end_is_stopped() {
        watched(|| {
            let ended = run(Command::new("yes"), &RUNNING, None).unwrap();
            assert_eq!(ended.end, End::UsedTooMuch("more than 4 MiB of output".to_owned()));
            assert_eq!(ended.stdout.len(), RUNNING.output_bytes);
        });
    }
}
