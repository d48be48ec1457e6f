//! [`Session`]: what a host and one caller have to do with each other, from joining to the end.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use bytes::Bytes;
use futures_pool::transport::outcome_not_carried;

use crate::protocol::lease::HeldLease;
use crate::protocol::link::Link;
use crate::protocol::message::{self, SentSpan, ToCaller, ToHost};
use crate::protocol::packet::{self, FromCaller, FromHost, Join, MOST_HEAD, Welcome};
use crate::protocol::session_id::SessionId;
use crate::protocol::{Garbage, Parts};

/// How often a host asks to join before it gives up: the caller is gone, or cannot be reached.
const ASK_FOR: Duration = Duration::from_secs(10);
/// How long an answer is waited for before it is asked again.
const ASK_AGAIN: Duration = Duration::from_millis(250);

/// What is to be done.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Action {
    /// A packet is to be sent to the caller.
    Send(Bytes),
    /// The host has joined; when and where tasks run is to be noted, or not.
    Joined { spans: bool },
    /// A task is to be begun.
    Begin { number: u64, can_be_stopped: bool, request: Parts },
    /// A task is to be stopped.
    Stop { number: u64 },
    /// Those tasks that were not begun are to be [returned](Session::give_back).
    AskBack,
    /// All processes are to be killed. Their tasks are still answered.
    Kill,
    /// The session is over: whatever it is at is to be killed.
    End(End),
}

/// Why a session is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// The caller has no more to do.
    Goodbye,
    /// The caller is another program.
    Refused { caller: String, program: u64 },
    /// The caller has given this session up.
    Unknown,
    /// The caller stopped answering.
    LeaseOver,
    /// The caller never answered.
    NotAnswered,
    /// The caller sent what is not a message.
    Garbage,
}

/// What a host and one caller have to do with each other.
pub(crate) struct Session {
    id: SessionId,
    began: Instant,
    state: State,
    actions: Vec<Action>,
}

enum State {
    /// The host has asked to join.
    Joining {
        join: Join,
        ask_at: Instant,
        until: Instant,
    },
    /// The host has joined.
    Joined(Box<Joined>),
    Over,
}

struct Joined {
    link: Link,
    lease: HeldLease,
    /// The shortest time from a beat to its answer.
    round_trip: Option<Duration>,
    /// How many bytes the outcome of a task may have.
    largest_message: u64,
    /// The tasks that were not granted: the first has the number `granted`.
    handed_out: VecDeque<(bool, Parts)>,
    granted: u64,
    is_leaving: bool,
}

impl Session {
    pub(crate) fn new(id: SessionId, join: Join, now: Instant) -> Self {
        Session {
            id,
            began: now,
            state: State::Joining { join, ask_at: now, until: now + ASK_FOR },
            actions: Vec::new(),
        }
    }

    /// Takes out what is to be done.
    pub(crate) fn actions(&mut self) -> Vec<Action> {
        std::mem::take(&mut self.actions)
    }

    /// Until when tasks may be begun, if nothing else comes.
    pub(crate) fn lease_ends(&self) -> Option<Instant> {
        match &self.state {
            State::Joined(joined) => Some(joined.lease.ends()),
            _ => None,
        }
    }

    /// Takes in what the caller has sent.
    pub(crate) fn receive(&mut self, packet: FromCaller, body: Bytes, now: Instant) {
        match (&mut self.state, packet) {
            (State::Joining { join, .. }, FromCaller::Welcome(welcome)) => {
                let Welcome { times, largest_payload, largest_message, spans } = welcome;
                let payload = (largest_payload.min(join.largest_payload) as usize).saturating_sub(MOST_HEAD);
                self.state = State::Joined(Box::new(Joined {
                    link: Link::new(payload, largest_message),
                    // From when it asked first: the caller counts from when it answered, which was later.
                    lease: HeldLease::new(times, self.began),
                    round_trip: None,
                    largest_message,
                    handed_out: VecDeque::new(),
                    granted: 0,
                    is_leaving: false,
                }));
                self.actions.push(Action::Joined { spans });
                self.tick(now);
            }
            (State::Joining { .. }, FromCaller::Refused { program, caller }) => {
                self.end(End::Refused { caller, program });
            }
            (State::Joining { .. } | State::Joined(_), FromCaller::Unknown) => self.end(End::Unknown),
            (State::Joined(joined), FromCaller::BeatAnswered { number }) => {
                if let Some(took) = joined.lease.answered(number, now) {
                    joined.round_trip = Some(joined.round_trip.map_or(took, |shortest| shortest.min(took)));
                }
            }
            (State::Joined(_), FromCaller::Stop { number }) => self.actions.push(Action::Stop { number }),
            (State::Joined(joined), FromCaller::Frame) => {
                let taken = joined.link.receive(body, now).and_then(|()| self.take_messages());
                match taken {
                    Ok(()) => self.transmit(now),
                    Err(Garbage) => self.end(End::Garbage),
                }
            }
            // What was said before is said again, or comes too late.
            _ => {}
        }
    }

