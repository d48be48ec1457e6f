//! [`Table`]: every task of a caller, and every host.
//!
//! A task waits; is reserved for a host, while it is packed; is handed out to that host; is granted, so that the host may
//! begin it; and has ended. Only the caller grants, so it knows of each task whether it can have begun: what was granted and
//! not answered by a host that is lost may have run, and fails unless it may be attempted again; what was merely handed out
//! has not, and goes to another host.
//!
//! Nothing here waits or looks at a clock. What is to be done is left in [`actions`](Table::actions).

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::ops::Bound;
use std::sync::Arc;
use std::time::{Duration, Instant};

use async_nats::Subject;
use bytes::Bytes;

use super::remote_host::{Handed, HostInfo, Packed, RemoteHost, SpanHere};
use crate::protocol::lease::LeaseTimes;
use crate::protocol::link::Link;
use crate::protocol::message::{self, ToCaller, ToHost};
use crate::protocol::packet::{self, FromCaller, FromHost, Join, MOST_HEAD, Welcome};
use crate::protocol::session_id::SessionId;
use crate::protocol::{Garbage, Parts};

/// How long nothing may come of a host that has more than its workers can be at, before the others are asked back.
const STUCK: Duration = Duration::from_millis(50);
/// How often a host is told again that a task is to stop.
const SAY_AGAIN: Duration = Duration::from_millis(200);

/// What kinds of tasks a table is for. In tests and simulations they are not those of an executor.
pub(crate) trait Tasks {
    /// A task that is pending.
    type Queued;
    /// A task that was begun.
    type Begun;

    /// Makes a task pending again that was not begun, after all.
    fn unbegin(task: Self::Begun) -> Self::Queued;
}

/// The choices of a caller.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    /// The fingerprint of this program.
    pub(crate) program: u64,
    /// What this caller is called where it refuses a host.
    pub(crate) caller: String,
    pub(crate) times: LeaseTimes,
    /// How often a task may be begun.
    pub(crate) attempts: u32,
    /// How many bytes the request or the outcome of a task may have.
    pub(crate) largest_message: u64,
    /// Whether it is wanted when and where each task ran.
    pub(crate) spans: bool,
}

/// A task that is pending.
pub(crate) struct Waiting<Q> {
    pub(crate) task: Q,
    /// Its place among all that were submitted.
    pub(crate) place: u64,
    /// How often it was begun before.
    pub(crate) earlier_attempts: u32,
}

/// Tasks that are to be packed, for a host that has room for so many parts of them.
pub(crate) struct Reservation<Q> {
    pub(crate) session: SessionId,
    pub(crate) room: usize,
    pub(crate) tasks: Vec<Waiting<Q>>,
}

/// What has become of a reservation.
pub(crate) struct PackedReservation<T: Tasks> {
    pub(crate) session: SessionId,
    /// How many parts it was for.
    pub(crate) room: usize,
    pub(crate) packed: Vec<Packed<T::Begun>>,
    /// What is left of the tasks, in their order.
    pub(crate) rest: Vec<Waiting<T::Queued>>,
}

/// What is to be done.
pub(crate) enum Action<T: Tasks> {
    /// A packet is to be sent.
    Send { subject: Subject, packet: Bytes },
    /// A task was answered.
    End(Answered<T::Begun>),
    /// A task was running on a host that is lost.
    Lost(Lost<T::Begun>),
    /// A host has joined or gone.
    HostsChanged,
    /// Something wanted to join that is not this program: what is said of it.
    Refused(String),
}

/// A task with its outcome.
pub(crate) struct Answered<B> {
    pub(crate) task: B,
    pub(crate) outcome: Parts,
    pub(crate) span: Option<SpanHere>,
}

/// A task that was running on a host that is lost.
pub(crate) struct Lost<B> {
    pub(crate) task: B,
    pub(crate) host: Arc<HostInfo>,
    pub(crate) attempt: u32,
    pub(crate) reason: &'static str,
}

/// Every task of a caller, and every host.
pub(crate) struct Table<T: Tasks> {
    settings: Settings,
    /// In the order of their places.
    waiting: VecDeque<Waiting<T::Queued>>,
    /// How many tasks were submitted.
    submitted: u64,
    /// The place of the first task of each reservation that is being packed. They come back in their order.
    being_packed: VecDeque<u64>,
    /// The hosts that were handed out something that is to be granted.
    not_granted: BTreeSet<SessionId>,
    hosts: BTreeMap<SessionId, RemoteHost<T::Begun>>,
    /// The sessions that are over. What was said in one, said again, begins none.
    over: BTreeSet<SessionId>,
    /// How many bytes a message to a host may have.
    largest_payload: usize,
    /// The host that was last given a task, so that the next one has its turn.
    last_given: Option<SessionId>,
    say_again_at: Option<Instant>,
    actions: Vec<Action<T>>,
}

