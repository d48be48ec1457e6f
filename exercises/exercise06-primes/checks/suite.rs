//! The checks of exercise 06. None of them measures time.
//!
//! | rule | check |
//! | --- | --- |
//! | 1. the primes, in ascending order, up to 2^40 | `primes_are_told_from_other_numbers` |
//! | 2. `primes_in` is registered | `primes_in_is_known_to_workers` |
//! | 3. all that `search` has found, in ascending order | `what_search_finds_is_the_answer` |
//! | 3. a range without numbers | `few_numbers_or_none` |
//! | 3. the largest numbers there are | `the_largest_numbers` |
//! | 4. each number in one chunk, and no other number | `every_number_is_searched_once` |
//! | 4. never in the process that called | `only_worker_processes_search` |
//! | 5. at most `workers` processes, in all | `never_more_processes_than_workers` |
//! | 5. as many at the same time | `workers_search_together` |
//! | 5. a worker never waits for another | `no_worker_waits_for_another` |
//! | 6. at most `64 * workers` calls | `chunks_are_not_too_small` |
//! | 6. at most `count.div_ceil(4 * workers)` numbers | `chunks_are_not_too_large` |
//! | 7. a panic is an error with its message, and nothing is searched again | `a_panic_is_an_error` |
//! | 7. the same when a process dies | `the_death_of_a_worker_is_an_error` |
//! | 8. the processes are gone | `no_process_is_left_behind` |
//! | 9. nothing is kept from an earlier call | `each_call_stands_for_itself` |

use std::ops::Range;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering::SeqCst};

// Not a module of this suite: the workers of all subjects know one `search`, and it is compiled once.
use crate::headquarters::{Call, Fate, Headquarters, Searched, landmarks, with_sources};
use checks::{
    Check, Gate, Patience, Random, Rendezvous, Spans, UnderTest, expect, expect_eq, fail, for_each_size, panic_message,
};
use futures_pool::BoxError;

pub(crate) const CHECKS: &[Check] = checks::table! {
    primes_are_told_from_other_numbers: "which numbers `primes_in` thinks are prime (hints/1.md)",
    only_worker_processes_search: "who calls `search` (hints/1.md)",
    what_search_finds_is_the_answer: "what you do with what `search` found, and in which order (README.md, rule 3)",
    every_number_is_searched_once: "where a chunk ends and the next one begins (hints/2.md)",
    few_numbers_or_none: "how large a chunk is when there are few numbers (hints/2.md)",
    the_largest_numbers: "what you add to the first number of a chunk (hints/2.md)",
    primes_in_is_known_to_workers: "whether `primes_in` is registered (README.md, rule 2)",
    each_call_stands_for_itself: "what your function keeps from an earlier call (README.md, rule 9)",
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
    for number in 0..30 {
        expect_primes(number..number + 1);
    }
    for numbers in [0..0, 0..3, 2..2, 2..3, 24..29, 90..97, 10..20_000] {
        expect_primes(numbers);
    }

    // Products of two large primes, one of them a square; the largest primes below 2^32 and 2^40.
    for number in [4_293_001_441, 4_294_049_777, 4_294_967_291, 4_294_967_297, 1_099_511_627_689, 1_099_511_627_691] {
        expect_primes(number..number + 1);
    }
    // What Fermat's test takes for primes, whichever base it takes, and what a better one does with 2, 3, 5 and 7.
    for number in [561, 1_729, 252_601, 1_024_651, 25_326_001, 3_215_031_751, 118_670_087_467, 602_248_359_169] {
        expect_primes(number..number + 1);
    }

    let mut random = checks::random();
    for _ in 0..8 {
        let factor = any_prime(&mut random, 1_000_000);
        let other = any_prime(&mut random, 1_000_000);
        for number in [factor * factor, factor * other, any_carmichael_number(&mut random)] {
            expect_primes(number..number + 1);
        }
    }
    for largest in [1_000, 1 << 20, (1 << 32) + 20, 1 << 40] {
        let (start, length) = (random.u64(largest / 2..largest - 60), random.u64(20..=40));
        expect_primes(start..start + length);
        expect_primes(largest - length..largest + 1);
    }
}

