//! The service: the thread of a host that speaks to the server.

use std::collections::{BTreeMap, HashMap};
use std::sync::mpsc::{self, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};
use std::{fmt, io, process};

use async_nats::{Message, Subscriber};
use bytes::Bytes;
use futures_pool::transport::{InvalidRequest, Request, outcome_to_parts, time_taken};
use futures_pool::{CancelToken, Executor, Future, ProcessPoolExecutor, SpanLog, TaskError};
use futures_util::{FutureExt, StreamExt};
use tokio::sync::Notify;

use super::options::HostOptions;
use super::session::{Action, End, Session};
use crate::connection::{Connection, Subjects};
use crate::error::ConnectError;
use crate::program;
use crate::protocol::Parts;
use crate::protocol::packet::{self, Call, FromCaller, Join};
use crate::protocol::session_id::SessionId;

/// How many messages are taken in before what they lead to is done.
const AT_ONCE: usize = 256;
/// How long a caller that has refused this host is not asked again.
const AFTER_REFUSAL: Duration = Duration::from_secs(60);

/// Makes this program a host: it runs tasks for every caller of that name which is the same program, until its process
/// ends. `main` begins with [`futures_pool::worker_entry`], as for every program with a pool of processes.
///
/// # Errors
/// If the server cannot be reached when it begins; later it is waited for.
///
/// ```no_run
/// # fn main() -> Result<(), futures_pool_nats::ConnectError> {
/// use futures_pool_nats::{HostOptions, worker_host};
///
/// futures_pool::worker_entry();
/// if std::env::args().nth(1).as_deref() == Some("host") {
///     worker_host("nats://127.0.0.1:4222", "primes", HostOptions::new())?;
/// }
/// # Ok(())
/// # }
/// ```
pub fn worker_host(server: &str, name: &str, options: HostOptions) -> Result<(), ConnectError> {
    let host = WorkerHost::start(server, name, options)?;
    host.wait();
    Ok(())
}

/// A host that runs in the background. Dropping it is [`stop`](Self::stop).
pub struct WorkerHost {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

impl WorkerHost {
    /// Starts a host, which has connected when this returns.
    ///
    /// # Errors
    /// If the server cannot be reached, or the choices make no sense.
    pub fn start(server: &str, name: &str, options: HostOptions) -> Result<Self, ConnectError> {
        let subjects = Subjects::of(name)?;
        options.check()?;
        let program = program::fingerprint().map_err(ConnectError::NoProgram)?;
        let shared = Arc::new(Shared::default());
        let (connected, is_connected) = channel();
        let (server, service_shared) = (server.to_owned(), shared.clone());
        let thread = thread::Builder::new()
            .name("futures-pool-nats host".to_owned())
            .spawn(move || run(&server, subjects, options, program, service_shared, &connected))
            .map_err(ConnectError::NoThread)?;
        let connected = is_connected.recv();
        connected.unwrap_or_else(|mpsc::RecvError| Err(ConnectError::NoThread(io::ErrorKind::Other.into())))?;
        Ok(WorkerHost { shared, thread: Some(thread) })
    }

    /// How many callers it works for.
    pub fn callers(&self) -> usize {
        let (sender, callers) = channel();
        self.shared.tell(Event::Callers(sender));
        callers.recv().unwrap_or_default()
    }

    /// The ids of the processes in which it runs tasks. None, if it has left.
    pub fn pids(&self) -> Vec<u32> {
        let (sender, pids) = channel();
        self.shared.tell(Event::Pids(sender));
        pids.recv().unwrap_or_default()
    }

    /// Takes no more tasks, finishes those that were begun, and leaves.
    pub fn stop(self) {}

    /// Waits until the host has left, which it does not by itself.
    pub fn wait(mut self) {
        self.join();
    }

    fn join(&mut self) {
        self.thread.take().into_iter().for_each(|thread| drop(thread.join()));
    }
}

impl Drop for WorkerHost {
    fn drop(&mut self) {
        if self.thread.is_some() {
            self.shared.tell(Event::Leave);
            self.join();
        }
    }
}

impl fmt::Debug for WorkerHost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WorkerHost").finish_non_exhaustive()
    }
}

/// What the service is told by other threads.
enum Event {
    /// A task of that session has ended.
    Ended { session: SessionId, number: u64 },
    /// It is to be told how many callers there are.
    Callers(Sender<usize>),
    /// The ids of the worker processes are to be told.
    Pids(Sender<Vec<u32>>),
    /// The host is to leave.
    Leave,
}

