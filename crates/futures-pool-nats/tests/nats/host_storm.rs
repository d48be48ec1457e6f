//! A storm over hosts in processes of their own: they are killed, stopped, cut off and slowed down, and the server is killed,
//! while ten thousand tasks run; and the books afterwards.
//!
//! The dice of a seed decide what happens, and the number of tasks that have ended decides when. On a slow machine more
//! leases run out, so more hosts are lost; nothing else depends on time.
//!
//! `STORM_SEED` gives the first seed, `STORM_SEEDS` the number of storms (1 if not given), and `STORM_TASKS` the number of
//! tasks in each.

use std::collections::{BTreeMap, HashMap};
use std::env;
use std::net::TcpStream;
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

use futures_pool::{Executor, Future, TaskError, call, remote};
use futures_pool_nats::{LocalServer, NatsExecutor};
use watchdog::{PATIENCE, watched_for};

use crate::other_process::OtherProcess;
use crate::proxy::Proxy;
use crate::tasks::{note, noted};

const HOSTS: usize = 4;
const WORKERS: usize = 2;
/// A short one, as much time is spent waiting for hosts that are lost.
const LEASE: Duration = Duration::from_millis(500);
/// After so many tasks have ended, something happens, and as many are submitted.
const PORTION: u32 = 250;
/// So many portions are submitted at the beginning, so that tasks run whatever happens.
const PORTIONS_AHEAD: u32 = 10;
/// Smaller than some of the values.
const LARGEST_PAYLOAD: usize = 64 << 10;
/// How many tasks a host is granted for each worker at most.
const MOST_GRANTED: u32 = 256;

#[test]
fn n3_under_a_storm_every_future_ends_once_and_every_task_is_begun_at_most_once() {
    storms(1);
}

#[test]
fn n5_under_a_storm_no_task_is_begun_more_often_than_it_may() {
    storms(2);
}

fn storms(attempts: u32) {
    let tasks = number("STORM_TASKS").unwrap_or(10_000);
    let first = number("STORM_SEED").unwrap_or_else(|| fastrand::u32(..));
    for seed in (first..=u32::MAX).take(number("STORM_SEEDS").unwrap_or(1) as usize) {
        println!("STORM_SEED={seed}");
        // Far more than it takes.
        watched_for(PATIENCE * (5 + tasks / 1000), move || Storm::new(seed).rages_over(tasks, attempts));
    }
}

fn number(variable: &str) -> Option<u32> {
    let value = env::var(variable).ok()?;
    Some(value.parse().unwrap_or_else(|_| panic!("{variable} must be a number, not `{value}`")))
}

remote!(note_and_echo);
/// Notes that it was begun, and gives its bytes back after a while.
fn note_and_echo(folder: String, number: u32, milliseconds: u64, bytes: Vec<u8>) -> Vec<u8> {
    note(folder, number);
    thread::sleep(Duration::from_millis(milliseconds));
    bytes
}

/// How long the task of this number takes, in milliseconds, and what it gives back. Quick ones come in a row, so that they
/// are handed out in bundles.
fn of_task(number: u32) -> (u64, Vec<u8>) {
    let mut random = fastrand::Rng::with_seed(number.into());
    let milliseconds = match number % 1000 {
        0 => 200,
        900.. => random.u64(1..10),
        _ => 0,
    };
    let length = match random.u8(..100) {
        0 => random.usize(LARGEST_PAYLOAD..5 * LARGEST_PAYLOAD),
        _ => random.usize(..100),
    };
    (milliseconds, vec![number as u8; length])
}

struct Storm {
    random: fastrand::Rng,
    server: LocalServer,
    hosts: Vec<Host>,
    killed: Vec<OtherProcess>,
    /// What has happened, and how often.
    happened: BTreeMap<&'static str, u32>,
}

struct Host {
    process: OtherProcess,
    proxy: Proxy,
    trouble: Option<Trouble>,
}

/// What a host can recover from.
#[derive(Clone, Copy)]
enum Trouble {
    Stopped,
    CutOff,
    HalfOpen,
    Mute,
    Deaf,
    Slow,
}

impl Storm {
    fn new(seed: u32) -> Self {
        let server = LocalServer::with_config(&format!("max_payload: {LARGEST_PAYLOAD}")).unwrap();
        let random = fastrand::Rng::with_seed(seed.into());
        Storm { random, server, hosts: Vec::new(), killed: Vec::new(), happened: BTreeMap::new() }
    }

