//! The receipt: how a child proves that it came to the end of its check.
//!
//! The parent hands the child an order on its standard input: a nonce, and which check to run. The child reads it before
//! any of the student's code runs, and writes what it found to standard output between two copies of the nonce. Whatever
//! else is on standard output is the student's: without the nonce it cannot be mistaken for a receipt, and it cannot
//! hide one. While the student's code runs, the nonce lies nowhere in memory as it is: see [`Seal`].

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::hint::black_box;
use std::io::{self, BufRead, Write};

/// What a child that came to the end of its check found.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Finding {
    Passed,
    /// An expectation did not hold; the sentence says which.
    Failed(String),
    /// A `todo!` was reached; what it says, and where it stands.
    NotWritten(String),
    /// The student's code panicked; the message, and where.
    Panicked(String),
    /// Nothing can move any more; what each thread waits for.
    Deadlocked(String),
    /// It has computed for longer than any check needs; how long.
    Endless(String),
    /// The check failed where the system refuses what checks need: threads, open files. That may be why.
    ShortOf(String),
    /// The check itself says that it can say nothing; why.
    Undecided(String),
}

/// A number nobody can guess, as 32 hexadecimal digits.
pub(crate) fn nonce() -> String {
    // Each `RandomState` is keyed by the operating system's entropy, and its hash does not give the key away.
    let random = || RandomState::new().hash_one("receipt");
    format!("{:016x}{:016x}", random(), random())
}

/// What a child is to do.
pub(crate) struct Order<'a> {
    pub(crate) nonce: &'a str,
    pub(crate) check: &'a str,
    pub(crate) seed: u64,
}

/// As many bytes as the buffer of standard input has, and then some: they take the nonce's place in it.
const PADDING: usize = 16 * 1024;

impl Order<'_> {
    /// Writes the order in one piece.
    pub(crate) fn send(&self, to: &mut impl Write) -> io::Result<()> {
        let mut text = format!("{} {} {}\n", self.nonce, self.seed, self.check).into_bytes();
        text.resize(text.len() + PADDING, b' ');
        to.write_all(&text)
    }
}

/// Reads the order that the parent sent: the nonce, the seed and the check's name. Nothing if there is none, as when
/// somebody tries the inner arguments by hand.
pub(crate) fn read_order(mut from: impl BufRead) -> Option<(Seal, u64, String)> {
    let mut line = String::new();
    from.read_line(&mut line).ok()?;
    let mut words = line.trim_end().splitn(3, ' ');
    let (nonce, seed, check) = (words.next()?, words.next()?.parse().ok()?, words.next()?.to_owned());
    let seal = Seal::around(nonce)?;
    wipe(line.into_bytes());
    // Through the buffer, which a large read would pass by.
    let mut left = PADDING;
    while left > 0 {
        let here = from.fill_buf().ok()?.len().min(left);
        (here > 0).then(|| from.consume(here))?;
        left -= here;
    }
    Some((seal, seed, check))
}

/// A nonce that cannot be read out of this process's memory as it is: in two halves, each of them as good as random.
pub(crate) struct Seal([Box<[u8]>; 2]);

impl Seal {
    fn around(nonce: &str) -> Option<Seal> {
        let pad = self::nonce().into_bytes();
        let sealed = nonce.bytes().zip(&pad).map(|(nonce, pad)| nonce ^ pad).collect();
        (nonce.len() == pad.len()).then(|| Seal([pad.into(), sealed]))
    }

    fn open(&self) -> String {
        let [pad, sealed] = &self.0;
        pad.iter().zip(sealed).map(|(pad, sealed)| char::from(pad ^ sealed)).collect()
    }
}

/// Overwrites these bytes, although nobody reads them any more.
fn wipe(mut bytes: Vec<u8>) {
    bytes.fill(0);
    black_box(&bytes);
}

/// Writes the receipt to standard output, in one piece.
pub(crate) fn write(seal: &Seal, finding: &Finding) -> io::Result<()> {
    let (kind, text) = match finding {
        Finding::Passed => ("passed", ""),
        Finding::Failed(text) => ("failed", text.as_str()),
        Finding::NotWritten(text) => ("not written", text.as_str()),
        Finding::Panicked(text) => ("panicked", text.as_str()),
        Finding::Deadlocked(text) => ("deadlocked", text.as_str()),
        Finding::Endless(text) => ("endless", text.as_str()),
        Finding::ShortOf(text) => ("short of", text.as_str()),
        Finding::Undecided(text) => ("undecided", text.as_str()),
    };
    let nonce = seal.open();
    let mut stdout = io::stdout().lock();
    stdout.write_all(format!("{nonce}{kind}\n{}{nonce}\n", shortened(text)).as_bytes())?;
    stdout.flush()
}

/// A message of the student's may be of any length; a sentence is enough.
fn shortened(text: &str) -> String {
    const LONGEST: usize = 1200;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{} …", &text[..end]),
        None => text.to_owned(),
    }
}

/// Listens to a child's standard output, and parts the receipt from what the student printed.
pub(crate) struct Listener {
    nonce: String,
    /// What came in and is not yet told apart: it may be the beginning of the nonce.
    pending: Vec<u8>,
    heard: Heard,
}

