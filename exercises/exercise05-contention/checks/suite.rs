//! The checks of exercise 05. None of them measures time.
//!
//! | rule | check |
//! | --- | --- |
//! | 1. each text is handed to `count` once | `every_text_is_counted_once` |
//! | 1. the counts of one call with all the texts | `the_counts_stay_the_same` |
//! | 1. none, if there is no text | `no_text_no_counts` |
//! | 2. at most `workers` pieces at the same time | `never_more_than_the_workers` |
//! | 2. as many as that whenever there are enough left | `workers_count_together` |
//! | 2. a worker never waits for another | `no_worker_waits_for_another` |
//! | 3. at most `64 * workers` calls | `pieces_are_not_too_small` |
//! | 3. a quarter of a fair share at most | `pieces_are_not_too_large` |
//! | 4. the panic of `count` and its message | `a_panic_reaches_the_caller` |
//! | 5. the threads are gone | `no_thread_is_left_behind` |
//! | 6. nothing is kept from an earlier call | `each_call_stands_for_itself` |

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};

use checks::{
    Check, Gate, Patience, Rendezvous, Spans, SpinBarrier, ThreadWitness, UnderTest, expect, expect_eq, fail,
    for_each_size, panic_message, threads_left_by,
};

pub(crate) const CHECKS: &[Check] = checks::table! {
    no_text_no_counts: "what happens when there are no texts (README.md, rule 1)",
    each_call_stands_for_itself: "what your function keeps from an earlier call (README.md, rule 6)",
    the_counts_stay_the_same: "how you add up the counts of the workers (hints/2.md)",
    every_text_is_counted_once: "which texts are in a piece, and whether two workers can take the same one (rule 1)",
    pieces_are_not_too_large: "how many texts a worker takes at a time (README.md, rule 3)",
    workers_count_together: "which locks are held while `count` runs, and how many workers there are (hints/1.md)",
    no_worker_waits_for_another: "locks, and pieces kept for later; with rayon `with_max_len(1)` (README.md, rule 2)",
    never_more_than_the_workers: "how many threads call `count` (README.md, rule 2)",
    pieces_are_not_too_small: "how many texts a worker takes at a time (README.md, rule 3)",
    a_panic_reaches_the_caller: "what you do when `count` has panicked in a worker (hints/2.md)",
    no_thread_is_left_behind: "who ends the threads (README.md, rule 5)",
};

fn no_text_no_counts() {
    for workers in [1, checks::random().usize(2..=9)] {
        let counts = counts_of(&[], workers, &add_words);
        expect_eq(format!("the counts of no texts, by {workers} workers,"), counts, BTreeMap::new());
    }
}

fn each_call_stands_for_itself() {
    // One worker: how the counts of several become one is a check of its own.
    let expect_call = |texts: &[String], count: Count<'_>, which: &str| {
        let texts = borrowed(texts);
        expect_counts(which, counts_of(&texts, 1, count), &texts, count);
    };
    let mut texts = numbered(0..8 * checks::random().usize(3..=9));
    expect_call(&texts, &add_words, "in the first call");
    texts.iter_mut().for_each(|text| text.push('0'));
    expect_call(&texts, &add_words, "in a second call, with as many other texts,");
    let in_dozens: Count<'_> = &|piece, counts| {
        piece.iter().for_each(|text| *counts.entry(text.to_string()).or_default() += 12);
    };
    expect_call(&texts, in_dozens, "in a third call, with another `count`,");
}

fn the_counts_stay_the_same() {
    for_each_size(some_sizes(), |count| {
        let (texts, workers) = (any_texts(count), checks::random().usize(1..=8));
        let texts = borrowed(&texts);
        let counts = counts_of(&texts, workers, &add_words_and_texts);
        expect_counts(&format!("by {workers} workers in {count} texts"), counts, &texts, &add_words_and_texts);
    });

    // The same words in every text, and two workers who are done with their pieces in the same instant, again and
    // again: nothing may be lost between them.
    let (texts, both) = (["to be or not to be"; 16], SpinBarrier::of(2));
    for _ in 0..checks::rounds(250) {
        let counts = counts_of(&texts, 2, &|piece, counts| {
            add_words(piece, counts);
            both.wait();
        });
        expect_counts("by 2 workers that end at the same instant", counts, &texts, &add_words);
    }
}

