//! Callers and hosts in a world without time: every packet may be lost, doubled or late, hosts are killed, stopped, cut off
//! and started again, all by the dice of a seed, and thousands of seconds pass in one.
//!
//! What runs here is the code that runs everywhere, the [`Table`] and the [`Session`]; only sockets, threads and clocks are
//! pretended.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap};
use std::time::{Duration, Instant};

use async_nats::Subject;
use bytes::Bytes;
use fastrand::Rng;
use watchdog::watched;

use crate::caller::remote_host::Packed;
use crate::caller::table::{Action, PackedReservation, Settings, Table, Tasks};
use crate::host::session::{self, Session};
use crate::protocol::lease::LeaseTimes;
use crate::protocol::packet::{self, FromCaller, FromHost, Join};
use crate::protocol::session_id::SessionId;

const TIMES: LeaseTimes = LeaseTimes { lease: Duration::from_secs(3), margin: Duration::from_secs(1) };
const MILLISECOND: Duration = Duration::from_millis(1);
const PROGRAM: u64 = 7;

/// Tasks that are mere numbers.
pub(crate) struct Numbers;

impl Tasks for Numbers {
    type Queued = u32;
    type Begun = u32;

    fn unbegin(task: u32) -> u32 {
        task
    }

    fn attempts(_: &u32) -> Option<u32> {
        None
    }
}

/// How bad the world is.
#[derive(Clone, Copy)]
struct World {
    hosts: usize,
    workers: u32,
    tasks: u32,
    attempts: u32,
    /// Of a thousand packets so many are lost, and so many doubled.
    lost: u16,
    doubled: u16,
    /// How long a packet is on its way at most, in milliseconds.
    latest: u64,
    /// How often in a second, of a thousand, something happens to a host.
    trouble: u16,
    /// Of a thousand attempts so many end with the death of their process.
    dying: u16,
    /// How long a task takes at most, in microseconds.
    longest_task: u64,
}

/// A packet on its way.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct OnTheWay {
    at: Reverse<Instant>,
    /// So that packets of the same moment come in their order.
    order: Reverse<u64>,
    to: To,
    bytes: Bytes,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum To {
    Caller { from: usize },
    Host { host: usize, session: SessionId },
}

struct Host {
    session: Option<(SessionId, Session)>,
    /// When it asks to join, if it has no session.
    asks_at: Instant,
    /// Until when it hears nothing, until when it is not heard, and until when it stands still.
    deaf_until: Instant,
    mute_until: Instant,
    stopped_until: Instant,
    /// The tasks that it runs, and when each ends.
    running: BTreeMap<u64, Running>,
    /// The tasks that were granted and wait for a worker.
    queued: BTreeMap<u64, u32>,
    workers: u32,
    /// Its time in `due`.
    due: Option<Instant>,
}

struct Running {
    task: u32,
    began: Instant,
    ends: Instant,
}

/// What has happened.
#[derive(Default)]
struct Account {
    /// How often each task was begun.
    begun: HashMap<u32, u32>,
    ended: HashMap<u32, u32>,
    lost: HashMap<u32, u32>,
    packets: u64,
    bytes: u64,
    /// How long the table was at work in all.
    table: Duration,
    /// How often a host was killed, stopped or cut off.
    troubles: u32,
}

struct Simulation {
    world: World,
    random: Rng,
    now: Instant,
    table: Table<Numbers>,
    hosts: Vec<Host>,
    /// When something happens next at each host.
    due: BTreeSet<(Instant, usize)>,
    on_the_way: BinaryHeap<OnTheWay>,
    /// When the last packet to each end comes, so that they keep their order, as on one connection.
    last_to: HashMap<(bool, usize), Instant>,
    order: u64,
    account: Account,
}

impl Simulation {
    fn new(world: World, seed: u64) -> Self {
        let now = Instant::now();
        let settings = Settings {
            program: PROGRAM,
            caller: "the caller".to_owned(),
            times: TIMES,
            attempts: world.attempts,
            largest_message: 1 << 20,
            spans: true,
        };
        let mut table = Table::new(settings, 1 << 20);
        table.submit(0..world.tasks);
        let host = |_| Host {
            session: None,
            asks_at: now,
            deaf_until: now,
            mute_until: now,
            stopped_until: now,
            running: BTreeMap::new(),
            queued: BTreeMap::new(),
            workers: world.workers,
            due: Some(now),
        };
        Simulation {
            world,
            random: Rng::with_seed(seed),
            now,
            table,
            hosts: (0..world.hosts).map(host).collect(),
            due: (0..world.hosts).map(|index| (now, index)).collect(),
            on_the_way: BinaryHeap::new(),
            last_to: HashMap::new(),
            order: 0,
            account: Account::default(),
        }
    }