    fn take_messages(&mut self) -> Result<(), Garbage> {
        while let State::Joined(joined) = &mut self.state {
            let Some((message, parts)) = message::next(&mut joined.link)? else { break };
            match message {
                ToHost::Task { can_be_stopped } => joined.handed_out.push_back((can_be_stopped, parts)),
                ToHost::Grant { before } => {
                    while joined.granted < before {
                        let (can_be_stopped, request) = joined.handed_out.pop_front().ok_or(Garbage)?;
                        let number = joined.granted;
                        joined.granted += 1;
                        self.actions.push(Action::Begin { number, can_be_stopped, request });
                    }
                }
                ToHost::TakeBack { from } => {
                    let kept = from.checked_sub(joined.granted).ok_or(Garbage)?;
                    joined.handed_out.truncate(usize::try_from(kept).map_err(|_| Garbage)?);
                }
                ToHost::AskBack => self.actions.push(Action::AskBack),
                ToHost::Kill => self.actions.push(Action::Kill),
                ToHost::Goodbye => {
                    // Heard, before the end.
                    self.actions.extend(
                        joined
                            .link
                            .transmit(self.began)
                            .map(|frame| Action::Send(packet::from_host(self.id, &FromHost::Frame, &frame.parts()))),
                    );
                    self.end(End::Goodbye);
                }
            }
        }
        Ok(())
    }

    /// A task that was begun has ended. It ran for so long, on that worker and between those moments, if that is known.
    /// `has_died` says that its process has died, which is its outcome if it may not be begun again.
    pub(crate) fn answer(
        &mut self,
        number: u64,
        outcome: Parts,
        took: Duration,
        span: Option<(u32, Instant, Instant)>,
        has_died: bool,
    ) {
        let since_it_began = |at: Instant| at.saturating_duration_since(self.began).as_nanos() as u64;
        let span = span.map(|(worker, began, ended)| SentSpan {
            worker,
            began: since_it_began(began),
            ended: since_it_began(ended),
        });
        let State::Joined(joined) = &mut self.state else { return };
        let (length, limit) = (outcome.iter().map(|part| part.len() as u64).sum::<u64>(), joined.largest_message);
        let outcome = match length <= limit {
            true => outcome,
            false => {
                let reason = format!("its outcome takes {length} bytes, more than the limit of {limit}");
                outcome_not_carried(reason)
            }
        };
        let took = took.as_nanos() as u64;
        message::send(&mut joined.link, &ToCaller::Outcome { number, took, span, has_died }, outcome);
    }

    /// A task was not begun, after all, and will not be.
    pub(crate) fn give_back(&mut self, number: u64) {
        if let State::Joined(joined) = &mut self.state {
            message::send(&mut joined.link, &ToCaller::Returned { number }, Vec::new());
        }
    }

    /// All was given back that was asked for.
    pub(crate) fn gave_back(&mut self) {
        if let State::Joined(joined) = &mut self.state {
            message::send(&mut joined.link, &ToCaller::GaveBack, Vec::new());
        }
    }

    /// The host is about to end: it finishes what it has begun, and takes no more.
    pub(crate) fn leave(&mut self) {
        match &mut self.state {
            State::Joined(joined) if !joined.is_leaving => {
                joined.is_leaving = true;
                message::send(&mut joined.link, &ToCaller::Leaving, Vec::new());
            }
            State::Joining { .. } => self.end(End::Goodbye),
            _ => {}
        }
    }

    pub(crate) fn is_over(&self) -> bool {
        matches!(self.state, State::Over)
    }

    /// Does what is due at this moment.
    pub(crate) fn tick(&mut self, now: Instant) {
        match &mut self.state {
            State::Joining { until, .. } if *until <= now => self.end(End::NotAnswered),
            State::Joining { join, ask_at, .. } if *ask_at <= now => {
                *ask_at = now + ASK_AGAIN;
                let packet = packet::from_host(self.id, &FromHost::Join(join.clone()), &[]);
                self.actions.push(Action::Send(packet));
            }
            State::Joined(joined) if joined.lease.ends() <= now => self.end(End::LeaseOver),
            State::Joined(joined) => {
                if let Some(number) = joined.lease.beat(now) {
                    let clock = now.saturating_duration_since(self.began).as_nanos() as u64;
                    let round_trip = joined.round_trip.unwrap_or_default().as_nanos() as u64;
                    let beat = FromHost::Beat { number, clock, round_trip };
                    self.actions.push(Action::Send(packet::from_host(self.id, &beat, &[])));
                }
                joined.link.resend_if_late(now);
                self.transmit(now);
            }
            _ => {}
        }
    }

    /// The connection to the server is there again: what was on its way may be lost.
    pub(crate) fn reconnected(&mut self, now: Instant) {
        if let State::Joined(joined) = &mut self.state {
            joined.link.resend(now);
            self.transmit(now);
        }
    }

    /// When there is something to be done next, if nothing comes before.
    pub(crate) fn next_event(&self) -> Option<Instant> {
        match &self.state {
            State::Joining { ask_at, until, .. } => Some(*ask_at.min(until)),
            State::Joined(joined) => {
                let lease = joined.lease.next_event();
                Some(joined.link.resend_at().map_or(lease, |at| at.min(lease)))
            }
            State::Over => None,
        }
    }

    /// Sends the frames that can be sent.
    pub(crate) fn transmit(&mut self, now: Instant) {
        if let State::Joined(joined) = &mut self.state {
            while let Some(frame) = joined.link.transmit(now) {
                self.actions.push(Action::Send(packet::from_host(self.id, &FromHost::Frame, &frame.parts())));
            }
        }
    }

    fn end(&mut self, end: End) {
        self.state = State::Over;
        self.actions.push(Action::End(end));
    }
}
