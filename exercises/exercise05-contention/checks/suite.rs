//! The checks of exercise 05. None of them measures time.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::thread;

use super::subject::count_words;
use checks::{Check, Gate, Patience, Rendezvous, ThreadWitness, expect, expect_eq, fail, panic_message};

pub(crate) const CHECKS: &[Check] = checks::table! {
    the_counts_stay_the_same: "how the counts of the workers become one (hints/2.md)",
    few_texts_or_none: "how large a piece is when there are few texts (README.md, rule 3)",
    every_text_is_counted_once: "which texts are in the pieces (README.md, rule 1)",
    workers_count_together: "which locks are held while `count` runs, and how many workers there are (hints/1.md)",
    no_worker_waits_for_another: "who decides which piece a worker counts next, and under which lock (hints/1.md)",
    never_more_than_the_workers: "how many threads call `count` (README.md, rule 2)",
    pieces_are_not_too_small: "how many texts a worker takes at a time (README.md, rule 3)",
    pieces_are_not_too_large: "how many texts a worker takes at a time (README.md, rule 3)",
    a_panic_reaches_the_caller: "what becomes of a worker whose `count` panicked (hints/2.md)",
    no_thread_is_left_behind: "who ends the threads (README.md, rule 5)",
};

fn the_counts_stay_the_same() {
    for (seed, workers) in [1, 2, 3, 8].into_iter().enumerate() {
        let texts = random_texts(1000, seed as u64);
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let counts = count_words(&texts, workers, add_words);
        expect_counts(&format!("{workers} workers"), counts, &texts);
    }

    // The same words in every text, while all workers are in the midst of counting: nothing may be lost between them.
    // Whether they count together is a check of its own, so nobody waits long for it.
    let texts = ["to be or not to be"; 300];
    let meeting = Rendezvous::of(3).with_patience(Patience::SHORT);
    let counts = watched(&texts, 3, |_| {
        meeting.meet();
    });
    expect_counts("3 workers who count at the same time", counts, &texts);
}

fn few_texts_or_none() {
    for workers in [1, 2, 8] {
        for texts in [&[][..], &[""], &["one text"], &["", "two words", ""], &["a b c", "d e", "f", "g h"]] {
            let counts = count_words(texts, workers, add_words);
            expect_counts(&format!("{workers} workers in {} texts", texts.len()), counts, texts);
        }
    }
}

fn every_text_is_counted_once() {
    let texts = numbered(500);
    let seen = Mutex::new(BTreeMap::new());
    watched(&borrowed(&texts), 3, |piece| {
        let mut seen = seen.lock().expect("nobody panics with this lock");
        piece.iter().for_each(|text| *seen.entry(text.to_string()).or_default() += 1);
    });
    let seen: BTreeMap<String, usize> = seen.into_inner().expect("nobody panicked with this lock");
    expect(!seen.is_empty(), "`count` to be called with the texts", NEVER_CALLED);
    for text in &texts {
        expect_eq(format!("how often text {text} is handed to `count`"), seen.get(text).copied().unwrap_or(0), 1);
    }
}

fn workers_count_together() {
    // More workers than any machine has processors for: they meet all the same, for most of them only wait.
    let crowd = thread::available_parallelism().map_or(1, NonZero::get).max(3) + 3;
    // There are four pieces at least for each worker, so all of them can meet in their first piece, in their second …
    let meetings: Vec<Rendezvous> = (0..4).map(|_| Rendezvous::of(crowd)).collect();
    let (begun, all_came) = (AtomicUsize::new(0), AtomicBool::new(true));
    watched(&borrowed(&numbered(64 * crowd)), crowd, |_| {
        let round = begun.fetch_add(1, SeqCst) / crowd;
        // After a meeting that failed nobody waits for another.
        if let Some(meeting) = meetings.get(round).filter(|_| all_came.load(SeqCst)) {
            all_came.fetch_and(meeting.meet(), SeqCst);
        }
    });
    for (round, meeting) in (1..).zip(&meetings) {
        let seen = match meeting.most() {
            0 if round == 1 => NEVER_CALLED.to_owned(),
            most => format!("only {most}, and nobody else came"),
        };
        let expected = format!("all {crowd} workers to run `count` at the same time, four times; in round {round}");
        expect(meeting.took_place(), expected, seen);
    }
}

fn no_worker_waits_for_another() {
    // Early, in the midst and late, one of two workers is held in its piece until the other has come to the last one.
    let texts = numbered(80);
    for held in ["0", "40", "60"] {
        let (handed_out, all_are_handed_out) = (AtomicUsize::new(0), Gate::new());
        watched(&borrowed(&texts), 2, |piece| {
            if handed_out.fetch_add(piece.len(), SeqCst) + piece.len() == texts.len() {
                all_are_handed_out.open();
            }
            if piece.contains(&held) {
                all_are_handed_out.wait();
            }
        });
        let expected = format!("one of 2 workers to count all the rest while the other is busy with text {held}");
        let seen = if handed_out.into_inner() == 0 { NEVER_CALLED } else { "pieces that waited for the busy worker" };
        expect(all_are_handed_out.is_open(), expected, seen);
    }
}