impl<T: Tasks> Table<T> {
    /// For a server that takes messages of so many bytes.
    pub(crate) fn new(settings: Settings, largest_payload: usize) -> Self {
        Table {
            settings,
            waiting: VecDeque::new(),
            submitted: 0,
            being_packed: VecDeque::new(),
            not_granted: BTreeSet::new(),
            hosts: BTreeMap::new(),
            over: BTreeSet::new(),
            largest_payload,
            last_given: None,
            say_again_at: None,
            actions: Vec::new(),
        }
    }

    /// Takes out what is to be done.
    pub(crate) fn actions(&mut self) -> Vec<Action<T>> {
        std::mem::take(&mut self.actions)
    }

    /// The hosts that have joined.
    pub(crate) fn hosts(&self) -> impl Iterator<Item = &HostInfo> {
        let is_there = |host: &&RemoteHost<_>| host.lease.has_begun() && !host.is_leaving;
        self.hosts.values().filter(is_there).map(|host| &*host.info)
    }

    /// Whether a host of that session is known.
    #[cfg(test)]
    pub(crate) fn knows(&self, session: SessionId) -> bool {
        self.hosts.contains_key(&session)
    }

    /// The tasks that hosts may be running, and on which host.
    pub(crate) fn running(&self) -> impl Iterator<Item = (&T::Begun, &HostInfo)> {
        self.hosts.values().flat_map(|host| host.granted().map(|task| (task, &*host.info)))
    }

    /// Puts tasks behind all that wait.
    pub(crate) fn submit(&mut self, tasks: impl IntoIterator<Item = T::Queued>) {
        for task in tasks {
            self.waiting.push_back(Waiting { task, place: self.submitted, earlier_attempts: 0 });
            self.submitted += 1;
        }
    }

    /// Hands out a task that was packed when it was submitted, to a host that has room; if there is none any more, it waits.
    /// What is left of it waits too. It is granted by [`grant_all`](Self::grant_all).
    pub(crate) fn submit_packed(&mut self, packed: Packed<T::Begun>, rest: Option<T::Queued>) {
        let place = self.submitted;
        self.submitted += 1;
        let nothing_waits = self.waiting.is_empty() && self.being_packed.is_empty();
        match self.next_with_room().filter(|_| nothing_waits) {
            Some(session) => {
                let host = self.hosts.get_mut(&session).expect("it was just seen");
                host.hand_out(Packed { place, ..packed });
                self.last_given = Some(session);
                self.not_granted.insert(session);
            }
            None => self.waiting.push_back(Waiting { task: T::unbegin(packed.task), place, earlier_attempts: 0 }),
        }
        self.waiting.extend(rest.map(|task| Waiting { task, place, earlier_attempts: 0 }));
    }

    /// The next host that has room, behind the one that was last given a task.
    fn next_with_room(&self) -> Option<SessionId> {
        let has_room = |(session, host): (&SessionId, &RemoteHost<_>)| (host.room() > 0).then_some(*session);
        let Some(last) = self.last_given else { return self.hosts.iter().find_map(has_room) };
        let behind = self.hosts.range((Bound::Excluded(last), Bound::Unbounded));
        behind.chain(self.hosts.range(..=last)).find_map(has_room)
    }

    /// Grants what was handed out.
    pub(crate) fn grant_all(&mut self, now: Instant) {
        let mut any_to_stop = false;
        for session in std::mem::take(&mut self.not_granted) {
            if let Some(host) = self.hosts.get_mut(&session) {
                host.grant(now);
                any_to_stop |= host.to_stop().next().is_some();
            }
            self.transmit(session, now);
        }
        if any_to_stop {
            self.say_stop(now);
        }
    }

    /// For how many more tasks hosts have room, while nothing waits.
    pub(crate) fn room(&self) -> usize {
        if !self.waiting.is_empty() || !self.being_packed.is_empty() {
            return 0;
        }
        self.hosts.values().map(RemoteHost::room).sum()
    }

    /// Takes out all that waits.
    pub(crate) fn take_waiting(&mut self) -> Vec<T::Queued> {
        self.waiting.drain(..).map(|waiting| waiting.task).collect()
    }

