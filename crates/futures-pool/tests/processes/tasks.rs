//! What worker processes are asked to do.

use std::error::Error;
use std::fmt;
use std::fs::OpenOptions;
use std::hint::black_box;
use std::io::{self, Read, Write};
use std::num::ParseIntError;
use std::path::Path;
use std::process;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::time::Duration;

use futures_pool::{BoxError, Cancelled, Task, remote};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::socket_gate as gate;

remote!(square);
pub(crate) fn square(n: u64) -> u64 {
    n * n
}

remote!(add);
pub(crate) fn add((a, b): (i32, i32)) -> i32 {
    a + b
}

remote!(join);
pub(crate) fn join(a: String, b: char, c: u8, d: Option<bool>) -> String {
    format!("{a} {b} {c} {d:?}")
}

remote!(six_over);
pub(crate) fn six_over(n: i32) -> i32 {
    6 / n
}

remote!(try parse);
pub(crate) fn parse(text: String) -> Result<u8, ParseIntError> {
    text.parse()
}

remote!(pid);
pub(crate) fn pid() -> u32 {
    process::id()
}

remote!(count_up);
/// How often it was called in this process.
pub(crate) fn count_up() -> u64 {
    static CALLS: AtomicU64 = AtomicU64::new(0);
    CALLS.fetch_add(1, SeqCst) + 1
}

remote!(hold);
/// Stops at a gate; then its value.
pub(crate) fn hold(port: u16, value: u32) -> u32 {
    gate::stop_at(port);
    value
}

remote!(try only_odd);
pub(crate) fn only_odd(n: u32) -> Result<u32, String> {
    if n % 2 == 1 { Ok(n) } else { Err(format!("{n} is even")) }
}

remote!(same);
pub(crate) fn same(value: u32) -> u32 {
    value
}

remote!(hold_item);
/// [`hold`] for a map; gives the process it ran in.
pub(crate) fn hold_item((port, _item): (u16, u32)) -> u32 {
    gate::stop_at(port);
    process::id()
}

remote!(note);
/// Appends its number to a file of its process in that folder, so that it is known what ran, and how often.
pub(crate) fn note(folder: String, number: u32) -> u32 {
    let path = Path::new(&folder).join(process::id().to_string());
    let mut file = OpenOptions::new().append(true).create(true).open(path).unwrap();
    file.write_all(&number.to_le_bytes()).unwrap();
    number
}

/// What was noted in that folder, in the order of each process.
pub(crate) fn noted(folder: &Path) -> Vec<u32> {
    let files = std::fs::read_dir(folder).unwrap().map(|file| std::fs::read(file.unwrap().path()).unwrap());
    files
        .flat_map(|noted| {
            noted.chunks(4).map(|number| u32::from_le_bytes(number.try_into().unwrap())).collect::<Vec<_>>()
        })
        .collect()
}

remote!(dies_before);
/// Notes that it was begun, and dies unless it was so often. How often it was.
pub(crate) fn dies_before(folder: String, times: usize) -> usize {
    note(folder.clone(), 1);
    let begun = noted(Path::new(&folder)).len();
    if begun < times {
        process::abort();
    }
    begun
}

remote!(note_slowly);
pub(crate) fn note_slowly(folder: String, number: u32) -> u32 {
    let noted = note(folder, number);
    std::thread::sleep(Duration::from_micros(100));
    noted
}

remote!(stay_connected);
/// Its process can be seen to end from now on.
pub(crate) fn stay_connected(port: u16) -> u32 {
    gate::stay_connected(port);
    process::id()
}

#[cfg(unix)]
remote!(close_everything);
/// Closes every descriptor but the standard ones.
#[cfg(unix)]
pub(crate) fn close_everything() {
    for descriptor in 3..100 {
        let _ = nix::unistd::close(descriptor); // most are not open
    }
}

#[cfg(unix)]
remote!(ignore_termination);
#[cfg(unix)]
pub(crate) fn ignore_termination(port: u16) {
    let ignored = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    signal_hook::flag::register(signal_hook::consts::SIGTERM, ignored).unwrap();
    gate::stop_at(port);
}

remote!(panics);
pub(crate) fn panics(message: String) {
    panic!("out of {message}")
}
/// Where that is.
pub(crate) const PANICS_AT: (&str, u32) = (file!(), line!() - 3);

remote!(try fetch);
pub(crate) fn fetch(url: String) -> Result<(), Fetch> {
    Err(Fetch(url, io::Error::other("the line is dead")))
}

#[derive(Debug)]
pub(crate) struct Fetch(String, io::Error);

impl fmt::Display for Fetch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} could not be fetched", self.0)
    }
}

impl Error for Fetch {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.1)
    }
}

remote!(try stops);
pub(crate) fn stops(reason: bool) -> Result<(), Cancelled> {
    Err(if reason { Cancelled::Asked } else { Cancelled::Expired })
}

