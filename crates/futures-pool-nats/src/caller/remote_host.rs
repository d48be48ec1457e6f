//! [`RemoteHost`]: a host that has joined, as the caller has it.

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;
use std::time::{Duration, Instant};

use async_nats::Subject;

use super::attempt::Attempt;
use super::clock_offset::ClockOffset;
use super::pace::Pace;
use crate::protocol::Parts;
use crate::protocol::lease::{GivenLease, LeaseTimes};
use crate::protocol::link::Link;
use crate::protocol::message::{self, SentSpan, ToHost};

/// What is told of a host.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct HostInfo {
    /// The name of the machine, or what the host calls itself.
    pub name: String,
    /// The id of the host's process there.
    pub pid: u32,
    /// How many tasks it runs at a time.
    pub workers: usize,
}

/// How long nothing may come of a host that has more than its workers can be at, before the others are asked back.
const STUCK: Duration = Duration::from_millis(50);

/// A task that was begun and packed.
pub(crate) struct Packed<B> {
    pub(crate) task: B,
    pub(crate) attempt: Attempt,
    pub(crate) request: Parts,
    pub(crate) can_be_stopped: bool,
    pub(crate) deadline: Option<Instant>,
    /// Whether it was asked to stop meanwhile.
    pub(crate) is_to_stop: bool,
}

/// When and where a task ran, by our clock.
pub(crate) struct SpanHere {
    /// The name of the worker: that of its host, and its number there, as in `rack 3/worker_0`.
    pub(crate) worker: String,
    pub(crate) began: Instant,
    pub(crate) ended: Instant,
}

/// A task that a host was handed out.
pub(crate) struct Handed<B> {
    pub(crate) task: B,
    pub(crate) attempt: Attempt,
    /// When its time limit ends, if it has one.
    deadline: Option<Instant>,
}

/// A host that has joined, with all tasks that it has. They are numbered as they are handed out.
pub(crate) struct RemoteHost<B> {
    pub(crate) info: Arc<HostInfo>,
    /// Where it is spoken to.
    pub(crate) subject: Subject,
    pub(crate) link: Link,
    pub(crate) lease: GivenLease,
    pub(crate) clock: ClockOffset,
    pub(crate) pace: Pace,
    /// The tasks from number `first` on; none in the place of one that has ended.
    tasks: VecDeque<Option<Handed<B>>>,
    first: u64,
    /// How many of them have not ended.
    in_hand: usize,
    /// All before this number were granted.
    granted: u64,
    /// How many of those have not ended.
    running: usize,
    /// When the time limits of its tasks end, with their numbers.
    deadlines: BTreeSet<(Instant, u64)>,
    /// The numbers of its tasks that are to stop.
    to_stop: BTreeSet<u64>,
    /// How many more are being packed for it.
    pub(crate) reserved: usize,
    /// When it has answered last, or was granted something while it had nothing.
    pub(crate) last_progress: Instant,
    /// Whether it was asked to give back what it has not begun, and has not yet done so.
    pub(crate) is_asked_back: bool,
    /// Whether it takes no more.
    pub(crate) is_leaving: bool,
}

impl<B> RemoteHost<B> {
    pub(crate) fn new(info: HostInfo, subject: Subject, link: Link, times: LeaseTimes, now: Instant) -> Self {
        RemoteHost {
            info: Arc::new(info),
            subject,
            link,
            lease: GivenLease::new(times, now),
            clock: ClockOffset::default(),
            pace: Pace::default(),
            tasks: VecDeque::new(),
            first: 0,
            in_hand: 0,
            granted: 0,
            running: 0,
            deadlines: BTreeSet::new(),
            to_stop: BTreeSet::new(),
            reserved: 0,
            last_progress: now,
            is_asked_back: false,
            is_leaving: false,
        }
    }

    /// How many more tasks it may have.
    pub(crate) fn room(&self) -> usize {
        // A host that has not heard that it has joined may be no more. And what comes back is older than what it would be given.
        if !self.lease.has_begun() || self.is_leaving || self.is_asked_back {
            return 0;
        }
        self.pace.in_hand(self.info.workers).saturating_sub(self.in_hand + self.reserved)
    }

    /// A span of this host by our clock. None as long as nothing is known of the other.
    pub(crate) fn span_here(&self, span: SentSpan) -> Option<SpanHere> {
        let worker = format!("{}/worker_{}", self.info.name, span.worker);
        Some(SpanHere { worker, began: self.clock.here(span.began)?, ended: self.clock.here(span.ended)? })
    }

    /// How many tasks it has been granted and has not answered.
    pub(crate) fn running(&self) -> usize {
        self.running
    }

    /// Whether it has no task.
    pub(crate) fn is_empty(&self) -> bool {
        self.in_hand == 0
    }

    /// The tasks that it may be running: as many as it has workers, of those that were granted.
    pub(crate) fn granted(&self) -> impl Iterator<Item = &B> {
        let granted = (self.granted - self.first) as usize;
        self.tasks.iter().take(granted).flatten().take(self.info.workers).map(|handed| &handed.task)
    }