    /// Takes out those of the waiting tasks of which this is true.
    pub(crate) fn take_waiting_if(&mut self, mut is_taken: impl FnMut(&T::Queued) -> bool) -> Vec<T::Queued> {
        let mut taken = Vec::new();
        for waiting in std::mem::take(&mut self.waiting) {
            match is_taken(&waiting.task) {
                true => taken.push(waiting.task),
                false => self.waiting.push_back(waiting),
            }
        }
        taken
    }

    /// Reserves waiting tasks for the hosts that have room, evenly; they are to be packed.
    pub(crate) fn reserve(&mut self) -> Vec<Reservation<T::Queued>> {
        let mut reservations = Vec::new();
        if self.waiting.is_empty() {
            return reservations;
        }
        let with_room: Vec<_> =
            self.hosts.iter().filter(|(_, host)| host.room() > 0).map(|(session, _)| *session).collect();
        // Beginning behind the one that was last.
        let start = with_room.partition_point(|session| Some(*session) <= self.last_given);
        for index in 0..with_room.len() {
            let session = with_room[(start + index) % with_room.len()];
            let host = self.hosts.get_mut(&session).expect("it was just seen");
            let share = self.waiting.len().div_ceil(with_room.len() - index);
            let tasks: Vec<_> = self.waiting.drain(..share.min(host.room())).collect();
            if tasks.is_empty() {
                break;
            }
            // A task may come in parts, as many as there is room for.
            let room = if self.waiting.is_empty() { host.room() } else { tasks.len() };
            host.reserved += room;
            self.being_packed.push_back(tasks[0].place);
            self.last_given = Some(session);
            reservations.push(Reservation { session, room, tasks });
        }
        reservations
    }

    /// Hands out what was packed, and puts what is left before all others.
    pub(crate) fn hand_out(&mut self, reservation: PackedReservation<T>, now: Instant) {
        let PackedReservation { session, room, mut packed, rest } = reservation;
        rest.into_iter().rev().for_each(|waiting| put_back(&mut self.waiting, waiting));
        // What has come back meanwhile is older, and goes first; some of it may be on its way to be packed again.
        self.being_packed.pop_front();
        let waiting = self.waiting.front().map(|waiting| waiting.place);
        let oldest = self.being_packed.iter().copied().chain(waiting).min().unwrap_or(u64::MAX);
        let is_their_turn = packed.iter().all(|packed| packed.place <= oldest);
        // The host may be gone by now, or have less room.
        let mut fit = 0;
        if let Some(host) = self.hosts.get_mut(&session) {
            host.reserved -= room;
            fit = if is_their_turn { host.room().min(packed.len()) } else { 0 };
        }
        for Packed { task, place, earlier_attempts, .. } in packed.drain(fit..).rev() {
            put_back(&mut self.waiting, Waiting { task: T::unbegin(task), place, earlier_attempts });
        }
        if let Some(host) = self.hosts.get_mut(&session) {
            packed.into_iter().for_each(|packed| host.hand_out(packed));
            self.not_granted.insert(session);
            self.grant_all(now);
        }
    }

    /// Has the task stopped that fits, wherever it is.
    pub(crate) fn stop_if(&mut self, mut is_asked: impl FnMut(&T::Begun) -> bool, now: Instant) {
        for host in self.hosts.values_mut() {
            host.ask_to_stop(&mut is_asked);
        }
        self.say_stop(now);
    }

    /// Has the processes of all hosts killed.
    pub(crate) fn kill(&mut self, now: Instant) {
        self.tell_all(&ToHost::Kill, now);
    }

    /// Tells all hosts that nothing more will come.
    pub(crate) fn say_goodbye(&mut self, now: Instant) {
        self.tell_all(&ToHost::Goodbye, now);
    }

    fn tell_all(&mut self, message: &ToHost, now: Instant) {
        for host in self.hosts.values_mut() {
            message::send(&mut host.link, message, Vec::new());
        }
        self.transmit_all(now);
    }

    /// Whether the hosts have acknowledged all that they were told.
    pub(crate) fn is_settled(&self) -> bool {
        self.hosts.values().all(|host| host.link.is_settled())
    }

