//! The checks of exercise 02. None of them measures time.
//!
//! | rule | check |
//! | --- | --- |
//! | 1. once for each array, the array itself, nothing is copied | `arrays_are_borrowed_not_copied` |
//! | 2. `each` in the order of the arrays | `sums_stand_in_the_order_of_the_arrays` |
//! | 2. `total` is the sum of `each` | `the_sequential_version_adds_up`, `the_parallel_version_adds_up` |
//! | 3. at most `workers` at the same time | `never_more_than_the_workers` |
//! | 3. as many as that whenever there are enough left | `workers_sum_together` |
//! | 3. a worker never waits for another | `no_worker_waits_for_another` |
//! | 4. the panic of `sum` and its message | `a_panic_reaches_the_caller` |
//! | 5. the threads are gone | `no_thread_is_left_behind` |
//! | 6. no arrays | `nothing_in_nothing_out` |
//! | 7. nothing is kept from an earlier call | `each_call_stands_for_itself` |
//!
//! That `sequential_sum` uses one thread alone needs no check: its `sum` need not be `Sync`.

use std::ptr;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};

use checks::{
    Check, Gate, Patience, Rendezvous, Spans, SpinBarrier, ThreadWitness, UnderTest, expect, expect_eq, fail,
    for_each_size, panic_message, threads_left_by,
};

pub(crate) const CHECKS: &[Check] = checks::table! {
    the_sequential_version_adds_up: "what `sequential_sum` does with each sum (hints/1.md)",
    the_parallel_version_adds_up: "how `parallel_sum` makes the total of its sums (hints/1.md)",
    nothing_in_nothing_out: "what happens when there are no arrays (README.md, rule 6)",
    each_call_stands_for_itself: "what your functions keep from an earlier call (README.md, rule 7)",
    sums_stand_in_the_order_of_the_arrays: "where `parallel_sum` puts a sum that is done early (README.md, rule 2)",
    workers_sum_together: "when you wait for a result, and which lock is held while `sum` runs (hints/2.md)",
    no_worker_waits_for_another: "who decides which array a worker sums next (README.md, rule 3)",
    never_more_than_the_workers: "how many threads of `parallel_sum` call `sum` (README.md, rule 3)",
    arrays_are_borrowed_not_copied: "what `sum` is called with, and whether two workers can take one array (hints/2.md)",
    a_panic_reaches_the_caller: "what `parallel_sum` does if a result is an error (hints/2.md)",
    no_thread_is_left_behind: "who ends the threads of `parallel_sum` (hints/2.md)",
};

fn the_sequential_version_adds_up() {
    for_each_size(checks::sizes(&mut checks::random(), 160), |count| {
        let arrays = any_arrays(count);
        expect_sums("in order", &format!("of {count} arrays"), one_by_one(&arrays, &add_up), sums_of(&arrays));
    });
    let extremes = [vec![i64::MAX], vec![0; 30], vec![i64::MIN]];
    expect_sums(
        "in order",
        "of the largest and the smallest number",
        one_by_one(&extremes, &add_up),
        sums_of(&extremes),
    );
}

fn the_parallel_version_adds_up() {
    for_each_size(checks::sizes(&mut checks::random(), 160), |count| {
        let (arrays, workers) = (any_arrays(count), checks::random().usize(1..=8));
        let which = format!("of {count} arrays with {workers} workers");
        expect_sums("smallest first", &which, sorted(in_parallel(&arrays, workers, &add_up)), sorted(sums_of(&arrays)));
    });
    let extremes = [vec![i64::MAX], vec![0; 30], vec![i64::MIN]];
    let sums = in_parallel(&extremes, 2, &add_up);
    expect_sums("smallest first", "of the largest and the smallest number", sorted(sums), sorted(sums_of(&extremes)));

    // Two workers are done with their arrays in the same instant, again and again: no sum may be lost between them.
    let (arrays, both) = (numbered(200), SpinBarrier::of(2));
    for _ in 0..checks::rounds(10) {
        let sums = in_parallel(&arrays, 2, &|array| {
            both.wait();
            array[0]
        });
        let which = "of 200 arrays, two of which always end at the same instant";
        expect_sums("smallest first", which, sorted(sums), sums_of(&arrays));
    }
}

