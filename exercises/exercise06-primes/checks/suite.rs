//! The checks of exercise 06. None of them measures time.

use std::num::NonZero;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering::SeqCst};
use std::thread;

use super::subject::{primes_in, primes_on_processes};
// Not a module of this suite: the workers of all subjects know one `search`, and it is compiled once.
use crate::headquarters::{Call, Fate, Headquarters, Searched, landmarks, search, with_sources};
use checks::{Check, Gate, Patience, Rendezvous, expect, expect_eq, fail, panic_message};

pub(crate) const CHECKS: &[Check] = checks::table! {
    primes_are_told_from_other_numbers: "which numbers `primes_in` takes for primes (hints/1.md)",
    primes_in_is_known_to_workers: "what stands beside `primes_in` (README.md, rule 2)",
    what_search_finds_is_the_answer: "what you do with what `search` found, and in which order (README.md, rule 3)",
    every_number_is_searched_once: "where a chunk ends and the next one begins (hints/2.md)",
    few_numbers_or_none: "how large a chunk is when there are few numbers (hints/2.md)",
    the_largest_numbers: "what you add to the first number of a chunk (hints/2.md)",
    only_worker_processes_search: "who calls `search` (hints/1.md)",
    workers_search_together: "when you wait for a chunk, and how many workers there are (hints/1.md)",
    never_more_processes_than_workers: "how many processes are started in all (README.md, rule 5)",
    no_worker_waits_for_another: "who decides which chunk a worker searches next (README.md, rule 5)",
    chunks_are_not_too_small: "how many numbers are in a chunk (README.md, rule 6)",
    chunks_are_not_too_large: "how many numbers are in a chunk (README.md, rule 6)",
    a_panic_is_an_error: "what you do with a chunk whose search panicked (README.md, rule 7)",
    the_death_of_a_worker_is_an_error: "what you do with a chunk whose process died (README.md, rule 7)",
    no_process_is_left_behind: "who ends the processes, and when (README.md, rule 8)",
};

fn primes_are_told_from_other_numbers() {
    expect_eq("the primes from 0 to 30", primes_in(0..30), vec![2, 3, 5, 7, 11, 13, 17, 19, 23, 29]);
    for numbers in [0..0, 0..1, 0..2, 1..2, 2..2, 24..29, 90..97] {
        expect_eq(format!("the primes in {numbers:?}"), primes_in(numbers), vec![]);
    }
    for numbers in [0..3, 1..3, 2..3] {
        expect_eq(format!("the primes in {numbers:?}"), primes_in(numbers), vec![2]);
    }
    expect_numbers("`primes_in(10..20_000)`", primes_in(10..20_000), &sieve(10..20_000));
    // Products of two large primes, one of them a square; the largest primes below 2^32 and 2^40.
    for (number, is_prime) in [
        (4_293_001_441, false),
        (4_294_049_777, false),
        (4_294_967_291, true),
        (4_294_967_297, false),
        (1_099_511_627_689, true),
        (1_099_511_627_691, false),
    ] {
        let expected = if is_prime { vec![number] } else { vec![] };
        expect_eq(format!("the primes among {number} alone"), primes_in(number..number + 1), expected);
    }
}

fn primes_in_is_known_to_workers() {
    for (numbers, workers) in [(0..10_000, 3), (10..3_000, 1)] {
        let primes = primes_on_processes(numbers.clone(), workers, primes_in).unwrap_or_else(|error| {
            let expected = format!("`primes_on_processes({numbers:?}, {workers}, primes_in)` to find the primes");
            fail(expected, format!("the error \"{}\"", with_sources(&*error)))
        });
        // Whether these are the primes, and whether they stand in order, are checks of their own.
        expect_numbers(&format!("{workers} workers for {numbers:?}"), sorted(primes), &primes_in(numbers));
    }
}

