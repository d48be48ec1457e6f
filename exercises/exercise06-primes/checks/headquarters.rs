//! The functions that the checks hand in, and where `search` gets its orders.
//!
//! `search` runs in whatever process it is called. It asks the check what to do, over a connection to this machine's
//! own address. So the check knows which process searches what, can make processes meet, hold one back, let one die,
//! and see whether they are gone. Where to ask is in the numbers themselves: their upper bits are the check's port.

use std::collections::btree_map::{BTreeMap, Entry};
use std::error::Error;
use std::fs;
use std::hash::{BuildHasher, RandomState};
use std::io::{self, BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::ops::Range;
use std::process;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst};
use std::sync::{Mutex, MutexGuard};
use std::thread::{self, Builder};

use checks::{Patience, fail};
use futures_pool::BoxError;

futures_pool::remote!(search);

/// Asks the check what there is to be found among these numbers.
pub(crate) fn search(numbers: Range<u64>) -> Vec<u64> {
    let port = (numbers.start >> PORT) as u16;
    let orders = sign_in(port)
        .and_then(|()| ask(port, &format!("search {} {} {}", process::id(), numbers.start, numbers.end)))
        .unwrap_or_else(|error| panic!("{numbers:?} is not a chunk of the numbers to be searched ({error})"));
    match orders.1.split_once(' ') {
        Some(("find", numbers)) => numbers.split_whitespace().filter_map(|number| number.parse().ok()).collect(),
        Some(("panic", message)) => panic!("{message}"),
        _ => process::exit(3),
    }
}

/// Where the port begins in a number. What is below is for the check, and numbers stay small enough for `primes_in`.
const PORT: u32 = 20;

/// Says once that this process is here. The connection stays until the process ends, whatever its end.
fn sign_in(port: u16) -> io::Result<()> {
    static SIGNED_IN: Mutex<BTreeMap<u16, TcpStream>> = Mutex::new(BTreeMap::new());
    if let Entry::Vacant(place) = lock(&SIGNED_IN).entry(port) {
        let (connection, _welcome) = ask(port, &format!("here {}", process::id()))?;
        place.insert(connection);
    }
    Ok(())
}

fn ask(port: u16, question: &str) -> io::Result<(TcpStream, String)> {
    let mut connection = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
    writeln!(connection, "{question}")?;
    let mut answer = String::new();
    match BufReader::new(&connection).read_line(&mut answer)? {
        0 => Err(ErrorKind::UnexpectedEof.into()),
        _ => Ok((connection, answer.trim_end_matches('\n').to_owned())),
    }
}

futures_pool::remote!(landmarks);

/// Some of the largest numbers there are, found without asking anybody.
pub(crate) fn landmarks(numbers: Range<u64>) -> Vec<u64> {
    let all = [u64::MAX - 100, u64::MAX - 42, u64::MAX - 3, u64::MAX - 2, u64::MAX - 1];
    all.into_iter().filter(|number| numbers.contains(number)).collect()
}

/// The check's side of `search`.
pub(crate) struct Headquarters<'c> {
    port: u16,
    /// Mostly every third number is to be found. Which, nobody knows who has not searched.
    hidden: AtomicU64,
    on_call: &'c (dyn Fn(&Call) -> Fate + Sync),
    calls: Mutex<Vec<Call>>,
    /// One for each process that has signed in, but for this one.
    connections: Mutex<Vec<TcpStream>>,
    over: AtomicBool,
    /// The system gave no thread for a connection.
    short_of_threads: Mutex<Option<io::Error>>,
}

/// A call of `search`.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    /// As the check counts them.
    pub(crate) chunk: Range<u64>,
    /// Whether the process that made this call is the one that runs the check.
    pub(crate) in_caller: bool,
}

impl Call {
    /// How many numbers it searches.
    pub(crate) fn count(&self) -> u64 {
        self.chunk.end - self.chunk.start
    }
}