fn every_text_is_counted_once() {
    for_each_size(some_sizes(), |count| {
        let (texts, workers) = (any_texts(count), checks::random().usize(1..=8));
        expect_each_once(&borrowed(&texts), workers, &SpinBarrier::of(1));
    });
    // Two workers are done in the same instant, and take the next piece together.
    let both = SpinBarrier::of(2);
    for round in 0..checks::rounds(250) {
        expect_each_once(&borrowed(&numbered(16 * round..16 * (round + 1))), 2, &both);
    }
}

fn expect_each_once(texts: &[&str], workers: usize, together: &SpinBarrier) {
    let seen = Mutex::new(Vec::new());
    watched(texts, workers, &|piece| {
        let piece: Vec<String> = piece.iter().map(|text| text.to_string()).collect();
        seen.lock().expect("nobody panics with this lock").extend(piece);
        together.wait();
    });
    let seen = seen.into_inner().expect("nobody panicked with this lock");
    expect(!seen.is_empty(), "`count` to be called with the texts", NEVER_CALLED);
    // A text may be among them twice.
    let mut left: BTreeMap<&str, i64> = BTreeMap::new();
    texts.iter().for_each(|text| *left.entry(text).or_default() += 1);
    seen.iter().for_each(|text| *left.entry(text).or_default() -= 1);
    let expected = format!("`count` to be called once with each of {} texts by {workers} workers", texts.len());
    for (text, left) in left {
        let times = left.abs();
        expect(left <= 0, &expected, format!("{text:?} left out ({times} times)"));
        expect(left >= 0, &expected, format!("{text:?} too often ({times} times)"));
    }
}

fn pieces_are_not_too_large() {
    for (count, workers) in sizes_to_cut() {
        let largest = sizes_of_pieces(count, workers).into_iter().max().unwrap_or(0);
        let limit = count.div_ceil(4 * workers);
        let expected = format!("no piece of more than {limit} texts, of {count} texts and with {workers} workers");
        expect(largest <= limit, expected, format!("one of {largest}"));
    }
}

fn workers_count_together() {
    // Few texts, for which threads may seem too much, and more workers than a fixed number that comes to mind. No
    // machine needs so many processors: they meet all the same, for most of them only wait.
    let crowd = checks::random().usize(130..=160);
    for (count, workers) in [(2, 2), (3, 3), (3 * 64, 3), (crowd * 64, crowd)] {
        // Pieces of the largest size allowed: all workers can meet in their first piece, in their second …
        let rounds = count / count.div_ceil(4 * workers) / workers;
        let meetings: Vec<Rendezvous> = (0..rounds).map(|_| Rendezvous::of(workers)).collect();
        let (counts, all_came) = (Spans::of("count"), AtomicBool::new(true));
        watched(&borrowed(&numbered(0..count)), workers, &|_| {
            let this = counts.begin();
            let meeting = meetings.get(this.number() / workers);
            // After a meeting that failed nobody waits for another.
            if let Some(meeting) = meeting.filter(|_| all_came.load(SeqCst)) {
                all_came.fetch_and(meeting.meet(), SeqCst);
            }
        });
        for (round, meeting) in (1..).zip(&meetings) {
            let seen = match meeting.most() {
                0 if round == 1 => NEVER_CALLED.to_owned(),
                most => format!("only {most}, and no others came"),
            };
            let expected = format!("{workers} workers to count {count} texts at the same time (piece {round} of each)");
            counts.expect(meeting.took_place(), expected, seen);
        }
    }
}