fn what_search_finds_is_the_answer() {
    for (numbers, workers) in [(100..1_109, 4), (500..564, 1), (999..1_010, 2)] {
        let searched = search_all(&numbers, workers, &|_| Fate::Find);
        expect_numbers(&format!("{workers} workers for {numbers:?}"), searched.found(), &searched.hidden);
    }

    // The first chunk is held back until the last one is being searched, so what it brings comes late.
    let (numbers, last_has_begun) = (100..260, Gate::new());
    let searched = search_all(&numbers, 2, &|call| {
        if call.chunk.end == numbers.end {
            last_has_begun.open();
        }
        if call.chunk.start == numbers.start {
            last_has_begun.wait();
        }
        Fate::Find
    });
    expect_numbers("2 workers whose first chunk comes late", searched.found(), &searched.hidden);
}

fn every_number_is_searched_once() {
    for (numbers, workers) in [(100..1_109, 4), (500..564, 1), (999..1_010, 2), (100..1_700, 3)] {
        let calls = search_all(&numbers, workers, &|_| Fate::Find).calls;
        if let Some(call) = calls.iter().find(|call| call.chunk.start < numbers.start || call.chunk.end > numbers.end) {
            fail(format!("only numbers of {numbers:?} to be searched"), format!("a chunk {:?}", call.chunk));
        }
        for number in numbers.clone() {
            let times = calls.iter().filter(|call| call.chunk.contains(&number)).count();
            expect_eq(format!("how often {workers} workers for {numbers:?} search {number}"), times, 1);
        }
    }
}

fn few_numbers_or_none() {
    for workers in [1, 4] {
        // The third ends before it begins: there is nothing in it.
        #[expect(clippy::reversed_empty_ranges, reason = "somebody may call it like this")]
        for numbers in [100..100, 100..101, 105..103, 100..103, 100..106] {
            let by = format!("{workers} workers for {numbers:?}");
            let searched = search_all(&numbers, workers, &|_| Fate::Find);
            expect_numbers(&by, sorted(searched.found()), &searched.hidden);
            for number in numbers {
                let is_searched = searched.calls.iter().any(|call| call.chunk.contains(&number));
                expect(is_searched, format!("number {number} to be searched by {by}"), "that it was not");
            }
        }
    }
}

fn the_largest_numbers() {
    // Of very different lengths: chunks of most sizes do not end where these end.
    for length in [1, 2, 101, 997, 10_007] {
        let numbers = u64::MAX - length..u64::MAX;
        match primes_on_processes(numbers.clone(), 3, landmarks) {
            Ok(found) => expect_numbers(&format!("3 workers for {numbers:?}"), sorted(found), &landmarks(numbers)),
            Err(error) => fail(
                format!("{} numbers to be found in {numbers:?}", landmarks(numbers.clone()).len()),
                format!("the error \"{}\"", with_sources(&*error)),
            ),
        }
    }
}

fn only_worker_processes_search() {
    let numbers = 100..501;
    let searched = search_all(&numbers, 2, &|_| Fate::Find);
    let here: u64 = searched.calls.iter().filter(|call| call.in_caller).map(Call::count).sum();
    expect(!searched.calls.is_empty(), "`search` to be called", NEVER_CALLED);
    let expected = format!("all of {} numbers to be searched by other processes", numbers.end - numbers.start);
    expect(here == 0, expected, format!("{here} searched by the process that called `primes_on_processes`"));
}

fn workers_search_together() {
    // More workers than any machine has processors for: they meet all the same, for most of them only wait.
    let crowd = thread::available_parallelism().map_or(1, NonZero::get).max(3) + 3;
    // There are four chunks at least for each worker, so all of them can meet in their first chunk, in their second …
    let meetings: Vec<Rendezvous> = (0..4).map(|_| Rendezvous::of(crowd)).collect();
    let (begun, all_came) = (AtomicUsize::new(0), AtomicBool::new(true));
    let searched = search_all(&(100..100 + 64 * crowd as u64), crowd, &|_| {
        let round = begun.fetch_add(1, SeqCst) / crowd;
        // After a meeting that failed nobody waits for another.
        if let Some(meeting) = meetings.get(round).filter(|_| all_came.load(SeqCst)) {
            all_came.fetch_and(meeting.meet(), SeqCst);
        }
        Fate::Find
    });
    for (round, meeting) in (1..).zip(&meetings) {
        let seen = match meeting.most() {
            0 if round == 1 => no_other_process(&searched.calls).to_owned(),
            most => format!("only {most}, and nobody else came"),
        };
        let expected = format!("{crowd} processes to search at the same time, four times; in round {round}");
        expect(meeting.took_place(), expected, seen);
    }
    let seen = match searched.processes {
        0 => no_other_process(&searched.calls).to_owned(),
        processes => format!("{processes} in all"),
    };
    expect(searched.processes >= crowd, format!("{crowd} processes to search at the same time"), seen);
}