enum Heard {
    Nothing,
    /// The first nonce, and this much of the finding.
    Opening(Vec<u8>),
    Receipt(Option<Finding>),
}

impl Listener {
    pub(crate) fn new(nonce: String) -> Listener {
        Listener { nonce, pending: Vec::new(), heard: Heard::Nothing }
    }

    /// Takes the next bytes of standard output, and gives back those that are the student's.
    pub(crate) fn hear(&mut self, bytes: &[u8]) -> Vec<u8> {
        let nonce = self.nonce.clone().into_bytes();
        let mut students = Vec::new();
        self.pending.extend_from_slice(bytes);
        while let Some(at) = self.pending.windows(nonce.len()).position(|window| window == nonce) {
            let before: Vec<u8> = self.pending.drain(..at + nonce.len()).take(at).collect();
            self.sort(before, &mut students);
            self.heard = match std::mem::replace(&mut self.heard, Heard::Nothing) {
                Heard::Nothing => Heard::Opening(Vec::new()),
                Heard::Opening(text) => Heard::Receipt(parse(&text)),
                receipt @ Heard::Receipt(_) => receipt,
            };
        }
        let held_back = (0..nonce.len()).rev().find(|&n| self.pending.ends_with(&nonce[..n])).unwrap_or(0);
        let clear = self.pending.drain(..self.pending.len() - held_back).collect();
        self.sort(clear, &mut students);
        students
    }

    /// What the receipt says, if it has come.
    pub(crate) fn finding(&self) -> Option<Finding> {
        match &self.heard {
            Heard::Receipt(finding) => finding.clone(),
            Heard::Nothing | Heard::Opening(_) => None,
        }
    }

    fn sort(&mut self, bytes: Vec<u8>, students: &mut Vec<u8>) {
        // Longer than any receipt: a child that floods after the first nonce must not fill our memory.
        const LONGEST: usize = 8192;
        match &mut self.heard {
            Heard::Opening(text) if text.len() < LONGEST => text.extend(bytes),
            Heard::Opening(_) => {}
            Heard::Nothing | Heard::Receipt(_) => students.extend(bytes),
        }
    }
}

fn parse(text: &[u8]) -> Option<Finding> {
    let text = String::from_utf8_lossy(text);
    let (kind, text) = text.split_once('\n')?;
    match kind {
        "passed" => Some(Finding::Passed),
        "failed" => Some(Finding::Failed(text.to_owned())),
        "not written" => Some(Finding::NotWritten(text.to_owned())),
        "panicked" => Some(Finding::Panicked(text.to_owned())),
        "deadlocked" => Some(Finding::Deadlocked(text.to_owned())),
        "endless" => Some(Finding::Endless(text.to_owned())),
        "undecided" => Some(Finding::Undecided(text.to_owned())),
        "short of" => Some(Finding::ShortOf(text.to_owned())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The receipt as the child writes it, in the midst of what the student prints.
    const STREAM: &str = "student\n0123failed\nexpected a; saw b0123\nlate";

    fn heard_in_pieces_of(size: usize) -> (String, Option<Finding>) {
        let mut listener = Listener::new("0123".to_owned());
        let students = STREAM.as_bytes().chunks(size).flat_map(|piece| listener.hear(piece)).collect();
        (String::from_utf8(students).expect("it was text"), listener.finding())
    }

    #[test]
    fn the_receipt_is_parted_from_the_output_however_it_arrives() {
        for size in 1..=STREAM.len() {
            let found = Finding::Failed("expected a; saw b".to_owned());
            assert_eq!(heard_in_pieces_of(size), ("student\n\nlate".to_owned(), Some(found)), "pieces of {size}");
        }
    }

    #[test]
    fn without_the_nonce_there_is_no_receipt() {
        let mut listener = Listener::new(nonce());
        listener.hear(b"0123passed\n0123\ntest result: ok");
        assert_eq!(listener.finding(), None);
    }

    #[test]
    fn half_a_receipt_is_none() {
        let mut listener = Listener::new("0123".to_owned());
        listener.hear(b"0123passed\n012");
        assert_eq!(listener.finding(), None);
    }

    #[test]
    fn no_two_nonces_are_the_same() {
        let nonces: std::collections::HashSet<String> = (0..1000).map(|_| nonce()).collect();
        assert_eq!(nonces.len(), 1000);
        assert!(nonces.iter().all(|nonce| nonce.len() == 32));
    }

    #[test]
    fn an_order_arrives_as_it_was_sent_and_its_nonce_is_sealed() {
        let nonce = nonce();
        let mut sent = Vec::new();
        Order { nonce: &nonce, check: "adds_up", seed: 7 }.send(&mut sent).expect("a vector takes all");
        let (seal, seed, check) = read_order(&sent[..]).expect("it is an order");
        assert_eq!((seal.open(), seed, check), (nonce.clone(), 7, "adds_up".to_owned()));
        assert!(seal.0.iter().all(|half| **half != *nonce.as_bytes()));
        assert!(read_order(&b"by hand\n"[..]).is_none() && read_order(&b""[..]).is_none());
    }
}