fn no_worker_waits_for_another() {
    // Early, in the midst and late, one of two workers is held in its piece until the other has come to the last one.
    let mut random = checks::random();
    let count = random.usize(64..=78);
    for (count, held) in [(count, 0), (count + 1, random.usize(1..30)), (count + 2, random.usize(30..=60))] {
        let (texts, held) = (numbered(0..count), held.to_string());
        let (handed_out, all_are_handed_out, waited) = (AtomicUsize::new(0), Gate::new(), AtomicUsize::new(0));
        watched(&borrowed(&texts), 2, &|piece| {
            if handed_out.fetch_add(piece.len(), SeqCst) + piece.len() >= count {
                all_are_handed_out.open();
            }
            if piece.contains(&held.as_str()) && !all_are_handed_out.wait() {
                waited.store(count.saturating_sub(handed_out.load(SeqCst)), SeqCst);
            }
        });
        let expected = format!("one of 2 workers to count all other texts while the other is busy with {held}");
        let seen = match handed_out.into_inner() {
            0 => NEVER_CALLED.to_owned(),
            _ => format!("{} of {count} texts wait until that worker was done", waited.into_inner()),
        };
        expect(all_are_handed_out.is_open(), expected, seen);
    }
}

fn never_more_than_the_workers() {
    let mut random = checks::random();
    for (count, workers) in [(2, 1), (3, 2), (random.usize(200..=300), random.usize(3..=9))] {
        let (counts, one_too_many) = (Spans::of("count"), Rendezvous::of(workers + 1).with_patience(Patience::SHORT));
        watched(&borrowed(&numbered(0..count)), workers, &|_| {
            let _this = counts.begin();
            one_too_many.meet();
        });
        let expected = format!("at most {workers} calls of `count` at the same time by {workers} workers");
        counts.expect(!one_too_many.took_place(), expected, one_too_many.most());
    }
}

fn pieces_are_not_too_small() {
    for (count, workers) in sizes_to_cut() {
        let calls = sizes_of_pieces(count, workers).len();
        let expected = format!("at most {} calls of `count` for {count} texts and {workers} workers", 64 * workers);
        expect(calls <= 64 * workers, expected, calls);
    }
}

fn a_panic_reaches_the_caller() {
    // In the first text, and somewhere; with one worker, and with two. The payload of a plain panic is a `&str`, that
    // of a formatted one is a `String`.
    let mut random = checks::random();
    let count = random.usize(60..=90);
    for (broken, workers) in [(0, 2), (0, 1), (random.usize(1..30), 2)] {
        let broken = broken.to_string();
        let which = format!("text {broken} of {count}, {workers} workers");
        let texts = numbered(0..count);
        expect_panic(&which, "a text is broken", || {
            watched(&borrowed(&texts), workers, &|piece| {
                if piece.contains(&broken.as_str()) {
                    panic!("a text is broken");
                }
            })
        });
        // Also while another worker is in the midst of its piece, if there is another.
        let both_are_busy = Rendezvous::of(2).with_patience(Patience::SHORT);
        expect_panic(&which, &format!("no words in text {broken}"), || {
            watched(&borrowed(&texts), workers, &|piece| {
                if workers > 1 {
                    both_are_busy.meet();
                }
                if piece.contains(&broken.as_str()) {
                    panic!("no words in text {broken}");
                }
            })
        });
    }
}

fn expect_panic<T>(which: &str, text: &str, call: impl FnOnce() -> T) {
    let expected = format!("a panic ({which}) with the message of `count`, \"{text}\"");
    match panic_message(call) {
        Some(message) => expect(message.contains(text), expected, format!("one with \"{message}\"")),
        None => fail(expected, "`count_words` return as if nothing had happened"),
    }
}

fn no_thread_is_left_behind() {
    let mut random = checks::random();
    for (count, workers) in [(random.usize(40..60), 1), (random.usize(60..=80), random.usize(2..=5))] {
        let (texts, witness) = (numbered(0..count), ThreadWitness::default());
        // The witness sees only threads that call `count`, the system sees them all where it is Linux.
        let left = threads_left_by(|| drop(watched(&borrowed(&texts), workers, &|_| witness.sign_in())));
        let left = left.max(witness.left_behind());
        let expected =
            format!("all threads to have ended when `count_words` returns ({count} texts, {workers} workers)");
        expect(left == 0, expected, format!("{left} still running"));
    }
}

const NEVER_CALLED: &str = "no call of `count`";

pub(crate) type Count<'a> = &'a (dyn Fn(&[&str], &mut BTreeMap<String, u64>) + Sync);