    /// Goes on until every task has an outcome.
    fn run(mut self) -> Account {
        let mut trouble_at = self.now;
        while self.account.ended.len() + self.account.lost.len() < self.world.tasks as usize {
            if self.now >= trouble_at {
                trouble_at = self.now + Duration::from_secs(1);
                self.make_trouble();
            }
            self.caller();
            while let Some((_, index)) = self.due.first().copied().filter(|(at, _)| *at <= self.now) {
                self.host(index);
                self.place(index);
                self.check_that_it_works_for_somebody(index);
            }
            self.deliver();
            self.now = self.next_moment().min(trouble_at).max(self.now + Duration::from_micros(1));
        }
        self.account
    }

    fn make_trouble(&mut self) {
        for index in 0..self.hosts.len() {
            if self.random.u16(..1000) >= self.world.trouble {
                continue;
            }
            self.account.troubles += 1;
            let a_while = MILLISECOND * self.random.u32(1..12_000);
            self.wake(index);
            let host = &mut self.hosts[index];
            match self.random.u8(..5) {
                0 => (host.deaf_until, host.mute_until) = (self.now + a_while, self.now + a_while),
                1 => host.deaf_until = self.now + a_while,
                2 => host.mute_until = self.now + a_while,
                3 => host.stopped_until = self.now + a_while,
                // Killed, and started again after a while.
                _ => {
                    host.session = None;
                    host.running.clear();
                    host.queued.clear();
                    host.asks_at = self.now + a_while;
                }
            }
        }
    }

    /// What the thread of a caller does.
    fn caller(&mut self) {
        let began = Instant::now();
        if self.table.next_event().is_some_and(|at| at <= self.now) {
            self.table.tick(self.now);
        }
        for reservation in self.table.reserve() {
            let packed = reservation.tasks.iter().map(|waiting| Packed {
                task: waiting.task,
                attempt: waiting.attempt,
                request: vec![waiting.task.to_le_bytes().to_vec()],
                can_be_stopped: false,
                deadline: None,
                is_to_stop: false,
            });
            let (session, room) = (reservation.session, reservation.room);
            let packed = packed.collect();
            self.table.hand_out(PackedReservation { session, room, packed, rest: Vec::new() }, self.now);
        }
        let actions = self.table.actions();
        self.account.table += began.elapsed();
        for action in actions {
            match action {
                Action::Send { subject, packet } => {
                    let (host, session) = address(&subject);
                    self.send(To::Host { host, session }, packet);
                }
                Action::End(answered) => {
                    assert_eq!(answered.outcome, [answered.task.to_le_bytes()], "the outcome of another task");
                    *self.account.ended.entry(answered.task).or_default() += 1;
                }
                Action::Lost(lost) => {
                    assert_eq!(lost.attempt, self.world.attempts);
                    *self.account.lost.entry(lost.task).or_default() += 1;
                }
                Action::HostsChanged => {}
                Action::Refused(sentence) => panic!("{sentence}"),
            }
        }
    }

    /// When the caller has given up a host, that works no more, unless it stands still and does not know.
    fn check_that_it_works_for_somebody(&self, index: usize) {
        let host = &self.hosts[index];
        let Some((id, session)) = host.session.as_ref().filter(|_| host.stopped_until <= self.now) else { return };
        let is_over = session.lease_ends().is_none_or(|ends| ends <= self.now);
        assert!(self.table.knows(*id) || is_over || host.running.is_empty(), "it works for nothing");
    }

    /// Has a host look at this moment what there is to do.
    fn wake(&mut self, index: usize) {
        self.place_at(index, Some(self.now));
    }

    /// Notes when something happens next at a host.
    fn place(&mut self, index: usize) {
        let host = &self.hosts[index];
        let session = host.session.as_ref().and_then(|(_, session)| session.next_event());
        let asks = host.session.is_none().then_some(host.asks_at);
        let next = host.running.values().map(|task| task.ends).chain(session).chain(asks).min();
        // What should have happened while it stood still happens then, and nothing happens twice in a moment.
        let next = next.map(|next| next.max(host.stopped_until).max(self.now + Duration::from_nanos(1)));
        self.place_at(index, next);
    }

    fn place_at(&mut self, index: usize, due: Option<Instant>) {
        let before = std::mem::replace(&mut self.hosts[index].due, due);
        before.map(|before| self.due.remove(&(before, index)));
        due.map(|due| self.due.insert((due, index)));
    }