fn nothing_in_nothing_out() {
    let never = |_: &[i64]| fail("`sum` not to be called without an array", "a call");
    expect_eq("`each` and `total` of no arrays, sequentially,", one_by_one(&[], &never), (vec![], 0));
    for workers in [1, checks::random().usize(2..=9)] {
        let what = format!("`each` and `total` of no arrays, with {workers} workers,");
        expect_eq(what, in_parallel(&[], workers, &never), (vec![], 0));
    }
}

fn each_call_stands_for_itself() {
    expect_no_memory("sequential_sum", one_by_one);
    expect_no_memory("parallel_sum", |arrays, sum| in_parallel(arrays, 3, sum));
}

fn expect_no_memory(version: &str, call: impl Fn(&[Vec<i64>], Sum<'_>) -> PlainSums) {
    let mut arrays = numbered(checks::random().usize(3..=12));
    let expect_each = |arrays: &[Vec<i64>], sum: Sum<'_>, which: &str| {
        let mut expected: Vec<i64> = arrays.iter().map(|array| sum(array)).collect();
        expected.sort_unstable();
        // The order, and a total that is lost between workers, are checks of their own.
        let (each, _) = sorted(call(arrays, sum));
        expect_eq(format!("`each` of `{version}`, smallest first, {which}"), each, expected);
    };
    expect_each(&arrays, &add_up, "in the first call");
    arrays.iter_mut().for_each(|array| array[0] += 1000);
    expect_each(&arrays, &add_up, "in a second call, with other numbers in the same arrays");
    expect_each(&arrays, &|array| -7 * array[0], "in a third call, with another `sum`");
}

fn sums_stand_in_the_order_of_the_arrays() {
    // One array is held back until the last one is being summed, so its sum comes late.
    let mut random = checks::random();
    let mut arrays = numbered(random.usize(5..=40));
    random.shuffle(&mut arrays);
    let (held, last) = (arrays[random.usize(..arrays.len() - 2)][0], arrays[arrays.len() - 1][0]);

    let last_has_begun = Gate::new();
    let (each, _) = in_parallel(&arrays, 2, &|array| {
        if array[0] == held {
            last_has_begun.wait();
        } else if array[0] == last {
            last_has_begun.open();
        }
        array[0]
    });
    expect_eq(format!("`each`, when sum {held} is done late,"), each, arrays.concat());
}

fn workers_sum_together() {
    // Few, for whom threads may seem too much; more than a fixed number that comes to mind; and all of them again and
    // again. No machine needs so many processors: they meet all the same, for most of them only wait.
    let mut random = checks::random();
    let (crowd, some) = (random.usize(130..=160), random.usize(4..=9));
    for (workers, rounds) in [(2, 1), (3, 1), (some, random.usize(2..=4)), (crowd, 1)] {
        let meetings: Vec<Rendezvous> = (0..rounds).map(|_| Rendezvous::of(workers)).collect();
        let (sums, all_came) = (Spans::of("sum"), AtomicBool::new(true));
        in_parallel(&numbered(workers * rounds), workers, &|array| {
            let sum = sums.begin();
            let meeting = meetings.get(sum.number() / workers);
            // After a meeting that failed nobody waits for another.
            if let Some(meeting) = meeting.filter(|_| all_came.load(SeqCst)) {
                all_came.fetch_and(meeting.meet(), SeqCst);
            }
            array[0]
        });
        for (round, meeting) in meetings.iter().enumerate() {
            let seen = match meeting.most() {
                0 if round == 0 => NEVER_CALLED.to_owned(),
                most => format!("only {most}, and no others came"),
            };
            let left = workers * (rounds - round);
            let expected =
                format!("{workers} workers to sum {workers} arrays at the same time, with {left} arrays left");
            sums.expect(meeting.took_place(), expected, seen);
        }
    }
}

fn no_worker_waits_for_another() {
    // At the beginning, in the midst and near the end, one of two workers is held until all other arrays have begun.
    let mut random = checks::random();
    let count = random.usize(8..=40);
    for (count, held) in [(count, 0), (count + 1, random.usize(1..count - 1)), (count + 2, count)] {
        let (sums, all_have_begun) = (Spans::of("sum"), Gate::new());
        in_parallel(&numbered(count), 2, &|array| {
            let sum = sums.begin();
            if sum.number() + 1 == count {
                all_have_begun.open();
            } else if sum.number() == held {
                all_have_begun.wait();
            }
            array[0]
        });
        let left = count - held - 1;
        let expected = format!("one of 2 workers to sum the remaining {left} arrays while the other is busy with one");
        let seen = if sums.begun() == 0 { NEVER_CALLED } else { "arrays that waited for the busy worker" };
        sums.expect(all_have_begun.is_open(), expected, seen);
    }
}

