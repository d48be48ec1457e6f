//! What the system allows: on a small machine, in a container or on a server that many share, there may be fewer threads
//! and open files than checks need. Then it is not the answer that fails.

use std::env;
use std::fs::{self, File};
use std::io;
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::thread::{self, Builder};

/// What one check needs at most, its processes and what the grader has beside it included.
const THREADS: usize = 220;
const FILES: usize = 150;

/// What Rust reserves for a thread.
const STACK: usize = 2 << 20;

/// How many checks may run at once, up to `most`: fewer where the system says beforehand that it allows few threads. What
/// it does not say, the checks find out: those that are refused something are tried again alone.
pub(crate) fn at_once(most: usize) -> usize {
    threads_allowed().map_or(most, |threads| (threads / THREADS).clamp(1, most))
}

/// The system's limit for this user or this container, where there is one that can be read (on Linux).
fn threads_allowed() -> Option<usize> {
    let user = fs::read_to_string("/proc/self/limits").unwrap_or_default();
    let user =
        user.lines().find_map(|line| line.strip_prefix("Max processes")?.split_whitespace().next()?.parse().ok());
    let container = fs::read_to_string("/sys/fs/cgroup/pids.max").ok().and_then(|most| most.trim().parse().ok());
    user.into_iter().chain(container).min()
}

/// What the system refuses in this moment of what a check may need.
pub(crate) fn refused() -> Option<String> {
    if let (had, Some(error)) = threads_to_be_had(THREADS) {
        return Some(format!("threads or processes: it got {had} of {THREADS}.\n    {error}; see `ulimit -u`"));
    }
    if Vec::<u8>::new().try_reserve_exact(THREADS * STACK).is_err() {
        let megabytes = (THREADS * STACK) >> 20;
        return Some(format!("memory: it refused {megabytes} MB for the stacks of {THREADS} threads; see `ulimit -v`"));
    }
    let mut files = Vec::new();
    while files.len() < FILES {
        match env::current_exe().and_then(File::open) {
            Ok(file) => files.push(file),
            Err(error) => {
                let had = files.len();
                return Some(format!("open files: it got {had} of {FILES}.\n    {error}; see `ulimit -n`"));
            }
        }
    }
    None
}

/// Starts so many threads, all there at the same time, or as many as the system allows, and lets them end.
fn threads_to_be_had(wanted: usize) -> (usize, Option<io::Error>) {
    let (all_are_there, wait) = channel::<()>();
    let wait = Arc::new(Mutex::new(wait));
    let stay = |wait: Arc<Mutex<Receiver<()>>>| move || drop(wait.lock().map(|wait| wait.recv()));
    let mut threads = Vec::new();
    let mut error = None;
    while threads.len() < wanted && error.is_none() {
        // With small stacks: a thread that starts and then finds no memory would take the whole process along.
        match Builder::new().stack_size(64 << 10).spawn(stay(Arc::clone(&wait))) {
            Ok(thread) => threads.push(thread),
            Err(refusal) => error = Some(refusal),
        }
    }
    drop(all_are_there);
    let had = threads.len();
    threads.into_iter().for_each(|thread| thread::JoinHandle::join(thread).unwrap_or_default());
    (had, error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ordinary_machine_runs_as_many_as_asked_for_or_fewer() {
        assert!((1..=4).contains(&at_once(4)));
    }

    #[test]
    fn threads_are_counted() {
        assert_eq!(threads_to_be_had(3).0, 3);
    }
}