    /// What the thread of a host does.
    fn host(&mut self, index: usize) {
        let host = &mut self.hosts[index];
        if host.stopped_until > self.now {
            return;
        }
        if host.session.is_none() && host.asks_at <= self.now {
            let id = SessionId::new();
            let join = Join {
                program: PROGRAM,
                host: format!("host {index}"),
                pid: 1,
                workers: host.workers,
                largest_payload: 1 << 20,
            };
            host.session = Some((id, Session::new(id, join, self.now)));
        }
        let Some((_, session)) = &mut host.session else { return };
        let ended: Vec<_> =
            host.running.iter().filter(|(_, task)| task.ends <= self.now).map(|(number, _)| *number).collect();
        for number in ended {
            let Running { task, began, ends } = host.running.remove(&number).unwrap();
            let outcome = vec![task.to_le_bytes().to_vec()];
            let has_died = self.random.u16(..1000) < self.world.dying;
            session.answer(number, outcome, ends - began, Some((0, began, ends)), has_died);
        }
        if session.next_event().is_some_and(|at| at <= self.now) {
            session.tick(self.now);
        }
        session.transmit(self.now);
        let mut packets = Vec::new();
        for action in session.actions() {
            match action {
                session::Action::Send(packet) => packets.push(packet),
                session::Action::Begin { number, request, .. } => {
                    host.queued.insert(number, u32::from_le_bytes(request[0][..].try_into().unwrap()));
                }
                session::Action::AskBack => {
                    while let Some((number, _)) = host.queued.pop_last() {
                        session.give_back(number);
                    }
                    session.gave_back();
                }
                session::Action::End(_) => {
                    host.running.clear();
                    host.queued.clear();
                    host.asks_at = self.now + MILLISECOND * self.random.u32(1..1000);
                }
                session::Action::Joined { .. } => {}
                session::Action::Stop { .. } | session::Action::Kill => panic!("nobody asked for that"),
            }
        }
        if session.is_over() {
            host.session = None;
        }
        // As a pool does: no task is begun when the lease is over.
        let may_begin =
            host.session.as_ref().and_then(|(_, session)| session.lease_ends()).is_some_and(|at| self.now < at);
        while may_begin && host.running.len() < host.workers as usize {
            let Some((number, task)) = host.queued.pop_first() else { break };
            *self.account.begun.entry(task).or_default() += 1;
            let takes = Duration::from_micros(self.random.u64(1..=self.world.longest_task));
            host.running.insert(number, Running { task, began: self.now, ends: self.now + takes });
        }
        for packet in packets {
            self.send(To::Caller { from: index }, packet);
        }
    }

    fn send(&mut self, to: To, bytes: Bytes) {
        self.account.packets += 1;
        self.account.bytes += bytes.len() as u64;
        let (is_caller, index) = match to {
            To::Caller { from } => (true, from),
            To::Host { host, .. } => (false, host),
        };
        let copies = match self.random.u16(..1000) {
            dice if dice < self.world.lost => 0,
            dice if dice < self.world.lost + self.world.doubled => 2,
            _ => 1,
        };
        for _ in 0..copies {
            let takes = Duration::from_micros(self.random.u64(100..=1000 * self.world.latest));
            let mut at = self.now + takes;
            // Mostly one comes behind the other; now and then, as after a reconnection, it overtakes.
            if self.random.u8(..50) != 0 {
                let last = self.last_to.entry((is_caller, index)).or_insert(at);
                at = at.max(*last);
                *last = at;
            }
            self.order += 1;
            self.on_the_way.push(OnTheWay { at: Reverse(at), order: Reverse(self.order), to, bytes: bytes.clone() });
        }
    }

    fn deliver(&mut self) {
        while self.on_the_way.peek().is_some_and(|next| next.at.0 <= self.now) {
            let OnTheWay { to, bytes, .. } = self.on_the_way.pop().unwrap();
            let index = match to {
                To::Caller { from } => from,
                To::Host { host, .. } => host,
            };
            self.wake(index);
            let host = &mut self.hosts[index];
            let cut_off_until = if matches!(to, To::Caller { .. }) { host.mute_until } else { host.deaf_until };
            if cut_off_until > self.now {
                continue;
            }
            match to {
                To::Caller { from } => {
                    let ((session, packet), body) = packet::unpack::<(SessionId, FromHost)>(&bytes).unwrap();
                    let subject = Subject::from(format!("{from}.{session}"));
                    let began = Instant::now();
                    self.table.receive(session, packet, body, Some(subject), self.now);
                    self.account.table += began.elapsed();
                }
                To::Host { session: to_session, .. } => {
                    // One that stands still finds it later, as it waits at its socket.
                    if host.stopped_until > self.now {
                        let at = Reverse(host.stopped_until);
                        self.order += 1;
                        self.on_the_way.push(OnTheWay { at, order: Reverse(self.order), to, bytes });
                        continue;
                    }
                    let (packet, body) = packet::unpack::<FromCaller>(&bytes).unwrap();
                    if let Some((id, session)) = &mut host.session {
                        if *id == to_session {
                            session.receive(packet, body, self.now);
                        }
                    }
                }
            }
        }
    }