    /// Takes in what a host has sent; `subject` is where it is spoken to.
    pub(crate) fn receive(
        &mut self,
        session: SessionId,
        packet: FromHost,
        body: Bytes,
        subject: Option<Subject>,
        now: Instant,
    ) {
        match packet {
            FromHost::Join(join) => subject.into_iter().for_each(|subject| self.join(session, &join, subject, now)),
            FromHost::Beat { number, clock, round_trip } => match self.hosts.get_mut(&session) {
                Some(host) => {
                    let is_first = !host.lease.has_begun();
                    if host.lease.beat(number, now) {
                        host.clock.beat(clock, round_trip, now);
                    }
                    if is_first {
                        self.actions.push(Action::HostsChanged);
                    }
                    let subject = host.subject.clone();
                    self.send(subject, &FromCaller::BeatAnswered { number });
                }
                None => subject.into_iter().for_each(|subject| self.send(subject, &FromCaller::Unknown)),
            },
            FromHost::Frame => {
                let Some(host) = self.hosts.get_mut(&session) else {
                    // What is said in an old session counts no more, and a host that is still in it is told.
                    return subject.into_iter().for_each(|subject| self.send(subject, &FromCaller::Unknown));
                };
                let taken = host.link.receive(body, now).and_then(|()| self.take_messages(session, now));
                match taken {
                    Ok(()) => self.transmit(session, now),
                    Err(Garbage) => self.lose(session, "sent what is not a message"),
                }
            }
        }
    }

    fn join(&mut self, session: SessionId, join: &Join, subject: Subject, now: Instant) {
        let Settings { program, times, largest_message, spans, .. } = self.settings;
        if join.program != program {
            let host = &join.host;
            self.actions.push(Action::Refused(format!(
                "host {host} runs program {:016x}, and this is program {program:016x}",
                join.program
            )));
            return self.send(subject, &FromCaller::Refused { program, caller: self.settings.caller.clone() });
        }
        if self.over.contains(&session) {
            return self.send(subject, &FromCaller::Unknown);
        }
        let largest_payload = self.largest_payload.min(join.largest_payload as usize);
        // It may ask more than once, as the answer may be lost.
        if let Entry::Vacant(entry) = self.hosts.entry(session) {
            let link = Link::new(largest_payload.saturating_sub(MOST_HEAD), largest_message);
            let info = HostInfo { name: join.host.clone(), pid: join.pid, workers: join.workers as usize };
            let host = RemoteHost::new(info, subject.clone(), link, times, now);
            entry.insert(host);
        }
        // It is no more than what the host has said.
        let largest_payload = largest_payload as u32;
        self.send(subject, &FromCaller::Welcome(Welcome { times, largest_payload, largest_message, spans }));
    }

    /// Takes the messages that have come whole.
    fn take_messages(&mut self, session: SessionId, now: Instant) -> Result<(), Garbage> {
        let Some(host) = self.hosts.get_mut(&session) else { return Ok(()) };
        while let Some((message, parts)) = message::next(&mut host.link)? {
            match message {
                ToCaller::Outcome { number, took, span } => {
                    host.last_progress = now;
                    host.pace.record(Duration::from_nanos(took));
                    let span = span.and_then(|span| host.span_here(span));
                    // None if it was answered before.
                    if let Some(handed) = host.take(number) {
                        self.actions.push(Action::End(Answered { task: handed.task, outcome: parts, span }));
                    }
                }
                ToCaller::Returned { number } => {
                    if let Some(handed) = host.take(number) {
                        put_back(&mut self.waiting, handed.unbegun::<T>());
                    }
                }
                ToCaller::GaveBack => host.is_asked_back = false,
                ToCaller::Leaving => {
                    host.is_leaving = true;
                    for handed in host.take_back() {
                        put_back(&mut self.waiting, handed.unbegun::<T>());
                    }
                    self.actions.push(Action::HostsChanged);
                }
            }
        }
        // One has taken its time: what it was given ahead is for others.
        if host.pace.granted(host.info.workers) < host.running() {
            for handed in host.take_back() {
                put_back(&mut self.waiting, handed.unbegun::<T>());
            }
        }
        host.grant(now);
        if host.is_leaving && host.is_empty() {
            message::send(&mut host.link, &ToHost::Goodbye, Vec::new());
            self.transmit(session, now);
            self.remove(session);
        }
        Ok(())
    }