    fn rages_over(mut self, tasks: u32, attempts: u32) {
        let folder = tempfile::tempdir().unwrap();
        let builder = NatsExecutor::builder().server(self.server.address()).name("test").attempts(attempts);
        let executor = builder.lease(LEASE).build().unwrap();
        (0..HOSTS).for_each(|_| self.start_host());
        let mut submitted = Submitted::new(folder.path(), tasks);
        (0..PORTIONS_AHEAD).for_each(|_| submitted.submit_a_portion(&executor));
        while submitted.has_more() {
            submitted.wait_until_a_portion_has_ended();
            self.make_trouble();
            submitted.submit_a_portion(&executor);
        }
        (0..HOSTS).for_each(|index| self.end_trouble(index));
        let Submitted { jobs, ends, .. } = submitted;
        let outcomes: Vec<_> = jobs.into_iter().map(Future::into_result).collect();
        executor.wait_idle();
        let stats = executor.stats();
        assert_eq!((stats.pending, stats.running), (0, 0));
        assert!(executor.running().is_empty());
        executor.shutdown();
        let (happened, sessions) = self.ends();
        Books { tasks, attempts, happened, sessions, begun: counted(noted(folder.path())), ended: counted(ends.all()) }
            .check(outcomes);
    }

    fn start_host(&mut self) {
        let number = self.hosts.len() + self.killed.len();
        let proxy = Proxy::to(&self.server);
        let mut process = OtherProcess::host(&proxy.address(), &format!("host_{number}"), WORKERS);
        // Before it has found the server it cannot bear any trouble.
        while !has_joined(&process.next_line()) {}
        self.hosts.push(Host { process, proxy, trouble: None });
    }

    /// Something happens to the server or to a host. One host at least is left alone, so that tasks go on.
    fn make_trouble(&mut self) {
        if self.random.u8(..10) == 0 {
            return self.restart_server();
        }
        let index = self.random.usize(..HOSTS);
        let well = self.hosts.iter().filter(|host| host.trouble.is_none()).count();
        let host = &mut self.hosts[index];
        match (host.trouble, self.random.u8(..8)) {
            (Some(_), 2..) => self.end_trouble(index),
            (None, 2..) if well > 1 => {
                let trouble = self.random.choice(Trouble::ALL).unwrap();
                host.begin(trouble);
                self.count(trouble.name());
            }
            _ => self.replace(index),
        }
    }

    fn restart_server(&mut self) {
        self.count("server killed and started again");
        self.server.restart().unwrap();
        // A host that is started finds it there. Not asked without a pause: a connection that has the server's port by
        // chance would be one to itself.
        let address = self.server.address().trim_start_matches("nats://");
        while TcpStream::connect(address).is_err() {
            thread::sleep(Duration::from_millis(5));
        }
    }

    fn end_trouble(&mut self, index: usize) {
        let host = &mut self.hosts[index];
        if let Some(Trouble::Stopped) = host.trouble.take() {
            host.process.go_on();
        }
        host.proxy.go_on();
    }

    fn replace(&mut self, index: usize) {
        self.count("host killed");
        let mut host = self.hosts.swap_remove(index);
        host.process.kill();
        self.killed.push(host.process);
        self.start_host();
    }

    fn count(&mut self, what: &'static str) {
        *self.happened.entry(what).or_default() += 1;
    }

    /// Ends the hosts, and waits for the end of every process of theirs. Gives what has happened, and how many sessions each
    /// host had.
    fn ends(mut self) -> (BTreeMap<&'static str, u32>, HashMap<u32, u32>) {
        for mut host in self.hosts {
            host.process.kill();
            self.killed.push(host.process);
        }
        let sessions = self.killed.iter_mut().map(|process| {
            let log = process.rest_of_log();
            (process.pid(), 1 + log.lines().filter(|line| has_joined(line)).count() as u32)
        });
        (self.happened, sessions.collect())
    }
}

/// Whether a host that logs this line has a session from now on.
fn has_joined(line: &str) -> bool {
    assert!(line.starts_with("host host_"), "a host says: `{line}`");
    line.trim_end().ends_with("joined a caller")
}

impl Host {
    fn begin(&mut self, trouble: Trouble) {
        self.trouble = Some(trouble);
        match trouble {
            Trouble::Stopped => self.process.stop(),
            Trouble::CutOff => self.proxy.cut(),
            Trouble::HalfOpen => self.proxy.stall(),
            Trouble::Mute => self.proxy.mute(),
            Trouble::Deaf => self.proxy.deafen(),
            Trouble::Slow => self.proxy.delay(Duration::from_millis(50)),
        }
    }
}