    /// When something happens next.
    fn next_moment(&self) -> Instant {
        let host = self.due.first().map(|(at, _)| *at);
        let packet = self.on_the_way.peek().map(|next| next.at.0);
        host.into_iter().chain(packet).chain(self.table.next_event()).min().expect("beats go on")
    }
}

/// The host and the session that a subject of this simulation names.
fn address(subject: &Subject) -> (usize, SessionId) {
    let (host, session) = subject.split_once('.').unwrap();
    (host.parse().unwrap(), session.parse().unwrap())
}

fn simulate(world: World) -> Account {
    let seed = fastrand::u64(..);
    println!("seed {seed}");
    let account = Simulation::new(world, seed).run();
    let tasks = world.tasks;
    // Exactly one outcome each.
    assert!(account.ended.values().chain(account.lost.values()).all(|count| *count == 1));
    assert!((0..tasks).all(|task| account.ended.contains_key(&task) != account.lost.contains_key(&task)));
    // None is begun more often than it may be.
    assert!(account.begun.values().all(|count| *count <= world.attempts), "begun too often");
    let Account { ended, lost, troubles, packets, bytes, table, .. } = &account;
    let (ended, lost, of_task) = (ended.len(), lost.len(), table.as_nanos() / u128::from(tasks));
    println!("{tasks} tasks on {} hosts: {ended} ended, {lost} lost by {troubles} troubles;", world.hosts);
    println!("{packets} packets with {bytes} bytes, and {of_task} ns in the table for a task");
    account
}

const GOOD: World = World {
    hosts: 3,
    workers: 2,
    tasks: 2000,
    attempts: 1,
    lost: 0,
    doubled: 0,
    latest: 1,
    trouble: 0,
    dying: 0,
    longest_task: 10_000,
};

#[test]
fn in_a_good_world_every_task_is_done_once() {
    watched(|| {
        let account = simulate(GOOD);
        assert!(account.lost.is_empty() && account.begun.len() == 2000);
    });
}

#[test]
fn n4_lost_doubled_and_late_packets_lose_no_task() {
    watched(|| {
        for _ in 0..20 {
            let account = simulate(World { lost: 100, doubled: 100, latest: 50, tasks: 500, ..GOOD });
            assert!(account.begun.values().all(|count| *count == 1));
            // Several beats in a row may be lost, and with them a host.
            assert!(account.lost.len() < 100, "{}", account.lost.len());
        }
    });
}

#[test]
fn n3_n5_n6_in_a_storm_every_task_has_one_outcome_and_is_begun_at_most_once() {
    watched(|| {
        for _ in 0..20 {
            let world = World { hosts: 5, lost: 20, doubled: 20, latest: 20, trouble: 100, ..GOOD };
            let account = simulate(World { longest_task: 500_000, tasks: 1000, ..world });
            // Such tasks are granted one by one.
            let most = account.troubles * world.workers;
            assert!(
                account.lost.len() <= most as usize,
                "{} lost by {} troubles",
                account.lost.len(),
                account.troubles
            );
        }
    });
}

#[test]
fn n5_what_may_be_repeated_is_begun_again_but_not_too_often() {
    watched(|| {
        for _ in 0..20 {
            let world = World { hosts: 5, attempts: 3, lost: 20, latest: 20, trouble: 100, dying: 50, ..GOOD };
            let account = simulate(World { longest_task: 500_000, tasks: 1000, ..world });
            assert!(account.begun.values().any(|count| *count > 1), "nothing was repeated");
        }
    });
}

#[test]
fn n5_n6_where_hosts_hardly_live_longer_than_their_tasks() {
    watched(|| {
        for _ in 0..20 {
            let world = World { hosts: 5, attempts: 2, latest: 20, trouble: 400, ..GOOD };
            let account = simulate(World { longest_task: 3_000_000, tasks: 200, ..world });
            assert!(account.begun.values().any(|count| *count > 1) && !account.lost.is_empty());
        }
    });
}

/// What the page of the crate says of what grows.
#[test]
fn what_a_task_costs_does_not_grow_with_the_hosts() {
    watched(|| {
        let mut packets_a_task = Vec::new();
        for hosts in [1, 10, 100, 1000] {
            // As much for each host, so that beats are the same part of it.
            let tasks = 50 * hosts as u32;
            let account = simulate(World { hosts, tasks, ..GOOD });
            assert_eq!(account.ended.len(), tasks as usize);
            packets_a_task.push(account.packets as f64 / f64::from(tasks));
        }
        let [one, .., thousand] = packets_a_task[..] else { panic!("four worlds") };
        assert!(thousand <= 1.2 * one, "{packets_a_task:?} packets for a task");
    });
}