fn never_more_than_the_workers() {
    let mut random = checks::random();
    for (workers, arrays) in [(1, 2), (2, 3), (random.usize(3..=9), random.usize(20..=40))] {
        let (sums, one_too_many) = (Spans::of("sum"), Rendezvous::of(workers + 1).with_patience(Patience::SHORT));
        in_parallel(&numbered(arrays), workers, &|array| {
            let _sum = sums.begin();
            one_too_many.meet();
            array[0]
        });
        let expected = format!("at most {workers} of {arrays} arrays to be summed at the same time (`workers`)");
        sums.expect(!one_too_many.took_place(), expected, one_too_many.most());
    }
}

fn arrays_are_borrowed_not_copied() {
    expect_each_once("sequential_sum", 1, one_by_one);
    expect_each_once("parallel_sum", 2, |arrays, sum| in_parallel(arrays, 2, sum));
}

fn expect_each_once(version: &str, workers: usize, call: impl Fn(&[Vec<i64>], Sum<'_>) -> PlainSums) {
    // One is long, and one is empty, with a place of its own in memory all the same.
    let mut arrays = numbered(200);
    arrays[3].resize(100_000, 0);
    arrays[7] = Vec::with_capacity(1);
    // Two workers are done in the same instant, and take the next array together.
    let together = SpinBarrier::of(workers);
    for _ in 0..checks::rounds(10) {
        arrays.iter_mut().flatten().take(1000).for_each(|number| *number += 1);
        let calls: Vec<AtomicUsize> = arrays.iter().map(|_| AtomicUsize::new(0)).collect();
        let foreign = AtomicUsize::new(0);
        call(&arrays, &|array| {
            // The same address and the same length: the array itself.
            let place = arrays.iter().position(|own| ptr::eq(own.as_slice(), array));
            place.map_or(&foreign, |place| &calls[place]).fetch_add(1, SeqCst);
            together.wait();
            add_up(array)
        });
        let (calls, foreign) = (calls.into_iter().map(AtomicUsize::into_inner), foreign.into_inner());
        let calls: Vec<usize> = calls.collect();
        let expected = format!("`{version}` to call `sum` only with the arrays themselves");
        expect(foreign > 0 || calls.iter().any(|calls| *calls > 0), &expected, NEVER_CALLED);
        expect(foreign == 0, &expected, format!("{foreign} calls with something else"));
        for (index, calls) in calls.into_iter().enumerate() {
            let numbers = arrays[index].len();
            let expected = format!("`{version}` to call `sum` once with array {index}, of length {numbers}");
            expect(calls == 1, expected, format!("{calls} calls"));
        }
    }
}

fn a_panic_reaches_the_caller() {
    // In the first array, in the last, and somewhere; with one worker, and with two. The payload of a plain panic is a
    // `&str`, that of a formatted one is a `String`.
    let mut random = checks::random();
    let count = random.usize(3..=9);
    for (broken, workers) in [(0, 2), (count - 1, 1), (random.usize(1..count - 1), 2)] {
        let broken_one = |array: &[i64]| array[0] == broken as i64;
        let plain = |array: &[i64]| if broken_one(array) { panic!("an array is broken") } else { array[0] };
        let formatted = |array: &[i64]| if broken_one(array) { panic!("no sum for {broken}") } else { array[0] };
        for (text, sum) in [("an array is broken", &plain as Sum<'_>), (&format!("no sum for {broken}"), &formatted)] {
            let which = format!("array {broken} of {count}");
            expect_panic(&format!("`sequential_sum` ({which})"), text, || one_by_one(&numbered(count), sum));
            let version = format!("`parallel_sum` ({which}, {workers} workers)");
            expect_panic(&version, text, || in_parallel(&numbered(count), workers, sum));
        }
    }

    // While another worker is in the midst of its sum. Whether there is another is a check of its own, so nobody waits
    // long for it.
    let both_are_busy = Rendezvous::of(2).with_patience(Patience::SHORT);
    expect_panic("`parallel_sum` (while 2 workers are busy)", "no sum for 5 of 7", || {
        in_parallel(&numbered(7), 2, &|array| {
            if array[0] >= 5 {
                both_are_busy.meet();
            }
            if array[0] == 5 { panic!("no sum for {} of 7", array[0]) } else { array[0] }
        })
    });
}

fn expect_panic<T>(version: &str, text: &str, call: impl FnOnce() -> T) {
    let expected = format!("{version} to panic with the message of `sum`, \"{text}\"");
    match panic_message(call) {
        Some(message) => expect(message.contains(text), expected, format!("a panic with \"{message}\"")),
        None => fail(expected, "it return as if nothing had happened"),
    }
}

fn no_thread_is_left_behind() {
    let mut random = checks::random();
    for (arrays, workers) in [(1, 1), (random.usize(6..=12), random.usize(2..=5))] {
        let witness = ThreadWitness::default();
        // The witness sees only threads that call `sum`, the system sees them all where it is Linux.
        let left = threads_left_by(|| {
            in_parallel(&numbered(arrays), workers, &|array| {
                witness.sign_in();
                array[0]
            });
        });
        let left = left.max(witness.left_behind());
        let expected =
            format!("all threads to have ended when `parallel_sum` returns ({arrays} arrays, {workers} workers)");
        expect(left == 0, expected, format!("{left} still running"));
    }
}

const NEVER_CALLED: &str = "no call of `sum`";

pub(crate) type Sum<'a> = &'a (dyn Fn(&[i64]) -> i64 + Sync);

/// `each` and `total`: nothing of it belongs to the answer.
pub(crate) type PlainSums = (Vec<i64>, i64);

/// What the checks call of an answer.
pub(crate) struct Answer {
    pub(crate) sequential_sum: fn(&[Vec<i64>], Sum<'_>) -> PlainSums,
    pub(crate) parallel_sum: fn(&[Vec<i64>], usize, Sum<'_>) -> PlainSums,
}

/// The answer that is checked. `main` says which.
pub(crate) static ANSWER: UnderTest<Answer> = UnderTest::new();

/// All checks call the answer here and in the next function, and it cannot tell which check calls.
fn one_by_one(arrays: &[Vec<i64>], sum: Sum<'_>) -> PlainSums {
    checks::call(|| (ANSWER.sequential_sum)(arrays, sum))
}

fn in_parallel(arrays: &[Vec<i64>], workers: usize, sum: Sum<'_>) -> PlainSums {
    checks::call(|| (ANSWER.parallel_sum)(arrays, workers, sum))
}

/// The part of `np.sum`.
fn add_up(array: &[i64]) -> i64 {
    array.iter().sum()
}

/// What `add_up` makes of these arrays.
fn sums_of(arrays: &[Vec<i64>]) -> PlainSums {
    let each: Vec<i64> = arrays.iter().map(|array| add_up(array)).collect();
    (each.clone(), each.iter().sum())
}

fn expect_sums(order: &str, which: &str, (each, total): PlainSums, expected: PlainSums) {
    expect_eq(format!("the length of `each` {which}"), each.len(), expected.0.len());
    for (place, (seen, expected)) in each.into_iter().zip(expected.0).enumerate() {
        expect_eq(format!("number {place} of `each`, {order}, {which},"), seen, expected);
    }
    expect_eq(format!("`total` {which}"), total, expected.1);
}

/// Whether the sums stand in the order of the arrays is a check of its own.
fn sorted((mut each, total): PlainSums) -> PlainSums {
    each.sort_unstable();
    (each, total)
}

/// So many arrays, each with its own index as its only number.
fn numbered(count: usize) -> Vec<Vec<i64>> {
    (0..).take(count).map(|index| vec![index]).collect()
}

/// So many arrays of what may be in one: nothing, a number, many, the same as in another. The numbers are as large as
/// they can be if no total, in whichever order it is added up, is to leave the range of `i64`.
fn any_arrays(count: usize) -> Vec<Vec<i64>> {
    const LONGEST: usize = 20;
    let mut random = checks::random();
    let largest = i64::MAX / (LONGEST * count) as i64;
    let mut arrays: Vec<Vec<i64>> = Vec::new();
    for place in 0..count {
        let array = match random.usize(..4) {
            0 if place > 0 => arrays[random.usize(..place)].clone(),
            1 => vec![],
            _ => (0..random.usize(1..=LONGEST)).map(|_| random.i64(-largest..=largest)).collect(),
        };
        arrays.push(array);
    }
    arrays
}