struct Shared {
    /// None if the service has ended.
    events: Mutex<Option<Vec<Event>>>,
    notify: Notify,
}

impl Default for Shared {
    fn default() -> Self {
        Shared { events: Mutex::new(Some(Vec::new())), notify: Notify::new() }
    }
}

impl Shared {
    fn tell(&self, event: Event) {
        let mut events = locked(&self.events);
        let Some(events) = events.as_mut() else { return };
        events.push(event);
        if events.len() == 1 {
            self.notify.notify_one();
        }
    }

    fn take(&self) -> Vec<Event> {
        locked(&self.events).as_mut().map(std::mem::take).unwrap_or_default()
    }

    fn close(&self) {
        *locked(&self.events) = None;
    }
}

/// Runs the service to its end.
fn run(
    server: &str,
    subjects: Subjects,
    mut options: HostOptions,
    program: u64,
    shared: Arc<Shared>,
    connected: &Sender<Result<(), ConnectError>>,
) {
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return drop(connected.send(Err(ConnectError::NoThread(error)))),
    };
    runtime.block_on(async {
        let connection = Connection::new(server, options.connect.take().unwrap_or_default());
        let connected_service = async {
            let connection = connection.await?;
            let id = SessionId::new();
            let client = connection.client();
            let calls = client.subscribe(subjects.calls()).await;
            let calls = calls.map_err(|error| ConnectError::server(server, error))?;
            let messages = client.subscribe(subjects.host(id, "*")).await;
            let messages = messages.map_err(|error| ConnectError::server(server, error))?;
            let host_name = options.host_name.clone().unwrap_or_else(machine_name);
            let sessions = HashMap::new();
            let refused_at = HashMap::new();
            let is_leaving = false;
            let service = Service {
                id,
                connection,
                subjects,
                options,
                host_name,
                program,
                shared,
                sessions,
                refused_at,
                is_leaving,
            };
            Ok((service, calls, messages))
        };
        match connected_service.await {
            Ok((service, calls, messages)) => {
                let _ = connected.send(Ok(()));
                service.run(calls, messages).await;
            }
            Err(error) => drop(connected.send(Err(error))),
        }
    });
}

/// The name of this machine, as far as its system tells.
fn machine_name() -> String {
    let of_environment = ["HOSTNAME", "COMPUTERNAME"].iter().find_map(|name| std::env::var(name).ok());
    let of_file = || std::fs::read_to_string("/etc/hostname").ok();
    let name = of_environment.or_else(of_file).map(|name| name.trim().to_owned());
    name.filter(|name| !name.is_empty()).unwrap_or_else(|| "unnamed".to_owned())
}

struct Service {
    id: SessionId,
    connection: Connection,
    subjects: Subjects,
    options: HostOptions,
    host_name: String,
    program: u64,
    shared: Arc<Shared>,
    /// The callers that were joined, or asked.
    sessions: HashMap<SessionId, ForCaller>,
    /// When a caller has refused this host.
    refused_at: HashMap<SessionId, Instant>,
    is_leaving: bool,
}

/// All that there is for one caller, by the id of the session.
struct ForCaller {
    caller: SessionId,
    session: Session,
    pool: Option<ProcessPoolExecutor>,
    running: BTreeMap<u64, Running>,
    /// Until when tasks may be begun; the pool looks at it too.
    lease_ends: Arc<Mutex<Instant>>,
    /// Whether the caller has had the processes killed.
    is_killed: bool,
    /// Where the pool notes when and where tasks run, if the caller wants to know.
    spans: Option<SpanLog>,
    /// What was noted of tasks that were not answered, by their numbers.
    noted: HashMap<u64, (u32, Instant, Instant)>,
}

/// A task that was granted.
struct Running {
    future: Future<'static, Parts>,
    token: Option<CancelToken>,
}

impl Service {
    async fn run(mut self, mut calls: Subscriber, mut messages: Subscriber) {
        // Callers call again now and then; a host that has just come does not wait for that.
        self.connection.publish(self.subjects.arrivals().into(), Bytes::new()).await;
        loop {
            self.step().await;
            if self.is_leaving && self.sessions.is_empty() {
                break;
            }
            let next = self.sessions.values().filter_map(|of_caller| of_caller.session.next_event()).min();
            let next = next.unwrap_or_else(|| Instant::now() + Duration::from_secs(60));
            tokio::select! {
                message = messages.next() => {
                    let mut message = message;
                    for _ in 0..AT_ONCE {
                        let Some(came) = message else { break };
                        self.receive(&came);
                        message = messages.next().now_or_never().flatten();
                    }
                }
                Some(call) = calls.next() => self.answer_call(&call),
                () = self.shared.notify.notified() => {}
                () = self.connection.connected() => {
                    let now = Instant::now();
                    self.sessions.values_mut().for_each(|of_caller| of_caller.session.reconnected(now));
                    self.connection.publish(self.subjects.arrivals().into(), Bytes::new()).await;
                }
                () = tokio::time::sleep_until(next.into()) => {}
            }
        }
        // Who asks something from now on is told nothing.
        self.shared.close();
        let sessions = std::mem::take(&mut self.sessions);
        sessions.into_values().for_each(|of_caller| end_pool(of_caller.pool));
        let _ = tokio::time::timeout(Duration::from_millis(500), self.connection.client().flush()).await;
    }

