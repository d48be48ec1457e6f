//! [`Table`]: every task of a caller, and every host.
//!
//! A task waits; is reserved for a host, while it is packed; is handed out to that host; is granted, so that the host may
//! begin it; and has ended. Only the caller grants, so it knows of each task whether it can have begun: what was granted and
//! not answered by a host that is lost may have run, and fails unless it may be attempted again; what was merely handed out
//! has not, and goes to another host.
//!
//! Nothing here waits or looks at a clock. What is to be done is left in [`actions`](Table::actions).

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;
use std::time::{Duration, Instant};

use async_nats::Subject;
use bytes::Bytes;

use super::attempt::Attempt;
use super::hosts::Hosts;
use super::remote_host::{Handed, HostInfo, Packed, RemoteHost, SpanHere};
use crate::protocol::lease::LeaseTimes;
use crate::protocol::link::Link;
use crate::protocol::message::{self, ToCaller, ToHost};
use crate::protocol::packet::{self, FromCaller, FromHost, Join, MOST_HEAD, Welcome};
use crate::protocol::session_id::SessionId;
use crate::protocol::{Garbage, Parts};

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
    /// How often a task may be begun, if it says so.
    fn attempts(task: &Self::Begun) -> Option<u32>;
}

/// The choices of a caller.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    /// The fingerprint of this program.
    pub(crate) program: u64,
    /// What this caller is called where it refuses a host.
    pub(crate) caller: String,
    pub(crate) times: LeaseTimes,
    /// How often a task may be begun that does not say so itself.
    pub(crate) attempts: u32,
    /// How many bytes the request or the outcome of a task may have.
    pub(crate) largest_message: u64,
    /// Whether it is wanted when and where each task ran.
    pub(crate) spans: bool,
}

