//! The checks of exercise 02. None of them measures time.

use std::num::NonZero;
use std::ptr;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::thread;

use super::subject::{Sums, parallel_sum, sequential_sum};
use checks::{Check, Gate, Patience, Rendezvous, ThreadWitness, expect, expect_eq, fail, panic_message};

pub(crate) const CHECKS: &[Check] = checks::table! {
    the_sequential_version_adds_up: "what `sequential_sum` does with each sum (hints/1.md)",
    the_parallel_version_adds_up: "how `parallel_sum` makes the total of its sums (hints/1.md)",
    nothing_in_nothing_out: "what happens when there is no array, or no number in one (README.md, rule 6)",
    sums_stand_in_the_order_of_the_arrays: "where `parallel_sum` puts a sum that comes early (README.md, rule 2)",
    workers_sum_together: "when `parallel_sum` waits for a result, and how many workers it has (hints/1.md)",
    never_more_than_the_workers: "how many threads `parallel_sum` starts (README.md, rule 3)",
    no_worker_waits_for_another: "who decides which array a worker sums next (README.md, rule 3)",
    arrays_are_borrowed_not_copied: "what `sum` is called with, and how often (hints/2.md)",
    a_panic_reaches_the_caller: "what `parallel_sum` does with a result that is an error (hints/2.md)",
    no_thread_is_left_behind: "who ends the threads of `parallel_sum` (hints/2.md)",
};

fn the_sequential_version_adds_up() {
    let arrays = vec![(0..1_000_000).collect(); 4];
    let sums = sequential_sum(&arrays, add_up);
    expect_sums("of four times 0..1,000,000", sums, (vec![499_999_500_000; 4], 1_999_998_000_000));

    let uneven = [vec![5], vec![-1, -2, -3], vec![10, -10, 7, 0]];
    expect_sums("of three arrays", sequential_sum(&uneven, add_up), (vec![5, -6, 7], 6));
}

fn the_parallel_version_adds_up() {
    let arrays = vec![(0..1_000_000).collect(); 4];
    let sums = parallel_sum(&arrays, 4, add_up);
    expect_sums("of four times 0..1,000,000", sums, (vec![499_999_500_000; 4], 1_999_998_000_000));

    let uneven = [vec![5], vec![-1, -2, -3], vec![10, -10, 7, 0]];
    for workers in [1, 2, 3, 8] {
        let sums = parallel_sum(&uneven, workers, add_up);
        expect_sums(&format!("with {workers} workers, smallest first,"), sorted(sums), (vec![-6, 5, 7], 6));
    }
}

fn nothing_in_nothing_out() {
    expect_sums("of no arrays, sequentially,", sequential_sum(&[], add_up), (vec![], 0));
    expect_sums("of no arrays, in parallel,", parallel_sum(&[], 4, add_up), (vec![], 0));

    let some_empty = [vec![], vec![1, 2], vec![], vec![3]];
    let sums = parallel_sum(&some_empty, 2, add_up);
    expect_sums("where some arrays are empty, smallest first,", sorted(sums), (vec![0, 0, 3, 3], 6));
}

fn sums_stand_in_the_order_of_the_arrays() {
    // The first array is held back until the last one is being summed, so its sum comes late.
    let last_has_begun = Gate::new();
    let each = parallel_sum(&numbered(6), 2, |array| {
        match array {
            [0] => drop(last_has_begun.wait()),
            [5] => last_has_begun.open(),
            _ => {}
        }
        array[0]
    })
    .each;
    expect_eq("`each`, when the first sum comes late,", each, vec![0, 1, 2, 3, 4, 5]);
}

fn workers_sum_together() {
    // More workers than any machine has processors for: they meet all the same, for most of them only wait.
    let crowd = thread::available_parallelism().map_or(1, NonZero::get).max(3) + 3;
    let meeting = Rendezvous::of(crowd);
    parallel_sum(&numbered(crowd), crowd, |array| {
        meeting.meet();
        array[0]
    });
    let seen = match meeting.most() {
        0 => NEVER_CALLED.to_owned(),
        most => format!("only {most}, and nobody else came"),
    };
    expect(meeting.took_place(), format!("{crowd} workers to sum {crowd} arrays at the same time"), seen);
}

fn never_more_than_the_workers() {
    let one_too_many = Rendezvous::of(4).with_patience(Patience::SHORT);
    parallel_sum(&numbered(12), 3, |array| {
        one_too_many.meet();
        array[0]
    });
    let expected = "at most 3 arrays to be summed at the same time by 3 workers";
    expect(!one_too_many.took_place(), expected, one_too_many.most());
}