/// What the checks call of an answer.
pub(crate) struct Answer {
    pub(crate) count_words: fn(&[&str], usize, Count<'_>) -> BTreeMap<String, u64>,
}

/// The answer that is checked. `main` says which.
pub(crate) static ANSWER: UnderTest<Answer> = UnderTest::new();

/// All checks call the answer here, and it cannot tell which one calls.
fn counts_of(texts: &[&str], workers: usize, count: Count<'_>) -> BTreeMap<String, u64> {
    checks::call(|| (ANSWER.count_words)(texts, workers, count))
}

/// Has the answer count these texts, and looks at each piece before it is counted. One without a text is of no account.
fn watched(texts: &[&str], workers: usize, look: &(dyn Fn(&[&str]) + Sync)) -> BTreeMap<String, u64> {
    counts_of(texts, workers, &|piece, counts| {
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

/// The same, and so much for each text as it stands that only 64 bits can hold it.
fn add_words_and_texts(texts: &[&str], counts: &mut BTreeMap<String, u64>) {
    add_words(texts, counts);
    texts.iter().for_each(|text| *counts.entry(text.to_string()).or_default() += u64::MAX / 1000);
}

/// Expects what one call of `count` with all texts gives, and names the first word that differs.
fn expect_counts(which: &str, seen: BTreeMap<String, u64>, texts: &[&str], count: Count<'_>) {
    let mut expected = BTreeMap::new();
    count(texts, &mut expected);
    for word in expected.keys().chain(seen.keys()) {
        let times = |counts: &BTreeMap<String, u64>| counts.get(word).copied().unwrap_or(0);
        expect_eq(format!("the count of {word:?} {which}"), times(&seen), times(&expected));
    }
}

/// One for each call, in which there may be no text.
fn sizes_of_pieces(count: usize, workers: usize) -> Vec<usize> {
    let sizes = Mutex::new(Vec::new());
    counts_of(&borrowed(&numbered(0..count)), workers, &|piece, counts| {
        sizes.lock().expect("nobody panics with this lock").push(piece.len());
        add_words(piece, counts);
    });
    sizes.into_inner().expect("nobody panicked with this lock")
}

/// So many texts and workers. Each small number of texts is tried: whatever is rounded, there is one that it does not
/// fit.
fn sizes_to_cut() -> impl Iterator<Item = (usize, usize)> {
    let mut random = checks::random();
    let (some, many) = (random.usize(2..=5), random.usize(6..=20));
    let small = (1..=150).map(|count| (count, 1)).chain((1..=60).map(move |count| (count, some)));
    small.chain([(random.usize(2000..=10_000), some), (random.usize(2000..=10_000), many)])
}

fn some_sizes() -> Vec<usize> {
    let sizes = checks::sizes(&mut checks::random(), 600);
    // Two neighbours, so that not both are made up of whole pieces.
    sizes.into_iter().chain([sizes[4] + 1]).collect()
}

/// Texts each of which has its own number as its only word.
fn numbered(numbers: Range<usize>) -> Vec<String> {
    numbers.map(|number| number.to_string()).collect()
}

fn borrowed(texts: &[String]) -> Vec<&str> {
    texts.iter().map(String::as_str).collect()
}

/// So many texts of what may be in one: nothing, spaces of all kinds and at both ends, letters of many scripts, a
/// thousand words, the same as in another.
fn any_texts(count: usize) -> Vec<String> {
    const WORDS: [&str; 8] = ["the", "The", "naïve", "Straße", "слово", "言葉", "🦀", "a\0b"];
    const SPACES: [&str; 6] = [" ", "  ", "\t", "\r\n", "\u{3000}", "\u{a0}"];
    let mut random = checks::random();
    let mut texts: Vec<String> = Vec::new();
    for place in 0..count {
        let words = if random.u8(..50) == 0 { 1000 } else { random.usize(..12) };
        let text = match random.usize(..5) {
            0 if place > 0 => texts[random.usize(..place)].clone(),
            1 => String::new(),
            _ => (0..words).map(|_| WORDS[random.usize(..8)].to_owned() + SPACES[random.usize(..6)]).collect(),
        };
        let before = if random.bool() { SPACES[random.usize(..6)] } else { "" };
        texts.push(if random.u8(..4) == 0 { before.to_owned() + &text } else { text });
    }
    texts
}