/// A task that is pending.
pub(crate) struct Waiting<Q> {
    pub(crate) task: Q,
    pub(crate) attempt: Attempt,
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
    hosts: Hosts<T::Begun>,
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
            hosts: Hosts::new(),
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
        self.hosts.iter().filter(is_there).map(|host| &*host.info)
    }

    /// Whether a host of that session is known.
    #[cfg(test)]
    pub(crate) fn knows(&self, session: SessionId) -> bool {
        self.hosts.contains(session)
    }

    /// The tasks that hosts may be running, and on which host.
    pub(crate) fn running(&self) -> impl Iterator<Item = (&T::Begun, &HostInfo)> {
        self.hosts.iter().flat_map(|host| host.granted().map(|task| (task, &*host.info)))
    }

    /// Puts tasks behind all that wait.
    pub(crate) fn submit(&mut self, tasks: impl IntoIterator<Item = T::Queued>) {
        for task in tasks {
            self.waiting.push_back(Waiting { task, attempt: Attempt::first(self.submitted) });
            self.submitted += 1;
        }
    }

    /// Hands out a task that was packed when it was submitted, to a host that has room; if there is none any more, it waits.
    /// What is left of it waits too. It is granted by [`grant_all`](Self::grant_all).
    pub(crate) fn submit_packed(&mut self, packed: Packed<T::Begun>, rest: Option<T::Queued>) {
        let attempt = Attempt::first(self.submitted);
        self.submitted += 1;
        let nothing_waits = self.waiting.is_empty() && self.being_packed.is_empty();
        match self.hosts.next_with_room(self.last_given).filter(|_| nothing_waits) {
            Some(session) => {
                self.hosts.change(session, |host| host.hand_out(Packed { attempt, ..packed }));
                self.last_given = Some(session);
                self.not_granted.insert(session);
            }
            None => self.waiting.push_back(Waiting { task: T::unbegin(packed.task), attempt }),
        }
        self.waiting.extend(rest.map(|task| Waiting { task, attempt }));
    }

    /// Grants what was handed out.
    pub(crate) fn grant_all(&mut self, now: Instant) {
        let mut any_to_stop = false;
        for session in std::mem::take(&mut self.not_granted) {
            let has_to_stop = self.hosts.change(session, |host| {
                host.grant(now);
                host.to_stop().next().is_some()
            });
            any_to_stop |= has_to_stop == Some(true);
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
        self.hosts.room()
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
        // Each of them once, beginning behind the one that was last.
        for left in (1..=self.hosts.with_room()).rev() {
            let Some(session) = self.hosts.next_with_room(self.last_given).filter(|_| !self.waiting.is_empty()) else {
                break;
            };
            let share = self.waiting.len().div_ceil(left);
            let waiting = &mut self.waiting;
            let reservation = self.hosts.change(session, |host| {
                let tasks: Vec<_> = waiting.drain(..share.min(host.room())).collect();
                // A task may come in parts, as many as there is room for.
                let room = if waiting.is_empty() { host.room() } else { tasks.len() };
                host.reserved += room;
                Reservation { session, room, tasks }
            });
            let reservation = reservation.expect("it was just seen");
            self.being_packed.push_back(reservation.tasks[0].attempt.place);
            self.last_given = Some(session);
            reservations.push(reservation);
        }
        reservations
    }

    /// Hands out what was packed, and puts what is left before all others.
    pub(crate) fn hand_out(&mut self, reservation: PackedReservation<T>, now: Instant) {
        let PackedReservation { session, room, mut packed, rest } = reservation;
        rest.into_iter().rev().for_each(|waiting| put_back(&mut self.waiting, waiting));
        // What has come back meanwhile is older, and goes first; some of it may be on its way to be packed again.
        self.being_packed.pop_front();
        let waiting = self.waiting.front().map(|waiting| waiting.attempt.place);
        let oldest = self.being_packed.iter().copied().chain(waiting).min().unwrap_or(u64::MAX);
        let is_their_turn = packed.iter().all(|packed| packed.attempt.place <= oldest);
        // The host may be gone by now, or have less room.
        let room_now = self.hosts.change(session, |host| {
            host.reserved -= room;
            host.room()
        });
        let fit = room_now.filter(|_| is_their_turn).unwrap_or(0).min(packed.len());
        for Packed { task, attempt, .. } in packed.drain(fit..).rev() {
            put_back(&mut self.waiting, Waiting { task: T::unbegin(task), attempt });
        }
        self.hosts.change(session, |host| packed.into_iter().for_each(|packed| host.hand_out(packed)));
        self.not_granted.insert(session);
        self.grant_all(now);
    }

    /// Has the task stopped that fits, wherever it is.
    pub(crate) fn stop_if(&mut self, mut is_asked: impl FnMut(&T::Begun) -> bool, now: Instant) {
        for session in self.hosts.sessions() {
            self.hosts.change(session, |host| host.ask_to_stop(&mut is_asked));
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
        for session in self.hosts.sessions() {
            self.hosts.change(session, |host| message::send(&mut host.link, message, Vec::new()));
            self.transmit(session, now);
        }
    }

    /// Whether the hosts have acknowledged all that they were told.
    pub(crate) fn is_settled(&self) -> bool {
        self.hosts.iter().all(|host| host.link.is_settled())
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
            FromHost::Beat { number, clock, round_trip } => {
                let beat = self.hosts.change(session, |host| {
                    let is_first = !host.lease.has_begun();
                    if host.lease.beat(number, now) {
                        host.clock.beat(clock, round_trip, now);
                    }
                    (is_first, host.subject.clone())
                });
                let Some((is_first, its_subject)) = beat else { return self.say_unknown(subject) };
                if is_first {
                    self.actions.push(Action::HostsChanged);
                }
                self.send(its_subject, &FromCaller::BeatAnswered { number });
            }
            FromHost::Frame => {
                let Some(taken) = self.hosts.change(session, |host| host.link.receive(body, now)) else {
                    // What is said in an old session counts no more.
                    return self.say_unknown(subject);
                };
                match taken.and_then(|()| self.take_messages(session, now)) {
                    Ok(()) => self.transmit(session, now),
                    Err(Garbage) => self.lose(session, "sent what is not a message"),
                }
            }
        }
    }

    /// Tells a host that is still in an old session.
    fn say_unknown(&mut self, subject: Option<Subject>) {
        subject.into_iter().for_each(|subject| self.send(subject, &FromCaller::Unknown));
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
        if !self.hosts.contains(session) {
            let link = Link::new(largest_payload.saturating_sub(MOST_HEAD), largest_message);
            let info = HostInfo { name: join.host.clone(), pid: join.pid, workers: join.workers as usize };
            self.hosts.insert(session, RemoteHost::new(info, subject.clone(), link, times, now));
        }
        // It is no more than what the host has said.
        let largest_payload = largest_payload as u32;
        self.send(subject, &FromCaller::Welcome(Welcome { times, largest_payload, largest_message, spans }));
    }

    /// Takes the messages that have come whole.
    fn take_messages(&mut self, session: SessionId, now: Instant) -> Result<(), Garbage> {
        let (waiting, actions, attempts) = (&mut self.waiting, &mut self.actions, self.settings.attempts);
        let taken = self.hosts.change(session, |host| {
            while let Some((message, body)) = message::next(&mut host.link)? {
                match message {
                    ToCaller::Outcome { number, took, span, has_died } => {
                        host.last_progress = now;
                        host.pace.record(Duration::from_nanos(took));
                        let span = span.and_then(|span| host.span_here(span));
                        // None if it was answered before.
                        let Some(handed) = host.take(number) else { continue };
                        if has_died && handed.may_begin_again::<T>(attempts) {
                            put_back(waiting, handed.lost::<T>());
                        } else {
                            actions.push(Action::End(Answered { task: handed.task, outcome: body, span }));
                        }
                    }
                    ToCaller::Returned { number } => put_back_all::<T>(waiting, host.take(number)),
                    ToCaller::GaveBack => host.is_asked_back = false,
                    ToCaller::Leaving => {
                        host.is_leaving = true;
                        put_back_all::<T>(waiting, host.take_back());
                        actions.push(Action::HostsChanged);
                    }
                }
            }
            // One has taken its time: what it was given ahead is for others.
            if host.pace.granted(host.info.workers) < host.running() {
                put_back_all::<T>(waiting, host.take_back());
            }
            host.grant(now);
            let has_left = host.is_leaving && host.is_empty();
            if has_left {
                message::send(&mut host.link, &ToHost::Goodbye, Vec::new());
            }
            Ok(has_left)
        });
        if taken.transpose()? == Some(true) {
            self.transmit(session, now);
            self.remove(session);
        }
        Ok(())
    }

    /// Does what is due at this moment.
    pub(crate) fn tick(&mut self, now: Instant) {
        let mut any_to_stop = self.say_again_at.is_some_and(|at| at <= now);
        for session in self.hosts.due(now) {
            let waiting = &mut self.waiting;
            let is_lost = self.hosts.change(session, |host| {
                host.link.resend_if_late(now);
                host.stop_late(now);
                any_to_stop |= host.to_stop().next().is_some();
                if host.is_stuck(now) && !host.is_asked_back {
                    host.is_asked_back = true;
                    host.pace.reset();
                    put_back_all::<T>(waiting, host.take_back());
                    message::send(&mut host.link, &ToHost::AskBack, Vec::new());
                }
                host.lease.ends() <= now
            });
            match is_lost {
                Some(true) => self.lose(session, "stopped answering"),
                _ => self.transmit(session, now),
            }
        }
        if any_to_stop {
            self.say_stop(now);
        }
    }

    /// The connection to the server is there again: what was on its way may be lost.
    pub(crate) fn reconnected(&mut self, now: Instant) {
        for session in self.hosts.sessions() {
            self.hosts.change(session, |host| host.link.resend(now));
            self.transmit(session, now);
        }
    }

    /// When there is something to be done next, if nothing comes before.
    pub(crate) fn next_event(&self) -> Option<Instant> {
        self.hosts.next_due().into_iter().chain(self.say_again_at).min()
    }

    /// Tells hosts of the tasks that are to stop.
    fn say_stop(&mut self, now: Instant) {
        let mut any = false;
        for host in self.hosts.iter() {
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
            if !was_granted {
                put_back(&mut self.waiting, handed.unbegun::<T>());
            } else if handed.may_begin_again::<T>(self.settings.attempts) {
                put_back(&mut self.waiting, handed.lost::<T>());
            } else {
                let (task, attempt) = (handed.task, handed.attempt.number());
                self.actions.push(Action::Lost(Lost { task, host: info.clone(), attempt, reason }));
            }
        }
        self.actions.push(Action::HostsChanged);
    }

    /// Takes out a host whose session is over. If it does not hear of that, it is told when it beats.
    fn remove(&mut self, session: SessionId) -> Option<RemoteHost<T::Begun>> {
        let host = self.hosts.remove(session)?;
        self.over.insert(session);
        Some(host)
    }

    /// Sends the frames that can be sent.
    fn transmit(&mut self, session: SessionId, now: Instant) {
        let actions = &mut self.actions;
        self.hosts.change(session, |host| {
            while let Some(frame) = host.link.transmit(now) {
                let packet = packet::from_caller(&FromCaller::Frame, &frame.parts());
                actions.push(Action::Send { subject: host.subject.clone(), packet });
            }
        });
    }

    fn send(&mut self, subject: Subject, packet: &FromCaller) {
        self.actions.push(Action::Send { subject, packet: packet::from_caller(packet, &[]) });
    }
}

