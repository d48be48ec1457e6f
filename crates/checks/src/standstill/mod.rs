//! When nothing in this process can move any more, a thread that still waits may stop waiting.
//!
//! A check that waits for a worker who never comes cannot know that it waits in vain: a slow machine looks the same.
//! But the system knows. On Linux it tells of each thread in which call it sleeps, and how often it has run. Two looks
//! that see every thread asleep in a wait without a time limit, with no step between them, are a proof: at the moment
//! between the looks all of them slept at once, so none was left that could wake another. (To read twice until nothing
//! has changed in between is the double collect of Afek and others, "Atomic snapshots of shared memory", 1993.)
//!
//! The tools of checks wait with a time limit, in short turns. They sign in here as [`Waiter`]s, and are no obstacle if
//! they have looked at what they wait for, in vain, between the two looks. The one among them whose patience would run
//! out first is then told to [give up](Waiter::take_turn) at once: just what would have happened later, and only that.
//! If no tool waits either, it is a deadlock.
//!
//! Other systems do not tell, nor is it known here how Linux tells it on other processors than x86-64 and ARM64. There
//! patience runs its course.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering::SeqCst};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock};
use std::time::Duration;
use std::{io, thread};

#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
#[path = "linux.rs"]
mod system;

#[cfg(not(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64"))))]
#[path = "elsewhere.rs"]
mod system;

use system::Thread;

/// Says that in this check no connection has a time limit that could end while the check waits, and that all
/// connections end in this very process: a thread that waits for bytes waits until another thread of the process sends
/// them.
///
/// Without this a thread that waits at a connection is taken for one that may go on by itself, since the system does
/// not tell whether such a wait has a limit. A check then has to be patient where it could be certain.
pub fn connections_have_no_time_limit() {
    CONNECTIONS_WAIT_FOR_EVER.store(true, SeqCst);
}

static CONNECTIONS_WAIT_FOR_EVER: AtomicBool = AtomicBool::new(false);

/// A tool of a check that waits, turn by turn. Dropped when it waits no more.
pub(crate) struct Waiter(Arc<Turns>);

struct Turns {
    thread: Option<Thread>,
    taken: AtomicU32,
    left: AtomicU32,
    gives_up: AtomicBool,
}

static WAITERS: Mutex<Vec<Arc<Turns>>> = Mutex::new(Vec::new());

impl Waiter {
    /// The calling thread begins to wait, for so many turns at most.
    pub(crate) fn sign_in(turns: u32) -> Waiter {
        let turns = Turns {
            thread: system::this_thread(),
            taken: AtomicU32::new(0),
            left: AtomicU32::new(turns),
            gives_up: AtomicBool::new(false),
        };
        let turns = Arc::new(turns);
        waiters().push(Arc::clone(&turns));
        Waiter(turns)
    }

    /// Notes that what is waited for has not happened yet. False if it is time to give up.
    pub(crate) fn take_turn(&self, left: u32) -> bool {
        self.0.left.store(left, SeqCst);
        self.0.taken.fetch_add(1, SeqCst);
        left > 0 && !self.0.gives_up.load(SeqCst)
    }
}

impl Drop for Waiter {
    fn drop(&mut self) {
        waiters().retain(|turns| !Arc::ptr_eq(turns, &self.0));
    }
}

fn waiters() -> MutexGuard<'static, Vec<Arc<Turns>>> {
    WAITERS.lock().expect("nothing panics while it holds this lock")
}

/// Watches this process from a thread of its own. It hurries waiters who wait in vain; when there are none and nothing
/// can move, it calls `deadlocked` with a line for each thread: its name, and what it waits for. When the process has
/// computed for longer than any check needs, it calls `endless`.
pub(crate) fn watch(
    deadlocked: impl FnOnce(Vec<String>) + Send + 'static,
    endless: impl FnOnce(Duration) + Send + 'static,
) -> io::Result<()> {
    let watch = move || {
        leave_out_this_thread();
        let mut first: Option<Look> = None;
        loop {
            thread::sleep(if LOOKS_RARELY.load(SeqCst) { LONG_PERIOD } else { PERIOD });
            if system::computed_for().is_some_and(|time| time > LONGEST_COMPUTATION) {
                return endless(LONGEST_COMPUTATION);
            }
            first = match (first.take(), Look::take()) {
                (Some(before), Some(now)) if now.is_like(&before) => {
                    if !now.all_took_turns_since(&before) || now.something_is_on_its_way() {
                        Some(before)
                    } else if let Some(next) = now.first_to_give_up() {
                        next.gives_up.store(true, SeqCst);
                        None
                    } else if CHECK.get().is_some_and(|check| now.threads.contain(*check)) {
                        return deadlocked(now.threads.describe());
                    } else {
                        None // the check has ended: who is left behind may wait for ever
                    }
                }
                (_, now) => now,
            };
        }
    };
    thread::Builder::new().name("grader".to_owned()).spawn(watch).map(drop)
}