fn never_more_processes_than_workers() {
    let one_too_many = Rendezvous::of(4).with_patience(Patience::SHORT);
    let searched = search_all(&(100..400), 3, &|_| {
        one_too_many.meet();
        Fate::Find
    });
    expect(searched.processes <= 3, "at most 3 processes to search, in all, for 3 workers", searched.processes);
}

fn no_worker_waits_for_another() {
    // Early, in the midst and late, one of two workers is held in its chunk until the other has come to the last one.
    let numbers = 100..180;
    for held in [102, 142, 162] {
        let (handed_out, all_are_handed_out) = (AtomicU64::new(0), Gate::new());
        let searched = search_all(&numbers, 2, &|call| {
            if handed_out.fetch_add(call.count(), SeqCst) + call.count() >= numbers.end - numbers.start {
                all_are_handed_out.open();
            }
            if call.chunk.contains(&held) {
                all_are_handed_out.wait();
            }
            Fate::Find
        });
        let expected = format!("one of 2 workers to search all the rest while the other is busy with number {held}");
        let seen = match handed_out.into_inner() {
            0 => no_other_process(&searched.calls),
            _ => "chunks that waited for the busy worker",
        };
        expect(all_are_handed_out.is_open(), expected, seen);
    }
}

fn chunks_are_not_too_small() {
    for (count, workers) in [(1_000, 1), (2_000, 3)] {
        let calls = search_all(&(100..100 + count), workers, &|_| Fate::Find).calls.len();
        let expected = format!("at most {} calls of `search` for {count} numbers and {workers} workers", 64 * workers);
        expect(calls <= 64 * workers, expected, calls);
    }
}

fn chunks_are_not_too_large() {
    for (count, workers) in [(10_000, 4), (1_000, 3), (50, 2), (9, 4)] {
        let calls = search_all(&(100..100 + count), workers, &|_| Fate::Find).calls;
        let largest = calls.iter().map(Call::count).max().unwrap_or(0);
        let limit = count.div_ceil(4 * workers as u64);
        let expected = format!("no chunk of more than {limit} numbers, of {count} numbers and with {workers} workers");
        expect(largest <= limit, expected, format!("one of {largest}"));
    }
}

fn a_panic_is_an_error() {
    let message = "no way through number 155";
    let error = expect_error(&format!("`search` panics with \"{message}\""), || Fate::Panic(message));
    expect(error.contains(message), format!("\"{message}\" in the error"), format!("\"{error}\""));
}

fn the_death_of_a_worker_is_an_error() {
    expect_error("its process dies", || Fate::Die);
}

/// Has this become of the chunk with number 155, and gives the error of the student's function. After three times it
/// goes well, so that who tries again and again comes to an end.
fn expect_error(when: &str, fate: impl Fn() -> Fate + Sync) -> String {
    let tries = AtomicUsize::new(0);
    let numbers = 100..260;
    let mut searched = None;
    let panic = panic_message(|| {
        searched = Some(search_all(&numbers, 2, &|call| {
            let fails = call.chunk.contains(&155) && tries.fetch_add(1, SeqCst) < 3;
            if fails { fate() } else { Fate::Find }
        }));
    });
    let expected = format!("an error when {when}");
    let Some(searched) = searched else {
        fail(expected, format!("a panic, \"{}\"", panic.unwrap_or_default()));
    };
    match searched.answer {
        Ok(found) => {
            let of = searched.hidden.len();
            let seen = match found.len() {
                count if count == of => "as many numbers found as if nothing had happened".to_owned(),
                count => format!("{count} of {of} numbers found as if nothing had happened"),
            };
            fail(expected, seen)
        }
        Err(error) => {
            let times = searched.calls.iter().filter(|call| call.chunk.contains(&155)).count();
            let seen = format!("{times} times");
            expect(times == 1, format!("a chunk not to be searched again when {when}"), seen);
            error
        }
    }
}