    /// Hands out a task.
    pub(crate) fn hand_out(&mut self, packed: Packed<B>) {
        let Packed { task, attempt, request, can_be_stopped, deadline, is_to_stop } = packed;
        let number = self.first + self.tasks.len() as u64;
        match deadline {
            _ if is_to_stop => drop(self.to_stop.insert(number)),
            Some(deadline) => drop(self.deadlines.insert((deadline, number))),
            None => {}
        }
        self.tasks.push_back(Some(Handed { task, attempt, deadline }));
        self.in_hand += 1;
        message::send(&mut self.link, &ToHost::Task { can_be_stopped }, request);
    }

    /// Grants as many of the tasks as its pace allows.
    pub(crate) fn grant(&mut self, now: Instant) {
        let (before, end) = (self.granted, self.first + self.tasks.len() as u64);
        let may = if self.is_leaving { 0 } else { self.pace.granted(self.info.workers) };
        while self.granted < end && self.running < may {
            if self.running == 0 {
                self.last_progress = now;
            }
            self.running += 1;
            self.granted += 1;
        }
        if self.granted > before {
            message::send(&mut self.link, &ToHost::Grant { before: self.granted }, Vec::new());
        }
    }

    /// Takes out the task of this number, which the host has answered or given back. None if it has it no more, or was not
    /// granted it.
    pub(crate) fn take(&mut self, number: u64) -> Option<Handed<B>> {
        if number >= self.granted {
            return None;
        }
        let handed = self.slot(number)?.take()?;
        self.forget(number, handed.deadline);
        self.in_hand -= 1;
        self.running -= 1;
        while self.first < self.granted && matches!(self.tasks.front(), Some(None)) {
            self.tasks.pop_front();
            self.first += 1;
        }
        Some(handed)
    }

    /// Takes back all tasks that were not granted, from the last to the first.
    pub(crate) fn take_back(&mut self) -> Vec<Handed<B>> {
        let granted = (self.granted - self.first) as usize;
        if self.tasks.len() == granted {
            return Vec::new();
        }
        message::send(&mut self.link, &ToHost::TakeBack { from: self.granted }, Vec::new());
        let mut back = Vec::new();
        while self.tasks.len() > granted {
            let number = self.first + self.tasks.len() as u64 - 1;
            if let Some(handed) = self.tasks.pop_back().flatten() {
                self.forget(number, handed.deadline);
                back.push(handed);
            }
        }
        self.in_hand -= back.len();
        back
    }

    /// All that it has, from the last to the first, and whether it was granted.
    pub(crate) fn into_tasks(self) -> impl Iterator<Item = (Handed<B>, bool)> {
        let granted = (self.granted - self.first) as usize;
        let tasks = self.tasks.into_iter().enumerate().rev();
        tasks.filter_map(move |(index, handed)| Some((handed?, index < granted)))
    }

    /// The numbers of the tasks that are to stop.
    pub(crate) fn to_stop(&self) -> impl Iterator<Item = u64> {
        self.to_stop.iter().copied()
    }

    /// Has the tasks stop of which this is true.
    pub(crate) fn ask_to_stop(&mut self, is_asked: &mut impl FnMut(&B) -> bool) {
        for (number, handed) in (self.first..).zip(&self.tasks) {
            if let Some(Handed { deadline, .. }) = handed.as_ref().filter(|handed| is_asked(&handed.task)) {
                deadline.map(|deadline| self.deadlines.remove(&(deadline, number)));
                self.to_stop.insert(number);
            }
        }
    }

    /// Has those tasks stop whose time limit has passed.
    pub(crate) fn stop_late(&mut self, now: Instant) {
        while let Some((deadline, number)) = self.deadlines.first().copied() {
            if deadline > now {
                break;
            }
            self.deadlines.pop_first();
            self.to_stop.insert(number);
        }
    }

    /// When there is something to be done next, if it says nothing before.
    pub(crate) fn next_event(&self) -> Instant {
        let deadline = self.deadlines.first().map(|(deadline, _)| *deadline);
        let has_too_much = self.running > self.info.workers && !self.is_asked_back;
        let stuck = has_too_much.then(|| self.last_progress + STUCK);
        [self.link.resend_at(), deadline, stuck].into_iter().flatten().fold(self.lease.ends(), Instant::min)
    }

    /// Whether more was granted than workers can be at, and nothing was answered for a while.
    pub(crate) fn is_stuck(&self, now: Instant) -> bool {
        self.running > self.info.workers && now.saturating_duration_since(self.last_progress) >= STUCK
    }

    /// Does not look at a task any more: it has ended, or was taken back.
    fn forget(&mut self, number: u64, deadline: Option<Instant>) {
        self.to_stop.remove(&number);
        deadline.map(|deadline| self.deadlines.remove(&(deadline, number)));
    }

    fn slot(&mut self, number: u64) -> Option<&mut Option<Handed<B>>> {
        self.tasks.get_mut(number.checked_sub(self.first)? as usize)
    }
}