    /// Does what is due at this moment.
    pub(crate) fn tick(&mut self, now: Instant) {
        let over: Vec<_> =
            self.hosts.iter().filter(|(_, host)| host.lease.ends() <= now).map(|(session, _)| *session).collect();
        over.into_iter().for_each(|session| self.lose(session, "stopped answering"));
        for host in self.hosts.values_mut() {
            host.link.resend_if_late(now);
            host.stop_late(now);
            if host.is_stuck(STUCK, now) && !host.is_asked_back {
                host.is_asked_back = true;
                host.pace.reset();
                for handed in host.take_back() {
                    put_back(&mut self.waiting, handed.unbegun::<T>());
                }
                message::send(&mut host.link, &ToHost::AskBack, Vec::new());
            }
        }
        if self.say_again_at.is_none_or(|at| at <= now) {
            self.say_stop(now);
        }
        self.transmit_all(now);
    }

    /// The connection to the server is there again: what was on its way may be lost.
    pub(crate) fn reconnected(&mut self, now: Instant) {
        self.hosts.values_mut().for_each(|host| host.link.resend(now));
        self.transmit_all(now);
    }

    /// When there is something to be done next, if nothing comes before.
    pub(crate) fn next_event(&self) -> Option<Instant> {
        let of_host = |host: &RemoteHost<T::Begun>| {
            let stuck = (host.running() > host.info.workers && !host.is_asked_back).then(|| host.last_progress + STUCK);
            [Some(host.lease.ends()), host.link.resend_at(), host.first_deadline(), stuck].into_iter().flatten().min()
        };
        self.hosts.values().filter_map(of_host).chain(self.say_again_at).min()
    }

    /// Tells hosts of the tasks that are to stop.
    fn say_stop(&mut self, now: Instant) {
        let mut any = false;
        for host in self.hosts.values() {
            for number in host.to_stop() {
                any = true;
                let packet = packet::from_caller(&FromCaller::Stop { number }, &[]);
                self.actions.push(Action::Send { subject: host.subject.clone(), packet });
            }
        }
        self.say_again_at = any.then(|| now + SAY_AGAIN);
    }

    /// Gives up a host. What it was granted fails or is attempted again; all else waits again.
    fn lose(&mut self, session: SessionId, reason: &'static str) {
        let Some(host) = self.remove(session) else { return };
        let info = host.info.clone();
        // If it is there, after all, it learns that it is not known any more.
        self.send(host.subject.clone(), &FromCaller::Unknown);
        for (handed, was_granted) in host.into_tasks() {
            let attempt = handed.earlier_attempts + 1;
            if was_granted && attempt >= self.settings.attempts {
                let task = handed.task;
                self.actions.push(Action::Lost(Lost { task, host: info.clone(), attempt, reason }));
            } else {
                let earlier_attempts = handed.earlier_attempts + u32::from(was_granted);
                put_back(&mut self.waiting, Waiting { earlier_attempts, ..handed.unbegun::<T>() });
            }
        }
        self.actions.push(Action::HostsChanged);
    }

    /// Takes out a host whose session is over. If it does not hear of that, it is told when it beats.
    fn remove(&mut self, session: SessionId) -> Option<RemoteHost<T::Begun>> {
        let host = self.hosts.remove(&session)?;
        self.over.insert(session);
        Some(host)
    }

    fn transmit_all(&mut self, now: Instant) {
        let sessions: Vec<_> = self.hosts.keys().copied().collect();
        sessions.into_iter().for_each(|session| self.transmit(session, now));
    }

    /// Sends the frames that can be sent.
    fn transmit(&mut self, session: SessionId, now: Instant) {
        let Some(host) = self.hosts.get_mut(&session) else { return };
        while let Some(frame) = host.link.transmit(now) {
            let packet = packet::from_caller(&FromCaller::Frame, &frame.parts());
            self.actions.push(Action::Send { subject: host.subject.clone(), packet });
        }
    }

    fn send(&mut self, subject: Subject, packet: &FromCaller) {
        self.actions.push(Action::Send { subject, packet: packet::from_caller(packet, &[]) });
    }
}

/// Puts a task in its place among those that wait.
fn put_back<Q>(waiting: &mut VecDeque<Waiting<Q>>, back: Waiting<Q>) {
    // Seldom are there older ones: it was taken from the front.
    let older = waiting.iter().take_while(|waiting| waiting.place < back.place).count();
    waiting.insert(older, back);
}

impl<B> Handed<B> {
    /// The task, pending again.
    fn unbegun<T: Tasks<Begun = B>>(self) -> Waiting<T::Queued> {
        Waiting { task: T::unbegin(self.task), place: self.place, earlier_attempts: self.earlier_attempts }
    }
}

#[cfg(test)]
mod tests;
