//! The service: the thread of a caller that speaks to the server.

use std::sync::Arc;
use std::sync::mpsc::{self, SendError, Sender, channel};
use std::time::{Duration, Instant};
use std::{io, thread};

use async_nats::{ConnectOptions, Message, Subscriber};
use futures_pool::transport::QueuedTask;
use futures_pool::{RunningTask, SpanLog, TaskError, WorkerLost};
use futures_util::{FutureExt, StreamExt};

use super::ends::Ends;
use super::packing::pack_all;
use super::remote_host::Packed;
use super::running::{Ended, Running};
use super::submissions::{Event, OfExecutor, Submissions, Submitted};
use super::table::{Action, Answered, Lost, Reservation, Settings, Table};
use crate::connection::{Connection, Subjects};
use crate::error::ConnectError;
use crate::protocol::packet::{self, Call, FromHost};
use crate::protocol::session_id::SessionId;

/// How often hosts are called that may not have heard of this caller.
const CALL_AGAIN: Duration = Duration::from_secs(1);
/// How many messages are taken in before what they lead to is done.
const AT_ONCE: usize = 256;
/// How long hosts are waited for at the end, to hear that nothing more will come.
const GOODBYE: Duration = Duration::from_millis(500);

/// What a service is started with.
pub(crate) struct Start {
    pub(crate) server: String,
    pub(crate) options: ConnectOptions,
    pub(crate) subjects: Subjects,
    pub(crate) settings: Settings,
    pub(crate) spans: Option<SpanLog>,
    /// How long the server may be away before everything fails.
    pub(crate) server_patience: Duration,
}

/// Starts the service, and waits until it is connected.
pub(crate) fn start(start: Start, submissions: &Arc<Submissions>) -> Result<(), ConnectError> {
    let ends = Arc::new(Ends::new(submissions.counts().clone())?);
    let (to_pack, reservations) = channel();
    spawn("futures-pool-nats pack", {
        let (ends, submissions) = (ends.clone(), submissions.clone());
        move || pack_all(&reservations, &submissions, &ends)
    })
    .map_err(ConnectError::NoThread)?;
    let (connected, is_connected) = channel();
    spawn("futures-pool-nats caller", {
        let submissions = submissions.clone();
        move || run(start, submissions, &ends, to_pack, &connected)
    })
    .map_err(ConnectError::NoThread)?;
    is_connected.recv().unwrap_or_else(|mpsc::RecvError| Err(ConnectError::NoThread(io::ErrorKind::Other.into())))
}

fn spawn(name: &str, body: impl FnOnce() + Send + 'static) -> io::Result<()> {
    thread::Builder::new().name(name.to_owned()).spawn(body)?;
    Ok(())
}

/// Runs the service to its end.
fn run(
    start: Start,
    submissions: Arc<Submissions>,
    ends: &Arc<Ends>,
    to_pack: Sender<Reservation<QueuedTask>>,
    connected: &Sender<Result<(), ConnectError>>,
) {
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return drop(connected.send(Err(ConnectError::NoThread(error)))),
    };
    runtime.block_on(async {
        match Service::connect(start, submissions.clone(), ends.clone(), to_pack).await {
            Ok((service, messages, arrivals)) => {
                let _ = connected.send(Ok(()));
                service.run(messages, arrivals).await;
            }
            Err(error) => drop(connected.send(Err(error))),
        }
    });
    submissions.note_end();
}

struct Service {
    id: SessionId,
    connection: Connection,
    subjects: Subjects,
    table: Table<OfExecutor>,
    submissions: Arc<Submissions>,
    ends: Arc<Ends>,
    to_pack: Sender<Reservation<QueuedTask>>,
    call_at: Instant,
    /// Since when there has been no server.
    without_server: Option<Instant>,
    server_patience: Duration,
    server: String,
    spans: Option<SpanLog>,
}

impl Service {
    async fn connect(
        start: Start,
        submissions: Arc<Submissions>,
        ends: Arc<Ends>,
        to_pack: Sender<Reservation<QueuedTask>>,
    ) -> Result<(Self, Subscriber, Subscriber), ConnectError> {
        let Start { server, options, subjects, settings, spans, server_patience } = start;
        let connection = Connection::new(&server, options).await?;
        let id = SessionId::new();
        let client = connection.client();
        let refused = |error| ConnectError::server(&server, error);
        let messages = client.subscribe(subjects.caller(id)).await.map_err(refused)?;
        let refused = |error| ConnectError::server(&server, error);
        let arrivals = client.subscribe(subjects.arrivals()).await.map_err(refused)?;
        let service = Service {
            id,
            table: Table::new(settings, connection.largest_payload()),
            connection,
            subjects,
            submissions,
            ends,
            to_pack,
            call_at: Instant::now(),
            without_server: None,
            server_patience,
            server,
            spans,
        };
        Ok((service, messages, arrivals))
    }

    async fn run(mut self, mut messages: Subscriber, mut arrivals: Subscriber) {
        loop {
            self.step().await;
            if self.submissions.counts().is_over() {
                break;
            }
            let next = self.table.next_event().map_or(self.call_at, |event| event.min(self.call_at));
            let counts = self.submissions.counts().clone();
            tokio::select! {
                message = messages.next() => {
                    let mut message = message;
                    for _ in 0..AT_ONCE {
                        let Some(came) = message else { break };
                        self.receive(came);
                        message = messages.next().now_or_never().flatten();
                    }
                }
                _arrival = arrivals.next() => self.call_at = Instant::now(),
                () = counts.woken() => {}
                () = self.connection.connected() => {
                    self.call_at = Instant::now();
                    self.table.reconnected(Instant::now());
                }
                () = tokio::time::sleep_until(next.into()) => {}
            }
        }
        self.say_goodbye(&mut messages).await;
    }