fn expect_primes(numbers: Range<u64>) {
    let mut seen = primes(numbers.clone()).into_iter();
    let call = format!("`primes_in({numbers:?})`");
    for number in numbers {
        let Some(divisor) = smallest_divisor(number) else { continue };
        if divisor == number {
            let expected = format!("the next prime from {call} to be {number}");
            let next = seen.next();
            expect(next == Some(number), expected, next.map_or("no more".to_owned(), |next| next.to_string()));
        }
    }
    if let Some(more) = seen.next() {
        let why = match smallest_divisor(more) {
            Some(divisor) if divisor != more => format!(" ({more} is {divisor} times {})", more / divisor),
            _ => String::new(),
        };
        fail(format!("no more primes from {call}"), format!("{more}{why}"));
    }
}

fn primes_in_is_known_to_workers() {
    for (numbers, workers) in [(0..10_000, 3), (10..3_000, 1)] {
        let found = on_processes(numbers.clone(), workers, Search::PrimesIn).unwrap_or_else(|error| {
            let expected = format!("`primes_on_processes({numbers:?}, {workers}, primes_in)` to find the primes");
            fail(expected, format!("the error \"{}\"", with_sources(&*error)))
        });
        // Whether these are the primes, and whether they stand in order, are checks of their own.
        expect_numbers(&format!("{workers} workers for {numbers:?}"), sorted(found), &primes(numbers));
    }
}

