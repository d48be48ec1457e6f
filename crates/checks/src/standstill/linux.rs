//! What Linux tells of threads, in `/proc`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A thread's number in the whole system.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Thread(u32);

pub(super) fn this_thread() -> Option<Thread> {
    // It links to `PID/task/TID`.
    number(fs::read_link("/proc/thread-self").ok()?.as_path()).map(Thread)
}

pub(super) fn threads() -> Vec<Thread> {
    let Ok(folders) = fs::read_dir("/proc/self/task") else { return Vec::new() };
    folders.filter_map(|folder| number(&folder.ok()?.path()).map(Thread)).collect()
}

/// How long the processors have worked for this process.
pub(super) fn computed_for() -> Option<Duration> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    // The second field is the program's name, in parentheses; `utime` and `stime` are the 14th and the 15th.
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
    let ticks: u64 = fields.next()?.parse::<u64>().ok()? + fields.next()?.parse::<u64>().ok()?;
    // `USER_HZ` is 100 on all systems that Rust has.
    Some(Duration::from_millis(ticks * 10))
}

/// The longest that a thread of this process had to wait for a processor.
pub(super) fn kept_waiting(process: u32) -> Option<Duration> {
    let threads = fs::read_dir(format!("/proc/{process}/task")).ok()?;
    // The second field of `schedstat`, in nanoseconds: "time spent waiting on a runqueue".
    let kept_waiting = |thread: PathBuf| {
        let stat = fs::read_to_string(thread.join("schedstat")).ok()?;
        stat.split_whitespace().nth(1)?.parse().ok().map(Duration::from_nanos)
    };
    threads.filter_map(|thread| kept_waiting(thread.ok()?.path())).max()
}

/// The threads of this process, if all of them sleep in waits without a time limit.
#[derive(PartialEq)]
pub(super) struct Threads(BTreeMap<Thread, Sleep>);

#[derive(PartialEq)]
struct Sleep {
    folder: PathBuf,
    wait: Wait,
    /// The call with its arguments, as the system has it.
    call: String,
    /// How often the thread has left a processor, of itself or not.
    switches: [String; 2],
}

#[derive(Clone, Copy, PartialEq, Debug)]
enum Wait {
    /// For another thread, by way of a lock, a channel, a condition, or its end.
    Thread,
    Connection,
}

impl Threads {
    /// Nothing if a thread may go on by itself, or cannot be looked at.
    pub(super) fn asleep(left_out: &[Thread], connections_wait_for_ever: bool) -> Option<Threads> {
        let waits = waits(left_out)?;
        if waits.iter().any(|(_, wait, _)| *wait == Wait::Connection) && !connections_wait_for_ever {
            return None;
        }
        let sleep_of = |(folder, wait, call): (PathBuf, Wait, String)| {
            let switches = switches_of(&folder)?;
            Some((number(&folder).map(Thread)?, Sleep { folder, wait, call, switches }))
        };
        waits.into_iter().map(sleep_of).collect::<Option<_>>().map(Threads)
    }

    pub(super) fn contain(&self, thread: Thread) -> bool {
        self.0.contains_key(&thread)
    }

    pub(super) fn wait_at_connections(&self) -> bool {
        self.0.values().any(|sleep| sleep.wait == Wait::Connection)
    }

    /// A line for each thread.
    pub(super) fn describe(&self) -> Vec<String> {
        let line = |sleep: &Sleep| {
            let name = fs::read_to_string(sleep.folder.join("comm")).unwrap_or_default();
            let what = match sleep.wait {
                Wait::Thread => "another thread: for a lock, a channel, a condition or its end",
                Wait::Connection => "bytes from a connection",
            };
            format!("thread {} waits for {what}", name.trim_end())
        };
        self.0.values().map(line).collect()
    }
}

/// What each thread waits for: its folder, the wait, and the call as the system has it.
fn waits(left_out: &[Thread]) -> Option<Vec<(PathBuf, Wait, String)>> {
    let mut waits = Vec::new();
    for folder in fs::read_dir("/proc/self/task").ok()? {
        let folder = folder.ok()?.path();
        if !left_out.contains(&number(&folder).map(Thread)?) {
            let call = fs::read_to_string(folder.join("syscall")).ok()?;
            waits.push((folder, wait_in(&call)?, call));
        }
    }
    Some(waits)
}

/// How often this thread has left a processor, if it sleeps: one that has just been woken does not.
fn switches_of(folder: &Path) -> Option<[String; 2]> {
    let status = fs::read_to_string(folder.join("status")).ok()?;
    let field = |name| status.lines().find_map(|line| Some(line.strip_prefix(name)?.trim().to_owned()));
    let switches = [field("voluntary_ctxt_switches:")?, field("nonvoluntary_ctxt_switches:")?];
    field("State:")?.starts_with('S').then_some(switches)
}