    /// Does all that there is to do at this moment.
    async fn step(&mut self) {
        let now = Instant::now();
        let (tasks, events) = self.submissions.take();
        self.submit(tasks, now);
        events.into_iter().for_each(|event| self.handle(event, now));
        if self.table.next_event().is_some_and(|at| at <= now) {
            self.table.tick(now);
        }
        for reservation in self.table.reserve() {
            let _ = self.to_pack.send(reservation); // that thread lives as long as this one
        }
        self.submissions.set_room(self.table.room());
        self.watch_server(now);
        self.act().await;
        if self.call_at <= now {
            self.call_at = now + CALL_AGAIN;
            // Those that wait for a host and were cancelled meanwhile.
            let cancelled = self.table.take_waiting_if(QueuedTask::is_cancelled);
            self.ends.refuse_all(cancelled, &TaskError::Cancelled);
            let call = packet::call(&Call { caller: self.id });
            self.connection.publish(self.subjects.calls().into(), call).await;
        }
    }

    /// Puts what was handed in into the table.
    fn submit(&mut self, tasks: impl IntoIterator<Item = Submitted>, now: Instant) {
        for submitted in tasks {
            match submitted {
                Submitted::Queued(task) => self.table.submit([task]),
                Submitted::Packed(mut packed, rest) => {
                    note_stop(&mut packed);
                    self.table.submit_packed(packed, rest);
                }
            }
        }
        self.table.grant_all(now);
    }

    fn handle(&mut self, event: Event, now: Instant) {
        match event {
            Event::Packed(mut reservation) => {
                reservation.packed.iter_mut().for_each(note_stop);
                self.table.hand_out(reservation, now);
            }
            Event::Stop(tag) => self.table.stop_if(|running| running.tag == Some(tag), now),
            Event::TakePending(answer) => {
                let waiting = self.take_waiting();
                // Who asked waits for them.
                if let Err(SendError(waiting)) = answer.send(waiting) {
                    self.ends.refuse_all(waiting, &TaskError::Cancelled);
                }
            }
            Event::Running(answer) => {
                let running = self.table.running().map(|(task, host)| {
                    let mut running = RunningTask::default();
                    (running.task, running.worker) = (task.task.name(), host.name.clone());
                    running
                });
                let _ = answer.send(running.collect()); // who asked may be gone
            }
            Event::Kill => self.table.kill(now),
        }
    }

    fn receive(&mut self, message: Message) {
        // What is no packet is no host's, and is not answered.
        if let Ok(((session, packet), body)) = packet::unpack::<(SessionId, FromHost)>(&message.payload) {
            self.table.receive(session, packet, body, message.reply, Instant::now());
        }
    }

    /// Does what the table wants done.
    async fn act(&mut self) {
        let mut ended = Vec::new();
        for action in self.table.actions() {
            match action {
                Action::Send { subject, packet } => self.connection.publish(subject, packet).await,
                Action::End(Answered { task, outcome, span }) => {
                    // Before the outcome can be seen, and here: the spans stand in the order in which tasks ended.
                    if let (Some(spans), Some(span)) = (&self.spans, span) {
                        task.task.record_span(spans, span.worker, span.began, span.ended);
                    }
                    ended.push(Ended { task: task.task, outcome: Ok(outcome) });
                }
                Action::Lost(Lost { task, host, attempt, reason }) => {
                    let lost = WorkerLost::new(task.task.name(), &host.name, host.pid, attempt, reason);
                    ended.push(Ended { task: task.task, outcome: Err(TaskError::WorkerLost(Arc::new(lost))) });
                }
                Action::HostsChanged => {
                    let hosts = self.table.hosts().cloned().collect();
                    self.submissions.counts().set_hosts(hosts);
                }
                Action::Refused(sentence) => self.submissions.counts().note_refused(sentence),
            }
        }
        self.ends.end_all(ended);
    }

    /// When the server stays away, what waits for it ends.
    fn watch_server(&mut self, now: Instant) {
        if self.connection.is_connected() {
            self.without_server = None;
            return;
        }
        let since = *self.without_server.get_or_insert(now);
        if now.saturating_duration_since(since) >= self.server_patience {
            let sentence =
                format!("the NATS server at {} has not been there for {:?}", self.server, self.server_patience);
            let reason = TaskError::BrokenPool(Arc::new(io::Error::new(io::ErrorKind::NotConnected, sentence)));
            self.submissions.counts().close(reason.clone());
            let waiting = self.take_waiting();
            self.ends.refuse_all(waiting, &reason);
        }
    }

    /// Takes out all that waits, what was handed in a moment ago too.
    fn take_waiting(&mut self) -> Vec<QueuedTask> {
        let tasks = self.submissions.take_tasks();
        self.submit(tasks, Instant::now());
        self.table.take_waiting()
    }

    async fn say_goodbye(&mut self, messages: &mut Subscriber) {
        self.table.say_goodbye(Instant::now());
        let end = Instant::now() + GOODBYE;
        loop {
            self.act().await;
            if self.table.is_settled() || !self.connection.is_connected() {
                break;
            }
            tokio::select! {
                message = messages.next() => message.into_iter().for_each(|message| self.receive(message)),
                () = tokio::time::sleep_until(end.into()) => break,
            }
        }
        let _ = tokio::time::timeout(GOODBYE, self.connection.client().flush()).await;
    }
}

/// Notes whether the task was asked to stop before it could be found in the table.
fn note_stop(packed: &mut Packed<Running>) {
    packed.is_to_stop = packed.can_be_stopped && packed.task.task.reason_not_to_run().is_some();
}