/// Puts tasks that a host has not begun in their places among those that wait.
fn put_back_all<T: Tasks>(
    waiting: &mut VecDeque<Waiting<T::Queued>>,
    back: impl IntoIterator<Item = Handed<T::Begun>>,
) {
    back.into_iter().for_each(|handed| put_back(waiting, handed.unbegun::<T>()));
}

/// Puts a task in its place among those that wait.
fn put_back<Q>(waiting: &mut VecDeque<Waiting<Q>>, back: Waiting<Q>) {
    // Seldom are there older ones: it was taken from the front.
    let older = waiting.iter().take_while(|waiting| waiting.attempt.place < back.attempt.place).count();
    waiting.insert(older, back);
}

impl<B> Handed<B> {
    /// The task, pending again.
    fn unbegun<T: Tasks<Begun = B>>(self) -> Waiting<T::Queued> {
        Waiting { task: T::unbegin(self.task), attempt: self.attempt }
    }

    /// Whether it may be begun again if this attempt is lost. One that says nothing may be begun so often.
    fn may_begin_again<T: Tasks<Begun = B>>(&self, attempts: u32) -> bool {
        self.attempt.number() < T::attempts(&self.task).unwrap_or(attempts)
    }

    /// The task, pending again after an attempt that was lost.
    fn lost<T: Tasks<Begun = B>>(self) -> Waiting<T::Queued> {
        Waiting { attempt: self.attempt.next(), ..self.unbegun::<T>() }
    }
}

#[cfg(test)]
mod tests;
