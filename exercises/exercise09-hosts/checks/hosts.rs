//! [`Hosts`]: an executor that pretends to have hosts. It has none: the check says when a part ends, and how.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::panic::resume_unwind;
use std::process;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use checks::{Gate, Patience, Rendezvous};
use futures_pool::transport::QueuedTask;
use futures_pool::{Accepts, BoxError, Executor, Future, ProcessPoolExecutor, Promise, Task, TaskError};
use serde::{Deserialize, Serialize};

futures_pool::remote!(task Piece);
futures_pool::remote!(die);

/// The task of a part.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Piece {
    /// Its place among the parts.
    pub(crate) place: usize,
    /// What it ends in.
    pub(crate) value: u64,
    pub(crate) repeatable: bool,
    /// Where a worker process asks whether it is to die. Pretended hosts do not look at it.
    pub(crate) port: u16,
}

impl Task for Piece {
    type Value = u64;

    fn run(self) -> Result<u64, BoxError> {
        let mut connection = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port))?;
        writeln!(connection, "{}", self.place)?;
        let mut answer = String::new();
        BufReader::new(connection).read_line(&mut answer)?;
        match answer.trim_end() {
            "live" => Ok(self.value),
            "die" => process::exit(3),
            // A panic that prints nothing.
            _ => resume_unwind(Box::new("no ink")),
        }
    }
}

/// Ends its worker process.
pub(crate) fn die() {
    process::exit(3)
}

