//! The threads that make storms, and who looks whether they hang.

use std::fmt::Write;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use crate::options::Options;
use crate::storm::{self, Ledger, Totals};

/// How long one storm may take; a thousand times what it needs.
const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) enum Event {
    Settled(Totals),
    /// With a report: a storm does not add up.
    Differs(String),
    /// With a report: a storm does not end.
    Hangs(String),
    Nothing,
    Over,
}

pub(crate) struct Runner {
    settled: Receiver<Result<Totals, String>>,
    /// The storm that each thread is at.
    current: Vec<Arc<Mutex<Current>>>,
    enough: Arc<AtomicBool>,
}

/// The storm that a thread is at.
struct Current {
    since: Instant,
    thread: u64,
    number: u64,
    seed: u64,
    ledger: Arc<Ledger>,
    over: bool,
}

impl Runner {
    pub(crate) fn begin(options: &Options) -> Self {
        let (sender, settled) = channel();
        let enough = Arc::new(AtomicBool::new(false));
        let begin_thread = |thread| {
            let (seed, storm, enough, sender) = (options.seed, options.storm, enough.clone(), sender.clone());
            let seed_of = move |number| storm.unwrap_or_else(|| storm::seed_of(seed, thread, number));
            let current = Arc::new(Mutex::new(Current::new(thread, 0, seed_of(0))));
            // Not joined: one that hangs would never be.
            thread::spawn({
                let current = current.clone();
                move || make_storms(&current, seed_of, &enough, &sender)
            });
            current
        };
        let current = (0..options.threads).map(begin_thread).collect();
        Runner { settled, current, enough }
    }

    /// Waits a moment for the end of a storm.
    pub(crate) fn event(&self) -> Event {
        let event = match self.settled.recv_timeout(Duration::from_millis(500)) {
            Ok(Ok(totals)) => Event::Settled(totals),
            Ok(Err(report)) => Event::Differs(report),
            Err(RecvTimeoutError::Timeout) => Event::Nothing,
            Err(RecvTimeoutError::Disconnected) => Event::Over,
        };
        match event {
            Event::Settled(_) | Event::Nothing => self.hanging().map_or(event, Event::Hangs),
            _ => event,
        }
    }

    /// Begins no more storms.
    pub(crate) fn stop(&self) {
        self.enough.store(true, Relaxed);
    }

    fn hanging(&self) -> Option<String> {
        let current = self.current.iter().map(|current| current.lock().unwrap());
        let mut report = String::new();
        for current in current.filter(|current| !current.over && current.since.elapsed() > PATIENCE) {
            let _infallible = writeln!(report, "{}", current.hangs());
        }
        (!report.is_empty()).then_some(report)
    }
}

fn make_storms(
    current: &Mutex<Current>,
    seed_of: impl Fn(u64) -> u64,
    enough: &AtomicBool,
    settled: &Sender<Result<Totals, String>>,
) {
    let thread = current.lock().unwrap().thread;
    for number in 0.. {
        let storm = Current::new(thread, number, seed_of(number));
        let (seed, ledger) = (storm.seed, storm.ledger.clone());
        *current.lock().unwrap() = storm;
        let outcome = storm::run(seed, &ledger).map_err(|table| current.lock().unwrap().differs(&table));
        current.lock().unwrap().over = true;
        if settled.send(outcome).is_err() || enough.load(Relaxed) {
            return;
        }
    }
}

impl Current {
    fn new(thread: u64, number: u64, seed: u64) -> Self {
        Current { since: Instant::now(), thread, number, seed, ledger: Arc::default(), over: false }
    }

    fn differs(&self, table: &str) -> String {
        let Current { thread, number, seed, .. } = self;
        format!("storm {number} of thread {thread} does not add up; --storm {seed} repeats it\n{table}")
    }

    fn hangs(&self) -> String {
        let Current { thread, number, seed, .. } = self;
        let step = self.ledger.current_step();
        let table = self.ledger.settle().err().unwrap_or_default();
        format!(
            "storm {number} of thread {thread} hangs: it has not ended after {PATIENCE:?}; --storm {seed} repeats it\n\
             it is at the step: {step}\n{table}"
        )
    }
}