/// The calling thread runs the check. As long as it is there and sleeps, with all others, it is a deadlock.
pub(crate) fn this_thread_runs_the_check() {
    if let Some(thread) = system::this_thread() {
        CHECK.get_or_init(|| thread);
    }
}

static CHECK: OnceLock<Thread> = OnceLock::new();

/// How long a waiter sleeps between two looks at what it waits for.
pub(crate) const TURN: Duration = Duration::from_millis(20);

/// Between two looks: long enough for a waiter to take two turns.
const PERIOD: Duration = TURN.saturating_mul(5).checked_div(2).expect("2 is not 0");

/// From now on there is one look in a second, for a check that will pass. Each look costs processor time, most of all
/// one at connections: the system shows those of all programs, and those that were closed in the last minute.
pub(crate) fn look_rarely() {
    LOOKS_RARELY.store(true, SeqCst);
}

static LOOKS_RARELY: AtomicBool = AtomicBool::new(false);
const LONG_PERIOD: Duration = Duration::from_secs(1);

/// Far more than any check computes, all threads together.
const LONGEST_COMPUTATION: Duration = Duration::from_secs(20);

/// The calling thread belongs to the grader: what it does is none of the check's.
pub(crate) fn leave_out_this_thread() {
    LEFT_OUT.lock().expect("nothing panics while it holds this lock").extend(system::this_thread());
}

/// The threads of this process, without the grader's own; none where the system does not tell.
pub(crate) fn threads() -> Vec<Thread> {
    let left_out = LEFT_OUT.lock().expect("nothing panics while it holds this lock");
    system::threads().into_iter().filter(|thread| !left_out.contains(thread)).collect()
}

static LEFT_OUT: Mutex<Vec<Thread>> = Mutex::new(Vec::new());

/// How long a process has had to wait for a processor though it could have run: the most that one of its threads waited.
/// `None` where the system does not tell.
pub(crate) fn kept_waiting(process: u32) -> Option<Duration> {
    system::kept_waiting(process)
}

/// What is seen when every thread sleeps that is neither a waiter's nor the grader's.
struct Look {
    threads: system::Threads,
    /// Who waits, and how many turns each has taken.
    waiters: Vec<(Arc<Turns>, u32)>,
}

impl Look {
    /// Nothing if some thread may move by itself, or the system does not tell.
    fn take() -> Option<Look> {
        // First who waits: one that signs in after this is seen as a thread that may move.
        let waiting = waiters().clone();
        let mut left_out = LEFT_OUT.lock().expect("nothing panics while it holds this lock").clone();
        left_out.extend(waiting.iter().filter_map(|turns| turns.thread));
        let threads = system::Threads::asleep(&left_out, CONNECTIONS_WAIT_FOR_EVER.load(SeqCst))?;
        // Only now their turns: one that was taken while we looked at the threads proves nothing.
        let with_turns = |turns: Arc<Turns>| {
            let taken = turns.taken.load(SeqCst);
            (turns, taken)
        };
        let waiters = waiting.into_iter().map(with_turns).collect();
        Some(Look { threads, waiters })
    }

    /// Whether the same threads sleep as before, without a step in between, and the same tools wait.
    fn is_like(&self, before: &Look) -> bool {
        let who = |look: &Look| look.waiters.iter().map(|(turns, _)| Arc::as_ptr(turns)).collect::<Vec<_>>();
        self.threads == before.threads && who(self) == who(before)
    }

    /// Whether bytes at a connection may still wake a thread.
    fn something_is_on_its_way(&self) -> bool {
        // What arrives while we look at the connections shows in the threads.
        self.threads.wait_at_connections()
            && (system::bytes_are_on_their_way() || !Look::take().is_some_and(|after| after.is_like(self)))
    }

    /// Whether all waiters have looked, from beginning to end, at what they wait for: two turns, since the first of
    /// them may have begun before.
    fn all_took_turns_since(&self, before: &Look) -> bool {
        self.waiters.iter().zip(&before.waiters).all(|((_, now), (_, before))| now - before >= 2)
    }

    fn first_to_give_up(&self) -> Option<&Turns> {
        self.waiters.iter().map(|(turns, _)| &**turns).min_by_key(|turns| turns.left.load(SeqCst))
    }
}