/// What became of a search.
pub(crate) struct Searched {
    /// Or the error's text.
    pub(crate) answer: Result<Vec<u64>, String>,
    /// What there was to be found.
    pub(crate) hidden: Vec<u64>,
    /// But for those without any number.
    pub(crate) calls: Vec<Call>,
    /// How many other processes have searched.
    pub(crate) processes: usize,
}

impl Searched {
    /// What was found; the check fails if there was an error.
    pub(crate) fn found(&self) -> Vec<u64> {
        match &self.answer {
            Ok(found) => found.clone(),
            Err(error) => fail("`primes_on_processes` to return what was found", format!("the error \"{error}\"")),
        }
    }

    /// What to say if no other process came.
    pub(crate) fn no_call(&self) -> String {
        let calls = if self.calls.is_empty() { "never called" } else { "called in this process only" };
        let error = self.answer.as_ref().err().map(|error| format!(", and the error \"{error}\""));
        format!("`search` {calls}{}", error.unwrap_or_default())
    }
}

/// What becomes of a call.
pub(crate) enum Fate {
    /// It finds what there is.
    Find,
    /// It panics with this message.
    Panic(String),
    /// Its process dies, but for the one that runs the check.
    Die,
}

impl Headquarters<'_> {
    /// Serves while `run` runs. `on_call` is asked for each call, on a thread of its own, and may wait there. Calls
    /// without any number find nothing, and are of no account.
    pub(crate) fn open<T>(on_call: &(dyn Fn(&Call) -> Fate + Sync), run: &dyn Fn(&Headquarters<'_>) -> T) -> T {
        // Neither those of `search` nor those between the pool and its workers.
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("the system gives us ports");
        let headquarters = Headquarters {
            port: listener.local_addr().expect("it is bound").port(),
            hidden: AtomicU64::new(RandomState::new().hash_one("hidden") % 3),
            on_call,
            calls: Mutex::default(),
            connections: Mutex::default(),
            over: AtomicBool::new(false),
            short_of_threads: Mutex::default(),
        };
        thread::scope(|scope| {
            let _until_the_end = Closing(&headquarters);
            scope.spawn(|| {
                for connection in listener.incoming().flatten() {
                    if headquarters.over.load(SeqCst) {
                        break;
                    }
                    // An error says that the process is no more.
                    let serve = || drop(headquarters.serve(connection));
                    if let Err(error) = Builder::new().spawn_scoped(scope, serve) {
                        // The connection is closed, so nobody waits for an answer.
                        lock(&headquarters.short_of_threads).get_or_insert(error);
                    }
                }
            });
            run(&headquarters)
        })
    }

    /// From now on other numbers are to be found.
    pub(crate) fn hide_others(&self) {
        self.hidden.fetch_add(1, SeqCst);
    }

    /// What to hand to the student's function for these numbers, which are less than a million.
    pub(crate) fn numbers(&self, numbers: &Range<u64>) -> Range<u64> {
        self.base() + numbers.start..self.base() + numbers.end
    }

    /// What became of a search among these numbers.
    pub(crate) fn searched(&self, numbers: &Range<u64>, answer: Result<Vec<u64>, BoxError>) -> Searched {
        if let Some(error) = &*lock(&self.short_of_threads) {
            panic!("no thread for a connection: {error}");
        }
        let as_counted = |found: Vec<u64>| found.iter().map(|number| number.wrapping_sub(self.base())).collect();
        Searched {
            answer: answer.map(as_counted).map_err(|error| with_sources(&*error)),
            hidden: self.hidden(numbers),
            calls: lock(&self.calls).clone(),
            processes: self.processes(),
        }
    }

    /// How many other processes have searched.
    pub(crate) fn processes(&self) -> usize {
        lock(&self.connections).len()
    }

    /// How many processes are still there: those that have searched, and any other that this one has started. It waits
    /// for those that are on their way out.
    pub(crate) fn left_behind(&self) -> usize {
        let left = || {
            let searchers = lock(&self.connections).iter().filter(|connection| !has_ended(connection)).count();
            searchers.max(children())
        };
        Patience::LONG.wait_until(|| left() == 0);
        left()
    }

    /// What there is to be found among these numbers.
    pub(crate) fn hidden(&self, numbers: &Range<u64>) -> Vec<u64> {
        let one_in_three = self.hidden.load(SeqCst) % 3;
        let is_hidden = |number: &u64| match number / 32 % 8 {
            5 => false,
            6 => true,
            _ => number % 3 == one_in_three,
        };
        // Where many are asked for there are few, for all are sent.
        let is_not_too_many = |number: &u64| *number < 1 << 14 || number % 1000 == 0;
        (numbers.start..numbers.end.min(1 << PORT)).filter(is_not_too_many).filter(is_hidden).collect()
    }

    fn serve(&self, mut connection: TcpStream) -> io::Result<()> {
        let mut question = String::new();
        BufReader::new(&connection).read_line(&mut question)?;
        let own = process::id().to_string();
        match question.split_whitespace().collect::<Vec<_>>()[..] {
            ["here", pid] => {
                // It is counted before it knows that it may go on.
                let mut connections = lock(&self.connections);
                writeln!(connection, "welcome")?;
                connection.set_nonblocking(true)?;
                connections.extend((pid != own).then_some(connection));
            }
            ["search", pid, start, end] => {
                let number = |text: &str| text.parse().map_or(u64::MAX, |n: u64| n.wrapping_sub(self.base()));
                let call = Call { chunk: number(start)..number(end), in_caller: pid == own };
                match self.fate(&call) {
                    Fate::Find => {
                        let found = self.hidden(&call.chunk).into_iter().map(|n| format!(" {}", self.base() + n));
                        writeln!(connection, "find {}", found.collect::<String>())?;
                    }
                    Fate::Panic(message) => writeln!(connection, "panic {message}")?,
                    Fate::Die => writeln!(connection, "die")?,
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn fate(&self, call: &Call) -> Fate {
        if call.chunk.is_empty() {
            return Fate::Find;
        }
        lock(&self.calls).push(call.clone());
        match (self.on_call)(call) {
            Fate::Die if call.in_caller => Fate::Find,
            fate => fate,
        }
    }

    fn base(&self) -> u64 {
        u64::from(self.port) << PORT
    }
}

/// Nobody is there any more when this is dropped, also by a check that fails.
struct Closing<'h, 'c>(&'h Headquarters<'c>);

impl Drop for Closing<'_, '_> {
    fn drop(&mut self) {
        self.0.over.store(true, SeqCst);
        drop(TcpStream::connect((Ipv4Addr::LOCALHOST, self.0.port))); // wakes who waits for connections
    }
}

/// Whether the process at the other end is no more.
fn has_ended(mut connection: &TcpStream) -> bool {
    match connection.read(&mut [0]) {
        Ok(length) => length == 0,
        Err(error) => error.kind() != ErrorKind::WouldBlock,
    }
}

/// The processes that this one has started and that have not ended, where the system tells (Linux).
fn children() -> usize {
    let own = process::id().to_string();
    let is_child = |entry: &fs::DirEntry| {
        // Its number, its name in parentheses, its state, its parent.
        let stat = fs::read_to_string(entry.path().join("stat")).unwrap_or_default();
        let mut fields = stat.rsplit_once(')').map_or("", |(_, fields)| fields).split_whitespace();
        fields.next().is_some_and(|state| state != "Z") && fields.next() == Some(&own)
    };
    fs::read_dir("/proc").map_or(0, |all| all.flatten().filter(is_child).count())
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().expect("nobody panics with this lock")
}

/// The text of an error, and of those that caused it.
pub(crate) fn with_sources(error: &(dyn Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        text += &format!(": {error}");
        source = error.source();
    }
    text
}