/// What a thread in this call waits for, if it may wait for ever: the call's number and its arguments, from
/// `/proc/…/syscall`.
fn wait_in(call: &str) -> Option<Wait> {
    let mut words = call.split_whitespace();
    let number: u32 = words.next()?.parse().ok()?;
    let arguments: Vec<u64> = words.map_while(|word| u64::from_str_radix(word.strip_prefix("0x")?, 16).ok()).collect();
    let argument = |place: usize| arguments.get(place).copied();
    // For ever is minus one, a very large number without its sign.
    let for_ever = |milliseconds: u64| milliseconds as u32 >= AS_GOOD_AS_FOR_EVER;
    match number {
        calls::FUTEX => {
            let waits = matches!(argument(1)? & 0x7f, 0 | 9); // FUTEX_WAIT, FUTEX_WAIT_BITSET, private or not
            (waits && argument(3)? == 0).then_some(Wait::Thread)
        }
        calls::READ | calls::RECVFROM | calls::RECVMSG | calls::ACCEPT | calls::ACCEPT4 => Some(Wait::Connection),
        calls::POLL => for_ever(argument(2)?).then_some(Wait::Connection),
        calls::EPOLL_WAIT | calls::EPOLL_PWAIT => for_ever(argument(3)?).then_some(Wait::Connection),
        calls::PPOLL => (argument(2)? == 0).then_some(Wait::Connection),
        _ => None,
    }
}

/// In milliseconds: longer than any check lasts.
const AS_GOOD_AS_FOR_EVER: u32 = 300_000;

/// Whether at a connection of this process bytes have been sent that have not arrived, or the system does not tell. Those
/// that have arrived wake nobody any more: who waits for them is awake.
pub(super) fn bytes_are_on_their_way() -> bool {
    own_sockets_wait().unwrap_or(true)
}

fn own_sockets_wait() -> Option<bool> {
    let mut own = OwnSockets(BTreeSet::new());
    for file in fs::read_dir("/proc/self/fd").ok()? {
        // A file may be closed while we look.
        let Ok(target) = fs::read_link(file.ok()?.path()) else { continue };
        let target = target.to_string_lossy().into_owned();
        own.0.extend(target.strip_prefix("socket:[").and_then(|rest| rest.strip_suffix(']')).map(str::to_owned));
    }
    if own.find_waiting(&fs::read_to_string("/proc/self/net/tcp").ok()?) {
        return Some(true);
    }
    if own.0.is_empty() {
        return Some(false); // to look into such a table takes milliseconds
    }
    // Where there is no IPv6, it does not exist.
    let over_ipv6 = match fs::read_to_string("/proc/self/net/tcp6") {
        Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
        table => table.ok()?,
    };
    Some(own.find_waiting(&over_ipv6))
}

/// The numbers of this process's sockets that have been seen in no table yet.
struct OwnSockets(BTreeSet<String>);

impl OwnSockets {
    /// Takes out the sockets that stand in this table of the system's, up to one that waits for the other side to take its
    /// bytes. Says whether there is such a one.
    fn find_waiting(&mut self, table: &str) -> bool {
        table.lines().any(|line| {
            let mut fields = line.split_ascii_whitespace().skip(3);
            let (Some(state), Some(queues), Some(number)) = (fields.next(), fields.next(), fields.nth(4)) else {
                return false;
            };
            // A connection that has been closed has no number any more, although its last bytes may be on their way.
            let is_own = self.0.remove(number) || number == "0";
            // SYN_SENT and SYN_RECV: a connection that is about to be. Then what was sent and is not acknowledged.
            is_own && (["02", "03"].contains(&state) || !queues.starts_with("00000000:"))
        })
    }
}

fn number(path: &Path) -> Option<u32> {
    path.file_name()?.to_str()?.parse().ok()
}

/// Numbers of calls, from `asm/unistd.h`. A number that is on no list is that of no call.
#[cfg(target_arch = "x86_64")]
mod calls {
    pub(super) const READ: u32 = 0;
    pub(super) const POLL: u32 = 7;
    pub(super) const ACCEPT: u32 = 43;
    pub(super) const RECVFROM: u32 = 45;
    pub(super) const RECVMSG: u32 = 47;
    pub(super) const FUTEX: u32 = 202;
    pub(super) const EPOLL_WAIT: u32 = 232;
    pub(super) const PPOLL: u32 = 271;
    pub(super) const EPOLL_PWAIT: u32 = 281;
    pub(super) const ACCEPT4: u32 = 288;
}

#[cfg(target_arch = "aarch64")]
mod calls {
    pub(super) const EPOLL_PWAIT: u32 = 22;
    pub(super) const READ: u32 = 63;
    pub(super) const PPOLL: u32 = 73;
    pub(super) const FUTEX: u32 = 98;
    pub(super) const ACCEPT: u32 = 202;
    pub(super) const RECVFROM: u32 = 207;
    pub(super) const RECVMSG: u32 = 212;
    pub(super) const ACCEPT4: u32 = 242;
    // Calls that this architecture does not have.
    pub(super) const POLL: u32 = u32::MAX;
    pub(super) const EPOLL_WAIT: u32 = u32::MAX - 1;
}

#[cfg(test)]
mod tests {
    use std::hint::spin_loop;
    use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
    use std::{process, thread};

    use watchdog::watched;

    use super::*;

    #[test]
    fn a_thread_that_finds_no_processor_is_kept_waiting() {
        watched(|| {
            let seen = AtomicBool::new(false);
            let threads = 4 * thread::available_parallelism().unwrap().get();
            thread::scope(|scope| {
                for _ in 0..threads {
                    scope.spawn(|| {
                        while !seen.load(SeqCst) {
                            spin_loop();
                        }
                    });
                }
                while kept_waiting(process::id()).unwrap() < Duration::from_millis(20) {
                    thread::yield_now();
                }
                seen.store(true, SeqCst);
            });
        });
    }
}