fn no_process_is_left_behind() {
    let never = Gate::new();
    if let Some(message) = expect_all_gone("gives its answer", &|_| Fate::Find, &never, &never) {
        fail("`primes_on_processes` to give its answer", format!("a panic, \"{message}\""));
    }

    // The search of the first chunk panics when another worker is busy. If the student's function waits for that one,
    // as well it may, it goes on after a while. If it does not, the worker stays busy until it has been seen.
    let (both_are_busy, has_panicked) = (Rendezvous::of(2), AtomicBool::new(false));
    let returned = Gate::new().with_patience(Patience::SHORT);
    let seen = Gate::new().with_patience(Patience::of_turns(3000));
    let on_call = |call: &Call| {
        let met = both_are_busy.meet();
        if call.chunk.contains(&100) && !has_panicked.swap(true, SeqCst) {
            return Fate::Panic("no way on");
        }
        if met && returned.wait() {
            seen.wait();
        }
        Fate::Find
    };
    // Whether there was an error, and no panic, is looked at above.
    let (Some(_) | None) = expect_all_gone("gives an error", &on_call, &returned, &seen);
}

/// Gives the message if the student's function panicked.
fn expect_all_gone(
    when: &str,
    on_call: &(dyn Fn(&Call) -> Fate + Sync),
    returned: &Gate,
    seen: &Gate,
) -> Option<String> {
    Headquarters::open(on_call, &|headquarters| {
        let panic = panic_message(|| primes_on_processes(headquarters.numbers(&(100..260)), 2, search));
        returned.open();
        let (left, of) = (headquarters.left_behind(), headquarters.processes());
        seen.open();
        let expected = format!("the processes to be gone when `primes_on_processes` {when}");
        expect(left == 0, expected, format!("{left} of {of} still there"));
        panic
    })
}

const NEVER_CALLED: &str = "that it was never called";

/// What to say if nobody came.
fn no_other_process(calls: &[Call]) -> &'static str {
    if calls.is_empty() { "that `search` was never called" } else { "that `search` was called in this process only" }
}

/// Has the student's function search these numbers, and decides what becomes of each call.
///
/// All checks do it here, with the same types, so that it is compiled once.
fn search_all(numbers: &Range<u64>, workers: usize, on_call: &(dyn Fn(&Call) -> Fate + Sync)) -> Searched {
    Headquarters::open(on_call, &|headquarters| {
        let answer = primes_on_processes(headquarters.numbers(numbers), workers, search);
        headquarters.searched(numbers, answer)
    })
}

/// Expects these numbers, and names the first that differs.
fn expect_numbers(by: &str, seen: Vec<u64>, expected: &[u64]) {
    let first = seen.iter().zip(expected).position(|(seen, expected)| seen != expected);
    let position = first.unwrap_or(seen.len().min(expected.len()));
    let tell = |numbers: &[u64]| match numbers.get(position) {
        Some(number) => format!("{} numbers, at place {position} the number {number}", numbers.len()),
        None => format!("{} numbers, none at place {position}", numbers.len()),
    };
    expect(seen == expected, format!("{by} to find {}", tell(expected)), tell(&seen));
}

fn sorted(mut numbers: Vec<u64>) -> Vec<u64> {
    numbers.sort_unstable();
    numbers
}

/// The primes among these numbers, by the sieve of Eratosthenes.
fn sieve(numbers: Range<u64>) -> Vec<u64> {
    let end = numbers.end as usize;
    let mut is_prime = vec![true; end];
    for factor in 2..end {
        (factor * factor..end).step_by(factor).for_each(|multiple| is_prime[multiple] = false);
    }
    numbers.filter(|&n| n > 1 && is_prime[n as usize]).collect()
}