remote!(die);
/// Ends the process in one of many ways.
pub(crate) fn die(how: Death) {
    match how {
        Death::Abort => process::abort(),
        Death::Exit(code) => process::exit(code),
        Death::StackOverflow => drop(black_box(deeper(black_box(0)))),
        Death::NoMemory => drop(black_box(vec![1_u8; 1 << 46])),
        Death::PanicInDrop => {
            let _bomb = Bomb;
            panic!("and another one comes while this one unwinds");
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Death {
    Abort,
    Exit(i32),
    StackOverflow,
    NoMemory,
    PanicInDrop,
}

#[allow(unconditional_recursion, reason = "until the stack is full")]
fn deeper(n: u64) -> u64 {
    let room = black_box([n; 512]);
    deeper(n + 1) + room[7]
}

struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        panic!("boom");
    }
}

remote!(throws_a_bomb);
/// Panics with what panics again when it is dropped.
pub(crate) fn throws_a_bomb() {
    std::panic::panic_any(Bomb)
}

remote!(make_bomb);
/// Its value panics when it is dropped.
pub(crate) fn make_bomb() -> Explosive {
    Explosive { armed: true }
}

/// Explodes where it was made; what arrives elsewhere is harmless.
#[derive(Serialize, Deserialize)]
pub(crate) struct Explosive {
    #[serde(skip)]
    armed: bool,
}

impl Drop for Explosive {
    fn drop(&mut self) {
        assert!(!self.armed, "boom");
    }
}

remote!(echo);
pub(crate) fn echo(bytes: Vec<u8>) -> Vec<u8> {
    bytes
}

remote!(bytes);
pub(crate) fn bytes(length: usize) -> Vec<u8> {
    vec![7; length]
}

remote!(echo_words);
pub(crate) fn echo_words(words: Vec<String>) -> Vec<String> {
    words
}

remote!(print_much);
pub(crate) fn print_much(lines: usize) {
    (0..lines).for_each(|_| println!("{}", "x".repeat(99)));
}

remote!(read_input);
pub(crate) fn read_input() -> usize {
    let mut input = Vec::new();
    io::stdin().read_to_end(&mut input).unwrap()
}

remote!(compute_for_ever);
pub(crate) fn compute_for_ever(port: u16) {
    std::thread::spawn(move || gate::stop_at(port));
    let mut n = 0_u64;
    loop {
        n = black_box(n.wrapping_add(1));
    }
}

remote!(unsendable);
pub(crate) fn unsendable(what: Unsendable) -> Unsendable {
    what
}

/// Refuses to be packed or unpacked, here or there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unsendable {
    Nowhere,
    /// Cannot be packed, in the process that has the tests.
    Packed,
    PackedWithPanic,
    /// Cannot be unpacked there.
    Unpacked,
    UnpackedWithPanic,
    /// Can be packed and unpacked on the way there, but not packed for the way back.
    PackedBack,
    /// Not unpacked on the way back.
    UnpackedBack,
}

/// Whether this is a worker: in the tests' own process it was never called.
static IN_WORKER: AtomicU64 = AtomicU64::new(0);

impl Serialize for Unsendable {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match (self, IN_WORKER.load(SeqCst) > 0) {
            (Unsendable::Packed, _) | (Unsendable::PackedBack, true) => {
                Err(serde::ser::Error::custom("no paper to wrap it"))
            }
            (Unsendable::PackedWithPanic, _) => panic!("no string"),
            _ => serializer.serialize_u8(*self as u8),
        }
    }
}

impl<'de> Deserialize<'de> for Unsendable {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let here = std::env::var_os("FUTURES_POOL_WORKER").is_some();
        IN_WORKER.store(u64::from(here), SeqCst);
        match u8::deserialize(deserializer)? {
            3 if here => Err(serde::de::Error::custom("cannot be untied")),
            4 if here => panic!("no scissors"),
            6 if !here => Err(serde::de::Error::custom("not what was sent")),
            0 => Ok(Unsendable::Nowhere),
            5 => Ok(Unsendable::PackedBack),
            6 => Ok(Unsendable::UnpackedBack),
            other => Err(serde::de::Error::custom(format!("{other} was never sent"))),
        }
    }
}

remote!(set_up);
/// What an initializer may do.
pub(crate) fn set_up(value: u64) {
    STATE.store(value, SeqCst);
}

remote!(state);
pub(crate) fn state() -> u64 {
    STATE.load(SeqCst)
}

static STATE: AtomicU64 = AtomicU64::new(0);

remote!(try set_up_fails);
pub(crate) fn set_up_fails() -> Result<(), BoxError> {
    Err("no licence".into())
}

remote!(task Cube);
/// A task type.
#[derive(Serialize, Deserialize)]
pub(crate) struct Cube(pub(crate) u64);

impl Task for Cube {
    type Value = u64;

    fn run(self) -> Result<u64, BoxError> {
        Ok(self.0.checked_pow(3).ok_or("too large")?)
    }
}

remote!(largest::<u64>);
remote!(largest::<char>);
/// A generic function, registered for two types.
pub(crate) fn largest<T: Ord + Clone>(items: Vec<T>) -> Option<T> {
    items.iter().max().cloned()
}

/// Not registered.
pub(crate) fn unknown(n: u64) -> u64 {
    n
}

remote!(nested);
/// A worker with a pool of its own.
pub(crate) fn nested(n: u64) -> u64 {
    use futures_pool::{Executor, ProcessPoolExecutor, call};
    let pool = ProcessPoolExecutor::new(1).unwrap();
    pool.submit(call(square, (n,))).into_result().unwrap()
}