fn no_worker_waits_for_another() {
    // Whoever comes first is held in its array until the other of two workers has summed the rest.
    let (begun, others, others_are_done) = (AtomicUsize::new(0), AtomicUsize::new(0), Gate::new());
    parallel_sum(&numbered(6), 2, |array| {
        if begun.fetch_add(1, SeqCst) == 0 {
            others_are_done.wait();
        } else if others.fetch_add(1, SeqCst) + 1 == 5 {
            others_are_done.open();
        }
        array[0]
    });
    let expected = "one of 2 workers to sum 5 arrays while the other is busy with one";
    let seen = if begun.into_inner() == 0 { NEVER_CALLED } else { "arrays that waited for the busy worker" };
    expect(others_are_done.is_open(), expected, seen);
}

fn arrays_are_borrowed_not_copied() {
    expect_each_once("sequential_sum", |arrays, sum| sequential_sum(arrays, sum));
    expect_each_once("parallel_sum", |arrays, sum| parallel_sum(arrays, 2, sum));
}

fn expect_each_once(version: &str, call: impl Fn(&[Vec<i64>], &(dyn Fn(&[i64]) -> i64 + Sync)) -> Sums) {
    let arrays = numbered(4);
    // The same address and the same length: the array itself.
    let place = |array: &[i64]| arrays.iter().position(|own| ptr::eq(own.as_slice(), array));

    let summed = Mutex::new(Vec::new());
    call(&arrays, &|array| {
        summed.lock().expect("nobody panics with this lock").push(place(array));
        array[0]
    });
    let summed = summed.into_inner().expect("nobody panicked with this lock");

    let expected = format!("`{version}` to call `sum` with the arrays themselves");
    expect(!summed.is_empty(), &expected, NEVER_CALLED);
    let foreign = summed.iter().filter(|place| place.is_none()).count();
    expect(foreign == 0, &expected, format!("{foreign} calls with something else"));
    for index in 0..arrays.len() {
        let times = summed.iter().filter(|place| **place == Some(index)).count();
        expect(times == 1, format!("`{version}` to call `sum` once with array {index}"), format!("{times} calls"));
    }
}

fn a_panic_reaches_the_caller() {
    // The payload of a plain panic is a `&str`.
    expect_panic("array 2 is broken", || {
        parallel_sum(&numbered(4), 2, |array| if array[0] == 2 { panic!("array 2 is broken") } else { array[0] })
    });

    // That of a formatted one is a `String`. This one comes while another worker is in the midst of its sum. Whether
    // there is another is a check of its own, so nobody waits long for it.
    let both_are_busy = Rendezvous::of(2).with_patience(Patience::SHORT);
    expect_panic("no sum for 5 of 7", || {
        parallel_sum(&numbered(7), 2, |array| {
            if array[0] >= 5 {
                both_are_busy.meet();
            }
            if array[0] == 5 { panic!("no sum for {} of 7", array[0]) } else { array[0] }
        })
    });
}

fn expect_panic(text: &str, call: impl FnOnce() -> Sums) {
    let expected = format!("a panic with the message of `sum`, \"{text}\"");
    match panic_message(call) {
        Some(message) => expect(message.contains(text), expected, format!("one with \"{message}\"")),
        None => fail(expected, "`parallel_sum` return as if nothing had happened"),
    }
}

fn no_thread_is_left_behind() {
    let witness = ThreadWitness::default();
    parallel_sum(&numbered(8), 4, |array| {
        witness.sign_in();
        array[0]
    });
    let left = witness.left_behind();
    let seen = format!("{left} of {} still there", witness.seen());
    expect(left == 0, "the threads of `parallel_sum` to be gone when it returns", seen);
}

const NEVER_CALLED: &str = "that `sum` was never called";

/// The part of `np.sum`.
fn add_up(array: &[i64]) -> i64 {
    array.iter().sum()
}

/// Compares plain numbers: `Sums` belongs to the answer, and what its `==` does as well.
fn expect_sums(which: &str, sums: Sums, (each, total): (Vec<i64>, i64)) {
    expect_eq(format!("`each` {which}"), sums.each, each);
    expect_eq(format!("`total` {which}"), sums.total, total);
}

/// Whether the sums stand in the order of the arrays is a check of its own.
fn sorted(mut sums: Sums) -> Sums {
    sums.each.sort_unstable();
    sums
}

/// So many arrays, each with its own index as its only number.
fn numbered(count: usize) -> Vec<Vec<i64>> {
    (0..).take(count).map(|index| vec![index]).collect()
}