/// What the student's function is given to run parts.
pub(crate) enum Executors<'a> {
    Pretended(&'a Hosts),
    Processes(&'a ProcessPoolExecutor),
}

/// How a part ends, one of the times that it is handed in.
#[derive(Clone)]
pub(crate) enum Fate {
    Value,
    Error(TaskError),
    /// Handing it in panics, with this message.
    CannotBeHandedIn(String),
}

/// Says how a part ends: by its place, and which time it is, from 1 on.
type Fates = Box<dyn Fn(usize, u32) -> Fate + Send + Sync>;

/// Hosts that do what the check says.
pub(crate) struct Hosts {
    fates: Fates,
    state: Mutex<State>,
    /// Opened when the student's function has ended.
    pub(crate) ended: Gate,
}

#[derive(Default)]
struct State {
    /// What was handed in and has not ended, by its place and its number.
    out: HashMap<(usize, u32), Out>,
    /// How often each part was handed in.
    times: HashMap<usize, u32>,
    /// One gate for each time that a part is handed in.
    gates: HashMap<(usize, u32), Arc<Gate>>,
    /// A part that was handed in while it was out.
    twice_at_once: Option<usize>,
    /// The check has seen enough: whatever comes now fails at once.
    is_over: bool,
    after_it_was_over: usize,
}

/// The hosts' end of a future.
enum Out {
    Value(Promise<'static, u64>, u64),
    Error(QueuedTask, TaskError),
}

impl Out {
    fn end(self) {
        match self {
            Out::Value(promise, value) => {
                promise.set_running_or_notify_cancel();
                // An answer may have cancelled it.
                let (Ok(()) | Err(_)) = promise.set_result(value);
            }
            Out::Error(task, error) => {
                if let Some((task, _)) = task.begin() {
                    task.end(Err(error), || ());
                }
            }
        }
    }
}

/// More than an answer hands in that does not hand in failures for ever.
const MOST_AFTER_IT_WAS_OVER: usize = 20_000;

impl Hosts {
    pub(crate) fn new(fates: impl Fn(usize, u32) -> Fate + Send + Sync + 'static) -> Hosts {
        Hosts { fates: Box::new(fates), state: Mutex::default(), ended: Gate::new() }
    }

    /// Waits until this part has been handed in so many times.
    pub(crate) fn wait_for(&self, place: usize, time: u32) -> Result<(), Missing> {
        let gate = {
            let mut state = self.lock();
            if state.times(place) >= time {
                return Ok(());
            }
            if state.is_over {
                return Err(Missing { place, time, others: 0 });
            }
            Arc::clone(state.gates.entry((place, time)).or_insert_with(|| Arc::new(Gate::new())))
        };
        gate.wait();
        let state = self.lock();
        let others = state.out.len();
        if state.times(place) >= time { Ok(()) } else { Err(Missing { place, time, others }) }
    }

    /// Waits until each of so many parts has been handed in.
    pub(crate) fn wait_for_all(&self, count: usize) -> Result<(), Missing> {
        (0..count).try_for_each(|place| self.wait_for(place, 1))
    }

    /// Ends this part, which was handed in for the `time`th time.
    pub(crate) fn end(&self, place: usize, time: u32) {
        let out = self.lock().out.remove(&(place, time));
        // Without the lock: callbacks run here.
        out.into_iter().for_each(Out::end);
    }

    /// How often this part was handed in.
    pub(crate) fn times(&self, place: usize) -> u32 {
        self.lock().times(place)
    }

    /// How often parts were handed in.
    pub(crate) fn handed_in(&self) -> u32 {
        self.lock().times.values().sum()
    }

    /// A part that was handed in while it was out already.
    pub(crate) fn twice_at_once(&self) -> Option<usize> {
        self.lock().twice_at_once
    }

    /// From now on nothing is held back. What is out is abandoned.
    pub(crate) fn abandon_all(&self) {
        let (out, gates) = {
            let mut state = self.lock();
            state.is_over = true;
            (std::mem::take(&mut state.out), std::mem::take(&mut state.gates))
        };
        drop(out);
        gates.values().for_each(|gate| gate.open());
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A part was not handed in as often as the check has waited for.
pub(crate) struct Missing {
    pub(crate) place: usize,
    pub(crate) time: u32,
    /// How many others were out when the check gave up.
    pub(crate) others: usize,
}

impl State {
    fn times(&self, place: usize) -> u32 {
        self.times.get(&place).copied().unwrap_or(0)
    }
}

impl Executor<'static> for Hosts {}

impl Accepts<'static, Piece> for Hosts {
    fn accept(&self, piece: Piece) -> Future<'static, u64> {
        let place = piece.place;
        let mut state = self.lock();
        let times = state.times.entry(place).or_default();
        *times += 1;
        let time = *times;
        let (out, future) = match (self.fates)(place, time) {
            Fate::Value => {
                let (promise, future) = Promise::new();
                (Out::Value(promise, piece.value), future)
            }
            Fate::Error(error) => {
                let (task, future) = QueuedTask::new(piece);
                (Out::Error(task, error), future)
            }
            Fate::CannotBeHandedIn(message) => {
                let gate = state.gates.remove(&(place, time));
                drop(state);
                gate.into_iter().for_each(|gate| gate.open());
                panic!("{message}")
            }
        };
        if state.is_over {
            state.after_it_was_over += 1;
            let for_ever = state.after_it_was_over > MOST_AFTER_IT_WAS_OVER;
            drop(state);
            drop(out);
            assert!(!for_ever, "parts that have failed are handed in again without end");
            return future;
        }
        if state.out.keys().any(|(other, _)| *other == place) {
            state.twice_at_once.get_or_insert(place);
        }
        state.out.insert((place, time), out);
        let gate = state.gates.remove(&(place, time));
        drop(state);
        gate.into_iter().for_each(|gate| gate.open());
        future
    }
}

/// What becomes of a part in a worker process.
#[derive(Clone, Copy)]
pub(crate) enum Verdict {
    Live,
    Die,
    Panic,
}

/// Answers worker processes that ask what is to become of them, until it is dropped. The first of them is kept waiting
/// until there is a second.
pub(crate) struct Judge {
    port: u16,
    thread: Option<thread::JoinHandle<()>>,
    bench: Arc<Bench>,
}

struct Bench {
    says: Box<dyn Fn(usize, u32) -> Verdict + Send + Sync>,
    /// How often each part has asked.
    times: Mutex<HashMap<usize, u32>>,
    two: Rendezvous,
    is_over: AtomicBool,
}

impl Judge {
    /// `says` is asked with the place of a part, and which time it runs.
    pub(crate) fn that(says: impl Fn(usize, u32) -> Verdict + Send + Sync + 'static) -> Judge {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("this machine has a port");
        let port = listener.local_addr().expect("it has an address").port();
        let (times, two) = (Mutex::default(), Rendezvous::of(2));
        let bench = Arc::new(Bench { says: Box::new(says), times, two, is_over: AtomicBool::new(false) });
        let at_work = Arc::clone(&bench);
        let thread = thread::spawn(move || {
            thread::scope(|scope| {
                let connections = listener.incoming().map_while(Result::ok);
                for connection in connections.take_while(|_| !at_work.is_over.load(SeqCst)) {
                    scope.spawn(|| at_work.answer(connection));
                }
            });
        });
        Judge { port, thread: Some(thread), bench }
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// How often this part was begun.
    pub(crate) fn times(&self, place: usize) -> u32 {
        self.bench.lock().get(&place).copied().unwrap_or(0)
    }

    /// How many parts were running at the same time: 2 if there were more.
    pub(crate) fn most_at_once(&self) -> usize {
        self.bench.two.most()
    }
}

impl Bench {
    fn answer(&self, connection: TcpStream) {
        let mut question = String::new();
        let (Ok(_) | Err(_)) = BufReader::new(&connection).read_line(&mut question);
        let Ok(place) = question.trim_end().parse() else { return };
        let time = {
            let mut times = self.lock();
            let times = times.entry(place).or_default();
            *times += 1;
            *times
        };
        self.two.meet();
        let verdict = match (self.says)(place, time) {
            Verdict::Live => "live",
            Verdict::Die => "die",
            Verdict::Panic => "panic",
        };
        // The process may have been killed.
        let (Ok(()) | Err(_)) = writeln!(&connection, "{verdict}");
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<usize, u32>> {
        self.times.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Judge {
    fn drop(&mut self) {
        self.bench.is_over.store(true, SeqCst);
        // It looks at that when somebody connects.
        let (Ok(_) | Err(_)) = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).map(drop);
        if let Some(thread) = self.thread.take() {
            let (Ok(()) | Err(_)) = thread.join();
        }
    }
}

/// Whether the function of the student has returned within a short time. A right one does not, and waits this out.
pub(crate) fn ends_early(hosts: &Hosts) -> bool {
    Patience::SHORT.wait_until(|| hosts.ended.is_open())
}