fn never_more_than_the_workers() {
    let one_too_many = Rendezvous::of(4).with_patience(Patience::SHORT);
    watched(&borrowed(&numbered(240)), 3, |_| {
        one_too_many.meet();
    });
    let expected = "at most 3 calls of `count` at the same time by 3 workers";
    expect(!one_too_many.took_place(), expected, one_too_many.most());
}

fn pieces_are_not_too_small() {
    for (count, workers) in [(10_000, 4), (1_000, 1)] {
        let calls = sizes_of_pieces(count, workers).len();
        let expected = format!("at most {} calls of `count` for {count} texts and {workers} workers", 64 * workers);
        expect(calls <= 64 * workers, expected, calls);
    }
}

fn pieces_are_not_too_large() {
    for (count, workers) in [(10_000, 4), (1_000, 3), (50, 2), (9, 4)] {
        let largest = sizes_of_pieces(count, workers).into_iter().max().unwrap_or(0);
        let limit = count.div_ceil(4 * workers);
        let expected = format!("no piece of more than {limit} texts, of {count} texts and with {workers} workers");
        expect(largest <= limit, expected, format!("one of {largest}"));
    }
}

fn a_panic_reaches_the_caller() {
    // The payload of a plain panic is a `&str`.
    expect_panic("text 50 is broken", |piece| {
        if piece.contains(&"50") {
            panic!("text 50 is broken");
        }
    });

    // That of a formatted one is a `String`. This one comes while another worker is in the midst of its piece, if there
    // is another.
    let both_are_busy = Rendezvous::of(2).with_patience(Patience::SHORT);
    expect_panic("no words in text 0 of 80", |piece| {
        both_are_busy.meet();
        let broken = "0";
        if piece.contains(&broken) {
            panic!("no words in text {broken} of 80");
        }
    });
}

fn expect_panic(text: &str, look: impl Fn(&[&str]) + Sync) {
    let expected = format!("a panic with the message of `count`, \"{text}\"");
    match panic_message(|| watched(&borrowed(&numbered(80)), 2, look)) {
        Some(message) => expect(message.contains(text), expected, format!("one with \"{message}\"")),
        None => fail(expected, "`count_words` return as if nothing had happened"),
    }
}

fn no_thread_is_left_behind() {
    let witness = ThreadWitness::default();
    watched(&borrowed(&numbered(400)), 4, |_| witness.sign_in());
    let left = witness.left_behind();
    let seen = format!("{left} of {} still there", witness.seen());
    expect(left == 0, "the threads of `count_words` to be gone when it returns", seen);
}

const NEVER_CALLED: &str = "that `count` was never called";

/// Has the answer count these texts, and looks at each piece before it is counted. One without a text is of no account.
fn watched(texts: &[&str], workers: usize, look: impl Fn(&[&str]) + Sync) -> BTreeMap<String, u64> {
    count_words(texts, workers, |piece, counts| {
        if !piece.is_empty() {
            look(piece);
        }
        add_words(piece, counts);
    })
}

/// The part of `Counter.update`.
fn add_words(texts: &[&str], counts: &mut BTreeMap<String, u64>) {
    for word in texts.iter().flat_map(|text| text.split_whitespace()) {
        *counts.entry(word.to_owned()).or_default() += 1;
    }
}

/// Expects what one call of `add_words` with all texts gives, and names the first word that differs.
fn expect_counts(by: &str, seen: BTreeMap<String, u64>, texts: &[&str]) {
    let mut expected = BTreeMap::new();
    add_words(texts, &mut expected);
    for word in expected.keys().chain(seen.keys()) {
        let times = |counts: &BTreeMap<String, u64>| counts.get(word).copied().unwrap_or(0);
        expect_eq(format!("the count of `{word}` by {by}"), times(&seen), times(&expected));
    }
}

fn sizes_of_pieces(count: usize, workers: usize) -> Vec<usize> {
    let sizes = Mutex::new(Vec::new());
    let look = |piece: &[&str]| sizes.lock().expect("nobody panics with this lock").push(piece.len());
    watched(&borrowed(&numbered(count)), workers, look);
    sizes.into_inner().expect("nobody panicked with this lock")
}

/// So many texts, each with its own number as its only word.
fn numbered(count: usize) -> Vec<String> {
    (0..count).map(|number| number.to_string()).collect()
}

fn borrowed(texts: &[String]) -> Vec<&str> {
    texts.iter().map(String::as_str).collect()
}

/// So many texts of very different lengths, always the same for the same seed.
fn random_texts(count: usize, seed: u64) -> Vec<String> {
    // A linear congruential generator, the constants of which are Knuth's.
    let mut state = seed;
    let mut draw = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let mut text = || {
        let words = if draw(50) == 0 { 1000 } else { draw(12) };
        (0..words).map(|_| format!("word{} ", draw(200))).collect()
    };
    (0..count).map(|_| text()).collect()
}
