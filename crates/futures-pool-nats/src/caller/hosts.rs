//! [`Hosts`]: every host that has joined, found by its session, by when something is due there, and by whether it has room.
//!
//! With a thousand hosts, none of these may cost a look at each: a host that is changed finds its places again, and no other
//! is looked at.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::time::Instant;

use super::remote_host::RemoteHost;
use crate::protocol::session_id::SessionId;

/// Every host that has joined.
pub(crate) struct Hosts<B> {
    by_session: BTreeMap<SessionId, Placed<B>>,
    /// When something is due at each.
    due: BTreeSet<(Instant, SessionId)>,
    /// Those that have room for more tasks.
    with_room: BTreeSet<SessionId>,
    /// For how many tasks they have room together.
    room: usize,
}

/// A host, and under what it is found.
struct Placed<B> {
    host: RemoteHost<B>,
    due: Instant,
    room: usize,
}

impl<B> Hosts<B> {
    pub(crate) fn new() -> Self {
        Hosts { by_session: BTreeMap::new(), due: BTreeSet::new(), with_room: BTreeSet::new(), room: 0 }
    }

    pub(crate) fn contains(&self, session: SessionId) -> bool {
        self.by_session.contains_key(&session)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &RemoteHost<B>> {
        self.by_session.values().map(|placed| &placed.host)
    }

    pub(crate) fn sessions(&self) -> Vec<SessionId> {
        self.by_session.keys().copied().collect()
    }

    /// When something is due next at any of them.
    pub(crate) fn next_due(&self) -> Option<Instant> {
        self.due.first().map(|(at, _)| *at)
    }

    /// The hosts at which something is due.
    pub(crate) fn due(&self, now: Instant) -> Vec<SessionId> {
        self.due.iter().take_while(|(at, _)| *at <= now).map(|(_, session)| *session).collect()
    }

    /// For how many more tasks they have room.
    pub(crate) fn room(&self) -> usize {
        self.room
    }

    /// How many have room.
    pub(crate) fn with_room(&self) -> usize {
        self.with_room.len()
    }

    /// The next host that has room, behind the last one that had its turn.
    pub(crate) fn next_with_room(&self, last: Option<SessionId>) -> Option<SessionId> {
        let behind = last.and_then(|last| self.with_room.range((Bound::Excluded(last), Bound::Unbounded)).next());
        behind.or_else(|| self.with_room.first()).copied()
    }

    pub(crate) fn insert(&mut self, session: SessionId, host: RemoteHost<B>) {
        let (due, room) = (host.next_event(), host.room());
        self.place(session, due, room);
        self.by_session.insert(session, Placed { host, due, room });
    }

    pub(crate) fn remove(&mut self, session: SessionId) -> Option<RemoteHost<B>> {
        let Placed { host, due, room } = self.by_session.remove(&session)?;
        self.displace(session, due, room);
        Some(host)
    }

    /// Changes a host. None if there is none of that session.
    pub(crate) fn change<R>(&mut self, session: SessionId, change: impl FnOnce(&mut RemoteHost<B>) -> R) -> Option<R> {
        let placed = self.by_session.get_mut(&session)?;
        let result = change(&mut placed.host);
        let before = (placed.due, placed.room);
        let after = (placed.host.next_event(), placed.host.room());
        if before != after {
            (placed.due, placed.room) = after;
            self.displace(session, before.0, before.1);
            self.place(session, after.0, after.1);
        }
        Some(result)
    }

    fn place(&mut self, session: SessionId, due: Instant, room: usize) {
        self.due.insert((due, session));
        if room > 0 {
            self.with_room.insert(session);
            self.room += room;
        }
    }

    fn displace(&mut self, session: SessionId, due: Instant, room: usize) {
        self.due.remove(&(due, session));
        if room > 0 {
            self.with_room.remove(&session);
            self.room -= room;
        }
    }
}