impl Trouble {
    const ALL: [Trouble; 6] =
        [Trouble::Stopped, Trouble::CutOff, Trouble::HalfOpen, Trouble::Mute, Trouble::Deaf, Trouble::Slow];

    fn name(self) -> &'static str {
        match self {
            Trouble::Stopped => "host stopped",
            Trouble::CutOff => "host cut off",
            Trouble::HalfOpen => "connection half open",
            Trouble::Mute => "host not heard",
            Trouble::Deaf => "host hears nothing",
            Trouble::Slow => "connection slow",
        }
    }
}

/// The tasks that were submitted.
struct Submitted {
    folder: String,
    tasks: u32,
    jobs: Vec<Future<'static, Vec<u8>>>,
    ends: Ends,
}

/// The number of each task whose future has ended.
struct Ends {
    sender: Sender<u32>,
    receiver: Receiver<u32>,
    before: Vec<u32>,
}

impl Submitted {
    fn new(folder: &Path, tasks: u32) -> Self {
        let (sender, receiver) = channel();
        let ends = Ends { sender, receiver, before: Vec::new() };
        Submitted { folder: folder.to_str().unwrap().to_owned(), tasks, jobs: Vec::new(), ends }
    }

    fn has_more(&self) -> bool {
        self.jobs.len() < self.tasks as usize
    }

    fn submit_a_portion(&mut self, executor: &NatsExecutor) {
        let first = self.jobs.len() as u32;
        for number in first..self.tasks.min(first + PORTION) {
            let (milliseconds, bytes) = of_task(number);
            let job = executor.submit(call(note_and_echo, (self.folder.clone(), number, milliseconds, bytes)));
            let sender = self.ends.sender.clone();
            job.add_done_callback(move |_| {
                let _ = sender.send(number); // a test that has failed takes no more
            });
            self.jobs.push(job);
        }
    }

    fn wait_until_a_portion_has_ended(&mut self) {
        self.ends.before.extend(self.ends.receiver.iter().take(PORTION as usize));
    }
}

impl Ends {
    /// All of them, when there is no future left that could end.
    fn all(self) -> Vec<u32> {
        drop(self.sender);
        self.before.into_iter().chain(self.receiver).collect()
    }
}

fn counted(numbers: Vec<u32>) -> HashMap<u32, u32> {
    let mut counts = HashMap::new();
    numbers.into_iter().for_each(|number| *counts.entry(number).or_default() += 1);
    counts
}

struct Books {
    tasks: u32,
    attempts: u32,
    happened: BTreeMap<&'static str, u32>,
    /// How often each host had joined, by its process.
    sessions: HashMap<u32, u32>,
    /// How often each task was begun, and how often its future has ended.
    begun: HashMap<u32, u32>,
    ended: HashMap<u32, u32>,
}

impl Books {
    fn check(self, outcomes: Vec<Result<Vec<u8>, TaskError>>) {
        let Books { tasks, attempts, happened, sessions, begun, ended } = self;
        let mut lost_with = HashMap::new();
        for (number, outcome) in (0..tasks).zip(&outcomes) {
            assert_eq!(ended.get(&number), Some(&1), "how often the future of task {number} has ended");
            let begun = begun.get(&number).copied().unwrap_or(0);
            assert!(begun <= attempts, "task {number} was begun {begun} times");
            match outcome {
                Ok(value) => assert!(begun >= 1 && *value == of_task(number).1, "task {number} has a wrong value"),
                Err(TaskError::WorkerLost(error)) => {
                    assert_eq!(error.attempt(), attempts, "{error}");
                    *lost_with.entry(error.pid()).or_default() += 1;
                }
                Err(error) => panic!("task {number}: {error}"),
            }
        }
        let (lost, all_begun): (u32, u32) = (lost_with.values().sum(), begun.values().sum());
        println!("{tasks} tasks, up to {attempts} times: {} ended well, {lost} lost, {all_begun} begun", tasks - lost);
        println!("{} hosts joined {} times; {happened:?}", sessions.len(), sessions.values().sum::<u32>());
        for (pid, lost) in lost_with {
            let most = sessions[&pid] * WORKERS as u32 * MOST_GRANTED;
            assert!(lost <= most, "{lost} tasks were lost with host {pid}, which can have had {most}");
        }
    }
}
