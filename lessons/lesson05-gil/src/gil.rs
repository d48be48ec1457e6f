//! CPython's global interpreter lock, small enough to read.
//!
//! The rules are those of `Python/ceval_gil.c`, by Antoine Pitrou, in CPython since 3.2:
//!
//! - A thread must hold the lock to run Python code.
//! - A thread that wants the lock waits for one switch interval at a time, 5 ms by default. If no other thread got the
//!   lock in that time, it asks the holder to release it.
//! - A thread that is asked releases the lock at the end of a pass through a loop, or at the start of a function. It does
//!   not take the lock again until another thread has had it.
//! - A thread releases the lock unasked before a call that waits for the system, such as a read, and takes it again
//!   afterwards.

use std::cell::Cell;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Condvar, Mutex};
use std::thread::{self, ThreadId};
use std::time::Duration;

use timeline::{Kind, Timeline};

/// How long a thread waits in CPython before it asks for the lock: `sys.getswitchinterval()`.
pub(crate) const SWITCH_INTERVAL: Duration = Duration::from_millis(5);

/// The lock. It notes in a timeline who holds it and who waits for it.
pub(crate) struct Gil<'t> {
    switch_interval: Duration,
    timeline: &'t Timeline,
    owner: Mutex<Owner>,
    /// A `Condvar` is Python's `threading.Condition`. Signalled when the lock is free.
    freed: Condvar,
    /// Signalled when a thread has taken the lock.
    switched: Condvar,
    /// Whether the holder is asked to release the lock.
    asked: AtomicBool,
}

struct Owner {
    locked: bool,
    /// The thread that holds the lock, or held it last.
    last: Option<ThreadId>,
    /// How often the lock went from one thread to another.
    switches: usize,
}

impl<'t> Gil<'t> {
    pub(crate) fn new(switch_interval: Duration, timeline: &'t Timeline) -> Self {
        let owner = Mutex::new(Owner { locked: false, last: None, switches: 0 });
        let (freed, switched) = (Condvar::new(), Condvar::new());
        Gil { switch_interval, timeline, owner, freed, switched, asked: AtomicBool::new(false) }
    }

    /// Runs Python code in this thread, which holds the lock while it runs. `what` is its label in the timeline.
    pub(crate) fn run<R>(&self, what: &'static str, code: impl FnOnce(&Interpreter) -> R) -> R {
        let interpreter = Interpreter { gil: self, what, since: Cell::default() };
        interpreter.take();
        code(&interpreter) // dropping the interpreter releases the lock
    }

    pub(crate) fn switches(&self) -> usize {
        self.owner.lock().unwrap().switches
    }

    /// Whether it had to wait.
    fn take(&self) -> bool {
        let mut owner = self.owner.lock().unwrap();
        let waits = owner.locked;
        while owner.locked {
            let before = owner.switches;
            let (woken, time_out) = self.freed.wait_timeout(owner, self.switch_interval).unwrap();
            owner = woken;
            if time_out.timed_out() && owner.locked && owner.switches == before {
                self.asked.store(true, Relaxed);
            }
        }
        owner.locked = true;
        let me = thread::current().id();
        if owner.last.replace(me).is_some_and(|last| last != me) {
            owner.switches += 1;
        }
        self.asked.store(false, Relaxed);
        self.switched.notify_all();
        waits
    }

    /// Whether it had to wait until another thread took the lock.
    fn let_go(&self) -> bool {
        let mut owner = self.owner.lock().unwrap();
        owner.locked = false;
        self.freed.notify_one();
        let asked = self.asked.load(Relaxed);
        if asked {
            // Without this, this thread would take the lock again before the other one is awake.
            let me = thread::current().id();
            let _other = self.switched.wait_while(owner, |owner| owner.last == Some(me)).unwrap();
        }
        asked
    }
}

/// A thread that runs Python code.
pub(crate) struct Interpreter<'g> {
    gil: &'g Gil<'g>,
    what: &'static str,
    /// When this thread got the lock.
    since: Cell<Duration>,
}

impl Interpreter<'_> {
    /// Hands the lock over if another thread has asked for it. To be called now and then.
    pub(crate) fn check(&self) {
        if self.gil.asked.load(Relaxed) {
            self.note(self.what, Kind::Holding, self.since.get());
            self.note_wait(|| self.gil.let_go() | self.gil.take()); // `|`, not `||`: both are always called
            self.since.set(self.gil.timeline.now());
        }
    }

    /// Makes a call that waits for the system; other threads may run while it waits.
    pub(crate) fn without_lock<R>(&self, call: impl FnOnce() -> R) -> R {
        self.let_go();
        let result = self.gil.timeline.span(self.what, call);
        self.take();
        result
    }

    fn take(&self) {
        self.note_wait(|| self.gil.take());
        self.since.set(self.gil.timeline.now());
    }

    fn let_go(&self) {
        self.note(self.what, Kind::Holding, self.since.get());
        self.note_wait(|| self.gil.let_go());
    }

    fn note_wait(&self, wait: impl FnOnce() -> bool) {
        let start = self.gil.timeline.now();
        if wait() {
            self.note("", Kind::Waiting, start);
        }
    }

    /// Notes in the timeline what this thread did from `start` until now.
    fn note(&self, what: &str, kind: Kind, start: Duration) {
        let thread = thread::current();
        self.gil.timeline.record(thread.name().unwrap_or("main"), what, kind, start, self.gil.timeline.now());
    }
}

impl Drop for Interpreter<'_> {
    fn drop(&mut self) {
        self.let_go();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicUsize;
    use std::sync::mpsc::channel;

    use watchdog::watched;

    use super::*;

    #[test]
    fn one_thread_at_a_time_holds_the_lock() {
        watched(|| {
            let timeline = Timeline::start();
            let (gil, inside) = (Gil::new(Duration::ZERO, &timeline), AtomicUsize::new(0));
            let code = |python: &Interpreter| {
                for _ in 0..500 {
                    assert_eq!(inside.fetch_add(1, Relaxed), 0);
                    inside.fetch_sub(1, Relaxed);
                    python.check();
                }
            };
            thread::scope(|scope| (0..4).for_each(|_| drop(scope.spawn(|| gil.run("count", code)))));
            assert!(gil.switches() >= 3);
        });
    }

    #[test]
    fn a_thread_that_is_asked_hands_over_at_the_next_check() {
        watched(|| {
            let timeline = Timeline::start();
            let (gil, other_ran) = (Gil::new(Duration::ZERO, &timeline), AtomicBool::new(false));
            gil.run("wait for the other", |python| {
                thread::scope(|scope| {
                    scope.spawn(|| gil.run("be the other", |_| other_ran.store(true, Relaxed)));
                    while !other_ran.load(Relaxed) {
                        python.check();
                    }
                });
            });
        });
    }

    #[test]
    fn a_call_without_the_lock_leaves_it_to_others() {
        watched(|| {
            let timeline = Timeline::start();
            let gil = Gil::new(Duration::MAX, &timeline); // no thread is ever asked
            let (sender, receiver) = channel();
            gil.run("read", |python| {
                thread::scope(|scope| {
                    scope.spawn(|| gil.run("write", |_| sender.send(7)));
                    assert_eq!(python.without_lock(|| receiver.recv()), Ok(7));
                });
            });
        });
    }
}