fn what_search_finds_is_the_answer() {
    let mut random = checks::random();
    let (count, workers) = (random.usize(64..=1_500), random.usize(1..=5));
    for (numbers, workers) in [(100..1_109, 4), (500..564, 1), (999..1_010, 2)] {
        expect_all_found(numbers, workers);
    }
    for_each_size([count], |count| expect_all_found(100..100 + count as u64, workers));

    // The first chunk is held back until the last one is being searched, so what it brings comes late.
    let (numbers, last_has_begun) = (100..random.u64(220..300), Gate::new());
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

fn expect_all_found(numbers: Range<u64>, workers: usize) {
    let searched = search_all(&numbers, workers, &|_| Fate::Find);
    let by = format!("{workers} workers for {numbers:?}");
    expect_numbers(&format!("{by}, in any order,"), sorted(searched.found()), &searched.hidden);
    expect_numbers(&format!("{by}, in ascending order,"), searched.found(), &searched.hidden);
}

fn every_number_is_searched_once() {
    let mut random = checks::random();
    let (count, workers) = (random.usize(64..=1_500), random.usize(1..=5));
    for (numbers, workers) in [(100..1_109, 4), (500..564, 1), (999..1_010, 2), (100..1_700, 3)] {
        expect_each_once(numbers, workers);
    }
    for_each_size([count], |count| expect_each_once(100..100 + count as u64, workers));
}

fn expect_each_once(numbers: Range<u64>, workers: usize) {
    let calls = search_all(&numbers, workers, &|_| Fate::Find).calls;
    if let Some(call) = calls.iter().find(|call| call.chunk.start < numbers.start || call.chunk.end > numbers.end) {
        fail(format!("only numbers of {numbers:?} to be searched"), format!("a chunk {:?}", call.chunk));
    }
    for number in numbers.clone() {
        let times = calls.iter().filter(|call| call.chunk.contains(&number)).count();
        expect_eq(format!("the number of times that {workers} workers for {numbers:?} search {number}"), times, 1);
    }
}

fn few_numbers_or_none() {
    for workers in [1, 4, checks::random().usize(5..=12)] {
        // The third ends before it begins: there is nothing in it.
        #[expect(clippy::reversed_empty_ranges, reason = "somebody may call it like this")]
        for numbers in [100..100, 100..101, 105..103, 100..103, 100..106] {
            let by = format!("{workers} workers for {numbers:?}");
            let searched = search_all(&numbers, workers, &|_| Fate::Find);
            expect_numbers(&by, sorted(searched.found()), &searched.hidden);
            for number in numbers {
                let is_searched = searched.calls.iter().any(|call| call.chunk.contains(&number));
                expect(is_searched, format!("number {number} to be searched by {by}"), "it left out");
            }
        }
    }
}

fn the_largest_numbers() {
    // Of very different lengths: chunks of most sizes do not end where these end.
    for length in [1, 2, 101, 997, 10_007] {
        let numbers = u64::MAX - length..u64::MAX;
        match on_processes(numbers.clone(), 3, Search::Landmarks) {
            Ok(found) => expect_numbers(&format!("3 workers for {numbers:?}"), sorted(found), &landmarks(numbers)),
            Err(error) => fail(
                format!("{} numbers to be found in {numbers:?}", landmarks(numbers.clone()).len()),
                format!("the error \"{}\"", with_sources(&*error)),
            ),
        }
    }
}

fn each_call_stands_for_itself() {
    let numbers = 100..checks::random().u64(200..400);
    Headquarters::open(&|_| Fate::Find, &|headquarters| {
        let all = headquarters.numbers(&numbers);
        // Whether it finds all there is to be found is a check of its own.
        let expect_nothing_else = |answer, hidden: &[u64], call: &str| {
            let found = headquarters.searched(&numbers, answer).found();
            let other = found.iter().find(|number| !hidden.contains(number));
            let expected = format!("{call} to return only what its own `search` finds");
            expect(other.is_none(), expected, format!("number {}, which it does not find", other.unwrap_or(&0)));
        };
        for call in ["a first call", "a second call, where `search` finds others,"] {
            headquarters.hide_others();
            expect_nothing_else(
                on_processes(all.clone(), 2, Search::AsHeadquartersSay),
                &headquarters.hidden(&numbers),
                call,
            );
        }
        expect_nothing_else(
            on_processes(all.clone(), 2, Search::Landmarks),
            &[],
            "a third call, with another `search`,",
        );
    });
}

fn only_worker_processes_search() {
    let mut random = checks::random();
    for (count, workers) in [(1, 1), (random.u64(2..=9), 2), (random.u64(300..=500), random.usize(2..=4))] {
        let searched = search_all(&(100..100 + count), workers, &|_| Fate::Find);
        let here: u64 = searched.calls.iter().filter(|call| call.in_caller).map(Call::count).sum();
        expect(!searched.calls.is_empty(), "`search` to be called", searched.no_call());
        let expected = format!("all {count} numbers to be searched by other processes");
        expect(here == 0, expected, format!("{here} searched by the process that called `primes_on_processes`"));
    }
}

fn workers_search_together() {
    // Few, for whom processes may seem too much; some, again and again; more than a fixed number that comes to mind.
    // No machine needs so many processors: they meet all the same, for most of them only wait.
    let mut random = checks::random();
    let (some, crowd) = (random.usize(4..=6), random.usize(33..=38));
    for (workers, count, rounds) in [(2, 2, 1), (3, 3, 1), (some, 64 * some, 4), (crowd, crowd, 1)] {
        let meetings: Vec<Rendezvous> = (0..rounds).map(|_| Rendezvous::of(workers)).collect();
        let (searches, all_came) = (Spans::of("search"), AtomicBool::new(true));
        let searched = search_all(&(100..100 + count as u64), workers, &|_| {
            let search = searches.begin();
            let round = search.number() / workers;
            // After a meeting that failed nobody waits for another.
            if let Some(meeting) = meetings.get(round).filter(|_| all_came.load(SeqCst)) {
                all_came.fetch_and(meeting.meet(), SeqCst);
            }
            Fate::Find
        });
        for (round, meeting) in (1..).zip(&meetings) {
            let seen = match meeting.most() {
                0 if round == 1 => searched.no_call(),
                most => format!("only {most}, and no others came"),
            };
            let expected = format!("{workers} processes to search {count} numbers at the same time (in round {round})");
            searches.expect(meeting.took_place(), expected, seen);
        }
        let expected = format!("{workers} processes to search {count} numbers at the same time");
        let seen = match searched.processes {
            0 => searched.no_call(),
            processes => format!("{processes} in all"),
        };
        expect(searched.processes >= workers, expected, seen);
    }
}

fn never_more_processes_than_workers() {
    let mut random = checks::random();
    for (workers, count) in [(1, 2), (random.usize(2..=4), random.u64(200..=400))] {
        let one_too_many = Rendezvous::of(workers + 1).with_patience(Patience::SHORT);
        let searched = search_all(&(100..100 + count), workers, &|_| {
            one_too_many.meet();
            Fate::Find
        });
        let expected = format!("at most {workers} processes to search {count} numbers in all (`workers`)");
        expect(searched.processes <= workers, expected, searched.processes);
    }
}

fn no_worker_waits_for_another() {
    // Early, in the midst and late, one of two workers is held in its chunk until the other has come to the last one.
    let mut random = checks::random();
    let count = 8 * random.u64(10..=40);
    let (numbers, longest) = (100..100 + count, count / 8);
    for held in [100, random.u64(100 + longest..100 + count - 2 * longest), 100 + count - longest - 1] {
        let (handed_out, all_are_handed_out) = (AtomicU64::new(0), Gate::new());
        let searches = Spans::of("search");
        let searched = search_all(&numbers, 2, &|call| {
            let _search = searches.begin();
            if handed_out.fetch_add(call.count(), SeqCst) + call.count() >= count {
                all_are_handed_out.open();
            }
            if call.chunk.contains(&held) {
                all_are_handed_out.wait();
            }
            Fate::Find
        });
        let expected = format!("one of 2 workers to search all other numbers while the other is busy with {held}");
        let seen = match handed_out.into_inner() {
            0 => searched.no_call(),
            _ => "chunks that waited for the busy worker".to_owned(),
        };
        searches.expect(all_are_handed_out.is_open(), expected, seen);
    }
}

fn chunks_are_not_too_small() {
    let mut random = checks::random();
    let workers = random.usize(1..=3);
    for (count, workers) in [(1_000, 1), (random.u64(300..=1_500), workers), (20_000, 1)] {
        let calls = search_all(&(100..100 + count), workers, &|_| Fate::Find).calls.len();
        let expected = format!("at most {} calls of `search` for {count} numbers and {workers} workers", 64 * workers);
        expect(calls <= 64 * workers, expected, calls);
    }
}

fn chunks_are_not_too_large() {
    let mut random = checks::random();
    // One number less than fills all chunks: if the rest went to one of them, it would be far too large.
    let workers = random.usize(2..=5);
    let nearly_full = 4 * workers as u64 * random.u64(2..=50) - 1;
    for (count, workers) in [(10_000, 4), (nearly_full, workers), (50, 2), (9, 4)] {
        let calls = search_all(&(100..100 + count), workers, &|_| Fate::Find).calls;
        let largest = calls.iter().map(Call::count).max().unwrap_or(0);
        let limit = count.div_ceil(4 * workers as u64);
        let expected = format!("no chunk of more than {limit} numbers, of {count} numbers and with {workers} workers");
        expect(largest <= limit, expected, format!("one of {largest}"));
    }
}

fn a_panic_is_an_error() {
    let message =
        |start: u64| format!("no result {}from number {start} on (\u{bd} \u{2192} \u{6570})", "at all ".repeat(60));
    expect_errors("`search` panics", &|start| Fate::Panic(message(start)), &|start, error| {
        let expected = format!("\"{}\" in the error", message(start));
        expect(error.contains(&message(start)), expected, format!("\"{error}\""));
    });
}

fn the_death_of_a_worker_is_an_error() {
    expect_errors("a process dies", &|_| Fate::Die, &|_, _| {});
}

/// Has this become of a chunk that begins with this number, and looks at the error of the student's function. After
/// three times it goes well, so that who tries again and again comes to an end.
fn expect_errors(when: &str, fate: &(dyn Fn(u64) -> Fate + Sync), look_at: &dyn Fn(u64, &str)) {
    let mut random = checks::random();
    let (numbers, workers) = (100..random.u64(220..300), random.usize(1..=3));
    let third = (numbers.end - numbers.start) / 3;
    // The first chunk, and one in the midst: where that begins is up to the answer.
    for (begin, workers) in [(100..101, 2), (100 + third..100 + 2 * third, workers)] {
        let (broken, tries) = (OnceLock::new(), AtomicUsize::new(0));
        let mut searched = None;
        let panic = panic_message(|| {
            searched = Some(search_all(&numbers, workers, &|call| {
                let start = call.chunk.start;
                let is_broken = begin.contains(&start) && *broken.get_or_init(|| start) == start;
                if is_broken && tries.fetch_add(1, SeqCst) < 3 { fate(start) } else { Fate::Find }
            }));
        });
        let Some(searched) = searched else {
            fail(format!("an error when {when}"), format!("a panic, \"{}\"", panic.unwrap_or_default()));
        };
        let Some(broken) = broken.into_inner() else {
            expect(!searched.calls.is_empty(), format!("an error when {when}"), searched.no_call());
            continue; // no chunk begins there: how large they are is a check of its own
        };
        let when = format!("{when} in the chunk that begins at {broken}");
        let expected = format!("an error when {when}");
        match searched.answer {
            Ok(found) => {
                let of = searched.hidden.len();
                let seen = match found.len() {
                    count if count == of => "no error, and all numbers found".to_owned(),
                    count => format!("no error, and {count} of {of} numbers found"),
                };
                fail(expected, seen)
            }
            Err(error) => {
                let times = searched.calls.iter().filter(|call| call.chunk.start == broken).count();
                let seen = format!("it searched {times} times, and the error \"{error}\"");
                expect(times == 1, format!("a chunk to be searched once when {when}"), seen);
                look_at(broken, &error);
            }
        }
    }
}

fn no_process_is_left_behind() {
    let never = Gate::new();
    if let Some(message) = expect_all_gone("returns", &|_| Fate::Find, &never, &never) {
        fail("`primes_on_processes` to return", format!("a panic, \"{message}\""));
    }

    // The search of the first chunk panics when another worker is busy. If the student's function waits for that one,
    // as well it may, it goes on after a while. If it does not, the worker stays busy until it has been seen.
    let (both_are_busy, has_panicked) = (Rendezvous::of(2), AtomicBool::new(false));
    let returned = Gate::new().with_patience(Patience::SHORT);
    let seen = Gate::new().with_patience(Patience::of_turns(1500));
    let on_call = |call: &Call| {
        let met = both_are_busy.meet();
        if call.chunk.contains(&100) && !has_panicked.swap(true, SeqCst) {
            return Fate::Panic("no result".to_owned());
        }
        if met && returned.wait() {
            seen.wait();
        }
        Fate::Find
    };
    // Whether there was an error, and no panic, is looked at above.
    let (Some(_) | None) = expect_all_gone("returns an error", &on_call, &returned, &seen);
}

/// Gives the message if the student's function panicked.
fn expect_all_gone(
    when: &str,
    on_call: &(dyn Fn(&Call) -> Fate + Sync),
    returned: &Gate,
    seen: &Gate,
) -> Option<String> {
    Headquarters::open(on_call, &|headquarters| {
        let panic = panic_message(|| on_processes(headquarters.numbers(&(100..260)), 2, Search::AsHeadquartersSay));
        returned.open();
        let (left, of) = (headquarters.left_behind(), headquarters.processes());
        seen.open();
        let expected = format!("the processes to have ended when `primes_on_processes` {when}");
        expect(left == 0, expected, format!("{left} of {of} still running"));
        panic
    })
}

/// What the checks call of an answer.
pub(crate) struct Answer {
    pub(crate) primes_in: fn(Range<u64>) -> Vec<u64>,
    pub(crate) primes_on_processes: fn(Range<u64>, usize, Search) -> Found,
}

/// What searching on processes comes to.
pub(crate) type Found = Result<Vec<u64>, BoxError>;

/// The function that is handed to the answer as `search`. A worker process knows it by the name of its type, so a pointer
/// to a function would not do.
#[derive(Clone, Copy)]
pub(crate) enum Search {
    /// The answer's own.
    PrimesIn,
    /// [`headquarters::search`](crate::headquarters::search).
    AsHeadquartersSay,
    /// [`headquarters::landmarks`](crate::headquarters::landmarks).
    Landmarks,
}

/// The answer that is checked. `main` says which.
pub(crate) static ANSWER: UnderTest<Answer> = UnderTest::new();

/// All checks call the answer here and in the next function, and it cannot tell which check calls.
fn primes(numbers: Range<u64>) -> Vec<u64> {
    checks::call(|| (ANSWER.primes_in)(numbers))
}

fn on_processes(numbers: Range<u64>, workers: usize, with: Search) -> Found {
    checks::call(|| (ANSWER.primes_on_processes)(numbers, workers, with))
}

/// Has the student's function search these numbers, and decides what becomes of each call.
fn search_all(numbers: &Range<u64>, workers: usize, on_call: &(dyn Fn(&Call) -> Fate + Sync)) -> Searched {
    Headquarters::open(on_call, &|headquarters| {
        let answer = on_processes(headquarters.numbers(numbers), workers, Search::AsHeadquartersSay);
        headquarters.searched(numbers, answer)
    })
}

/// Expects these numbers, and names the first that differs.
fn expect_numbers(by: &str, seen: Vec<u64>, expected: &[u64]) {
    let first = seen.iter().zip(expected).position(|(seen, expected)| seen != expected);
    let position = first.unwrap_or(seen.len().min(expected.len()));
    let tell = |numbers: &[u64]| match numbers.get(position) {
        Some(number) => format!("{} numbers, with {number} at place {position}", numbers.len()),
        None => format!("{} numbers, none at place {position}", numbers.len()),
    };
    expect(seen == expected, format!("{by} to find {}", tell(expected)), tell(&seen));
}

fn sorted(mut numbers: Vec<u64>) -> Vec<u64> {
    numbers.sort_unstable();
    numbers
}

/// The number itself if it is a prime, and nothing for 0 and 1.
fn smallest_divisor(number: u64) -> Option<u64> {
    if number < 2 {
        return None;
    }
    if number % 2 == 0 {
        return Some(2);
    }
    let (mut divisor, largest) = (3, number.isqrt());
    while divisor <= largest && number % divisor != 0 {
        divisor += 2;
    }
    Some(if divisor <= largest { divisor } else { number })
}

fn is_prime(number: u64) -> bool {
    smallest_divisor(number) == Some(number)
}

/// A prime that is not much smaller than `most`, or larger.
fn any_prime(random: &mut Random, most: u64) -> u64 {
    (random.u64(most - most / 4..most)..).find(|number| is_prime(*number)).expect("there is always another prime")
}

/// No prime, but Fermat's test takes it for one whichever base it tries, unless that is a multiple of a factor.
/// Chernick found in 1939 that (6k + 1)(12k + 1)(18k + 1) is such a number where all three are primes.
fn any_carmichael_number(random: &mut Random) -> u64 {
    // The largest such k with a product below 2^40 is 930.
    let all_factors = (random.u64(6..=930)..).map(|k| [6 * k + 1, 12 * k + 1, 18 * k + 1]);
    let factors = all_factors.into_iter().find(|factors| factors.iter().all(|factor| is_prime(*factor)));
    factors.map_or(561, |factors| factors.iter().product())
}