    /// Asks a caller that was not asked before.
    fn answer_call(&mut self, call: &Message) {
        let Ok((Call { caller }, _)) = packet::unpack::<Call>(&call.payload) else { return };
        let now = Instant::now();
        self.refused_at.retain(|_, at| now.saturating_duration_since(*at) < AFTER_REFUSAL);
        let is_known = self.sessions.values().any(|of_caller| of_caller.caller == caller);
        if self.is_leaving || is_known || self.refused_at.contains_key(&caller) {
            return;
        }
        let id = SessionId::new();
        let join = Join {
            program: self.program,
            host: self.host_name.clone(),
            pid: process::id(),
            workers: u32::try_from(self.options.workers).unwrap_or(u32::MAX),
            largest_payload: u32::try_from(self.connection.largest_payload()).unwrap_or(u32::MAX),
        };
        let session = Session::new(id, join, now);
        let lease_ends = Arc::new(Mutex::new(now));
        let of_caller = ForCaller {
            caller,
            session,
            pool: None,
            running: BTreeMap::new(),
            lease_ends,
            is_killed: false,
            spans: None,
            noted: HashMap::new(),
        };
        self.sessions.insert(id, of_caller);
    }

    fn receive(&mut self, message: &Message) {
        let session = message.subject.rsplit('.').next().unwrap_or_default();
        let Some(of_caller) = self.sessions.iter_mut().find(|(id, _)| id.to_string() == session) else { return };
        if let Ok((packet, body)) = packet::unpack::<FromCaller>(&message.payload) {
            of_caller.1.session.receive(packet, body, Instant::now());
        }
    }

    /// Does all that there is to do at this moment.
    async fn step(&mut self) {
        for event in self.shared.take() {
            match event {
                Event::Ended { session, number } => self.ended(session, number),
                Event::Callers(answer) => drop(answer.send(self.sessions.len())),
                Event::Pids(answer) => {
                    let pools = self.sessions.values().filter_map(|of_caller| of_caller.pool.as_ref());
                    let _ = answer.send(pools.flat_map(ProcessPoolExecutor::pids).collect()); // who asked may be gone
                }
                Event::Leave => {
                    self.is_leaving = true;
                    self.sessions.values_mut().for_each(|of_caller| of_caller.session.leave());
                }
            }
        }
        let ids: Vec<_> = self.sessions.keys().copied().collect();
        for id in ids {
            let Some(of_caller) = self.sessions.get_mut(&id) else { continue };
            let now = Instant::now();
            if of_caller.session.next_event().is_some_and(|at| at <= now) {
                of_caller.session.tick(now);
            }
            of_caller.session.transmit(now);
            if let Some(ends) = of_caller.session.lease_ends() {
                *locked(&of_caller.lease_ends) = ends;
            }
            for action in of_caller.session.actions() {
                self.act(id, action).await;
            }
            self.sessions.retain(|_, of_caller| !of_caller.session.is_over());
        }
    }

    async fn act(&mut self, id: SessionId, action: Action) {
        let Some(of_caller) = self.sessions.get_mut(&id) else { return };
        match action {
            Action::Send(packet) => {
                let (caller, here) = (self.subjects.caller(of_caller.caller), self.subjects.host(self.id, id));
                self.connection.publish_with_reply(caller, here, packet).await;
            }
            Action::Joined { spans } => {
                of_caller.spans = spans.then(SpanLog::new);
                let builder = self.options.pool_builder();
                let builder = of_caller.spans.iter().fold(builder, |builder, log| builder.spans(log));
                // The choices were checked when the host was started, and the program is still there.
                of_caller.pool = builder.build().ok();
                (self.options.log)(&format!("host {} joined a caller", self.host_name));
            }
            Action::Begin { number, can_be_stopped, request } => {
                of_caller.begin(id, number, can_be_stopped, request, &self.shared);
            }
            Action::Stop { number } => {
                if let Some(token) = of_caller.running.get(&number).and_then(|running| running.token.as_ref()) {
                    token.cancel();
                }
            }
            Action::AskBack => {
                // From the last on, up to one that was begun: none is to be overtaken by one behind it. One with a token
                // would be stopped if it was begun.
                while let Some(last) = of_caller.running.last_entry() {
                    if last.get().token.is_some() || !last.get().future.cancel() {
                        break;
                    }
                    of_caller.session.give_back(last.remove_entry().0);
                }
                of_caller.session.gave_back();
            }
            Action::Kill => {
                of_caller.is_killed = true;
                of_caller.pool.iter().for_each(ProcessPoolExecutor::kill_workers);
            }
            Action::End(end) => {
                let pool = of_caller.pool.take();
                of_caller.running.clear();
                if let End::Refused { .. } = end {
                    self.refused_at.insert(of_caller.caller, Instant::now());
                }
                if let Some(line) = sentence(&self.host_name, self.program, &end) {
                    (self.options.log)(&line);
                }
                end_pool(pool);
            }
        }
    }

    fn ended(&mut self, id: SessionId, number: u64) {
        let Some(of_caller) = self.sessions.get_mut(&id) else { return };
        let Some(Running { future, token }) = of_caller.running.remove(&number) else { return };
        let outcome = future.into_result();
        // Without a token it was cancelled before it began: asked back, or the lease was over.
        let was_begun = token.is_some() || of_caller.is_killed || !matches!(outcome, Err(TaskError::Cancelled));
        if !was_begun {
            return of_caller.session.give_back(number);
        }
        let has_died = matches!(outcome, Err(TaskError::WorkerDied(_))) && !of_caller.is_killed;
        let outcome = outcome_to_parts(outcome);
        let (took, span) = (time_taken(&outcome), of_caller.take_span(number));
        of_caller.session.answer(number, outcome, took, span, has_died);
    }
}

impl ForCaller {
    /// Begins a task that was granted.
    fn begin(&mut self, id: SessionId, number: u64, can_be_stopped: bool, request: Parts, shared: &Arc<Shared>) {
        let Ok(mut request) = Request::from_parts(request) else {
            let error = TaskError::Failed(Arc::new(InvalidRequest));
            return self.session.answer(number, outcome_to_parts(Err(error)), Duration::ZERO, None, false);
        };
        let token = can_be_stopped.then(CancelToken::new);
        if let Some(token) = &token {
            request = request.stopped_by(token);
        }
        // By its name its span is known.
        if self.spans.is_some() {
            request = request.named(number.to_string());
        }
        let lease_ends = self.lease_ends.clone();
        let request = request.begun_only_if(move || Instant::now() < *locked(&lease_ends));
        let Some(pool) = &self.pool else { return self.session.give_back(number) };
        let future = pool.submit(request);
        let shared = shared.clone();
        future.add_done_callback(move |_| shared.tell(Event::Ended { session: id, number }));
        self.running.insert(number, Running { future, token });
    }

    /// On which worker the task of this number ran, from when to when, if it did and that is noted.
    fn take_span(&mut self, number: u64) -> Option<(u32, Instant, Instant)> {
        for span in self.spans.iter().flat_map(SpanLog::take) {
            let worker = span.worker.rsplit('_').next().and_then(|worker| worker.parse().ok());
            if let (Ok(number), Some(worker)) = (span.task.parse(), worker) {
                self.noted.insert(number, (worker, span.started, span.ended));
            }
        }
        self.noted.remove(&number)
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Ends the processes of a session that is over, whatever they are at. That may take a moment, and is not waited for.
fn end_pool(pool: Option<ProcessPoolExecutor>) {
    if let Some(pool) = pool {
        pool.kill_workers();
        // Where no thread can be had it is dropped here.
        let _ = thread::Builder::new().name("futures-pool-nats pool's end".to_owned()).spawn(move || drop(pool));
    }
}

/// What is worth saying of the end of a session.
fn sentence(host: &str, program: u64, end: &End) -> Option<String> {
    let why = match end {
        End::Goodbye => "it has no more to do",
        End::Refused { caller, program: other } => {
            return Some(format!(
                "{caller} runs program {other:016x} and has refused host {host}, which is program {program:016x}"
            ));
        }
        End::Unknown => "it has given this host up",
        End::LeaseOver => "it stopped answering",
        End::NotAnswered => "it did not answer",
        End::Garbage => "it sent what is not a message",
    };
    Some(format!("host {host} left a caller: {why}"))
}
