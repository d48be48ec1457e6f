//! The checks of exercise 07. None of them measures time: the clock of the jobs is virtual, see `virtual_time.rs`.
//!
//! | rule | check |
//! | --- | --- |
//! | 1. values in the order of the jobs | `values_stand_in_the_order_of_the_jobs` |
//! | 1. no jobs, or fewer than the limit | `no_jobs_or_few` |
//! | 2. at most `limit` under way | `never_more_than_the_limit` |
//! | 2. as many as that | `as_many_as_the_limit` |
//! | 2. when one ends, the next begins at once | `a_free_place_is_taken_at_once` |
//! | 2. done when first polled | `jobs_may_be_done_at_once` |
//! | 3. in their order | `jobs_begin_in_their_order` |
//! | 3. asked for when there is a place | `jobs_are_drawn_one_by_one` |
//! | 4. the first error at once | `the_first_error_is_returned_at_once` |
//! | 4. no other begins, those under way are dropped | `an_error_cancels_the_rest` |
//! | 5. a panic goes on with its payload | `a_panic_goes_on` |
//! | 6. dropped before it is done | `who_drops_gather_cancels_all` |
//! | 7. the thread that awaits polls the jobs, and there is no other | `one_thread_is_enough` |
//! | 7. it is never kept busy or asleep | all: the virtual clock would stand still |
//! | 8. nobody is polled in vain | `nobody_is_polled_in_vain` |
//! | 9. one `gather` knows nothing of another | `gathers_do_not_mix` |

use std::iter;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use checks::{Check, UnderTest, expect, expect_eq, for_each_size};
use futures_util::future::join;
use tokio::sync::Barrier;
use tokio::time::sleep;

#[path = "jobs.rs"]
mod jobs;
#[path = "virtual_time.rs"]
mod virtual_time;
#[path = "witness.rs"]
mod witness;

use jobs::{Broken, Job, done, fails, job, nap, naps, panics};
use virtual_time::in_virtual_time;
pub(crate) use witness::Answer;
use witness::{MONTH, dropped_after, gathered, threads_started, witnessed};

pub(crate) const CHECKS: &[Check] = checks::table! {
    values_stand_in_the_order_of_the_jobs: "where you put the value of a job that is done early (hints/1.md)",
    no_jobs_or_few: "what happens when there are fewer jobs than the limit, or none (README.md, rule 1)",
    never_more_than_the_limit: "what a job waits for before it begins (README.md, rule 2)",
    as_many_as_the_limit: "how many jobs are running while you await one (hints/1.md)",
    a_free_place_is_taken_at_once: "what has to end before the next job begins (README.md, rule 2)",
    jobs_begin_in_their_order: "which of the jobs that may begin is polled first (README.md, rule 3)",
    jobs_may_be_done_at_once: "what happens when a job is done at its first poll (README.md, rule 2)",
    jobs_are_drawn_one_by_one: "when you ask `jobs` for the next one (README.md, rule 3)",
    the_first_error_is_returned_at_once: "which result you look at first (README.md, rule 4)",
    an_error_cancels_the_rest: "what happens to the other jobs when you return an error (hints/2.md)",
    a_panic_goes_on: "what you do when a job has panicked (README.md, rule 5)",
    who_drops_gather_cancels_all: "what owns the jobs that are running (README.md, rule 6)",
    one_thread_is_enough: "which thread polls the jobs (README.md, rule 7)",
    nobody_is_polled_in_vain: "which job wakes you, and which jobs you poll then (README.md, rule 8)",
    gathers_do_not_mix: "where you count the running jobs (README.md, rule 9)",
};

/// The answer that is checked. `main` says which.
pub(crate) static ANSWER: UnderTest<Answer> = UnderTest::new();

fn values_stand_in_the_order_of_the_jobs() {
    for limit in [1, 2, 3, 4] {
        gathered(limit, naps([5, 2, 1, 3])).expect_values([10, 4, 2, 6]);
    }
    for_each_size(checks::sizes(&mut checks::random(), 400), |count| {
        let mut random = checks::random();
        let sleeps: Vec<u64> = (0..count).map(|_| random.u64(1..=9)).collect();
        let limit = random.usize(count.div_ceil(8)..=count);
        gathered(limit, naps(sleeps.clone())).expect_values(sleeps.into_iter().map(|seconds| 2 * seconds));
    });
}

fn no_jobs_or_few() {
    gathered(3, vec![]).expect_values([]);
    gathered(3, naps([1])).expect_values([2]);
    gathered(1000, naps([1, 2])).expect_values([2, 4]);
}

fn never_more_than_the_limit() {
    let mut random = checks::random();
    for limit in [1, 2, 3, random.usize(4..=9), random.usize(10..=40)] {
        let sleeps: Vec<u64> = (0..3 * limit + random.usize(..9)).map(|_| random.u64(1..=5)).collect();
        let gathered = gathered(limit, naps(sleeps));
        let most = gathered.most_under_way;
        let expected = format!("at most {limit} jobs to be running at the same time");
        gathered.spans.expect(most <= limit, expected, most);
    }
}

fn as_many_as_the_limit() {
    // Each job waits until `limit` of them are there. If they never are, a month goes by on their clock. The last limit
    // is above a fixed number that comes to mind.
    for limit in [2, 3, checks::random().usize(130..=160)] {
        let meeting = Arc::new(Barrier::new(limit));
        let meet = || {
            let meeting = Arc::clone(&meeting);
            job(async move {
                meeting.wait().await;
                Ok(0)
            })
        };
        let gathered = gathered(limit, iter::repeat_with(meet).take(2 * limit).collect());
        let seen = format!("at most {}, and no others began", gathered.most_under_way);
        let expected = format!("{limit} jobs to be running at the same time");
        gathered.spans.expect(!gathered.was_dropped(), expected, seen);
        gathered.expect_all_well();
    }
}

fn a_free_place_is_taken_at_once() {
    expect_times(2, &[5, 2, 1, 3]);
    expect_times(3, &[5, 2, 1, 3]);
    expect_times(2, &[9, 1, 1, 1, 1]);
    let mut random = checks::random();
    let sleeps: Vec<u64> = (0..random.usize(10..=20)).map(|_| random.u64(1..=9)).collect();
    expect_times(random.usize(2..=9), &sleeps);
}

/// Jobs that sleep so long: when each of them begins, and when all are done.
fn expect_times(limit: usize, sleeps: &[u64]) {
    // When each place is free again.
    let mut free = vec![0; limit];
    let mut begin = Vec::new();
    for sleep in sleeps {
        free.sort_unstable();
        begin.push(seconds(free[0]));
        free[0] += sleep;
    }
    let gathered = gathered(limit, naps(sleeps.iter().copied()));
    gathered.expect_all_well();
    let begun: Vec<_> = gathered.jobs.iter().filter_map(|fate| fate.begun).collect();
    let which = format!("that sleep {sleeps:?} s, {limit} at a time,");
    expect_eq(format!("the times at which the jobs {which} begin"), begun, begin);
    let end = free.into_iter().max().unwrap_or(0);
    expect_eq(format!("the time at which the jobs {which} are done"), gathered.took, seconds(end));
}

fn jobs_begin_in_their_order() {
    let gathered = gathered(4, naps([2, 2, 2, 2, 1, 1, 3, 1, 1, 1, 1, 1, 1]));
    expect_eq("the order in which the jobs begin", gathered.beginnings, (0..13).collect());
}

fn jobs_may_be_done_at_once() {
    gathered(3, (0..1000).map(done).collect()).expect_values(0..1000);
    gathered(2, vec![nap(5), done(1), done(2), nap(1), done(3)]).expect_all_well();
}

fn jobs_are_drawn_one_by_one() {
    let plenty = (0..1000).map(|place| if place == 20 { fails(1, "no ink") } else { nap(1) });
    let gathered = gathered(3, plenty.collect());
    let expected = "at most 3 of 1000 jobs, 3 at a time, to be taken from the iterator before they have ended";
    expect(gathered.most_drawn <= 3, expected, gathered.most_drawn);
}

fn the_first_error_is_returned_at_once() {
    expect_error("early", 2, 3, vec![nap(5), fails(3, "late"), fails(2, "early")]);
    let mut second_pair = vec![nap(1), nap(1), fails(2, "of the second pair")];
    second_pair.extend(naps([9, 9, 9, 9]));
    expect_error("of the second pair", 3, 2, second_pair);
    expect_error("at last", 6, 2, vec![nap(2), nap(2), nap(3), fails(4, "at last")]);
    // Forty places: some functions that join a few futures do otherwise with more than thirty.
    let with_one_that_fails = |place| if place == 35 { fails(1, "one of 40") } else { nap(5) };
    expect_error("one of 40", 1, 40, (0..40).map(with_one_that_fails).collect());
}

fn expect_error(message: &'static str, after: u64, limit: usize, jobs: Vec<Job>) {
    let gathered = gathered(limit, jobs);
    expect_eq("what `gather` returns", gathered.returned(), &Err(message));
    expect_eq(format!("the time at which `gather` returns the error \"{message}\""), gathered.took, seconds(after));
}

fn an_error_cancels_the_rest() {
    let gathered = gathered(3, vec![nap(5), fails(2, "no ink"), nap(9), nap(1), nap(1)]);
    expect(gathered.returned().is_err(), "an error", "values");
    gathered.expect_nothing_goes_on("an error");
    let expected = "all jobs to be dropped when `gather` returns an error";
    expect(gathered.left == 0, expected, format!("{} kept", gathered.left));
    expect_eq("the number of jobs that begin before the error", gathered.beginnings.len(), 3);
}

fn a_panic_goes_on() {
    let gathered = gathered(3, vec![nap(5), panics(2), nap(9), nap(1), nap(1)]);
    expect_eq("the payload of the panic", gathered.panicked(), &Broken(2));
    expect_eq("the time at which `gather` panics", gathered.took, seconds(2));
    gathered.expect_nothing_goes_on("a panic");
}

fn who_drops_gather_cancels_all() {
    let gathered = dropped_after(seconds(2), 2, naps([5, 1, 9, 1, 1]));
    expect(gathered.was_dropped(), "`gather` to be running after 2 s", "it was done");
    gathered.expect_nothing_goes_on("`gather` is dropped");
}

fn one_thread_is_enough() {
    // There is no thread that polls no job. That is seen where the system tells of threads, as Linux does. It comes
    // first: a thread that is started once for all calls is there from then on.
    let count = checks::random().usize(3..=20);
    let started = in_virtual_time(async move || threads_started(2, naps(vec![1; count])).await);
    expect(started == 0, "`gather` to start no threads", format!("{started} threads"));

    let gathered = in_virtual_time(async || {
        let here = thread::current().id();
        let expect_here = move || {
            let expected = "all jobs to be polled by the thread that awaits `gather`";
            expect(thread::current().id() == here, expected, "another thread poll a job");
        };
        let stay = || {
            job(async move {
                for _ in 0..3 {
                    expect_here();
                    sleep(seconds(1)).await;
                }
                expect_here();
                Ok(0)
            })
        };
        witnessed(2, iter::repeat_with(stay).take(4).collect(), MONTH).await
    });
    gathered.expect_all_well();
}

fn nobody_is_polled_in_vain() {
    // Sleeps of hours. Each end wakes one job; code that polls all that are under way then stays far below the bounds.
    const HOUR: u64 = 60 * 60;
    let gathered = gathered(4, naps([9, 2, 5, 1, 7, 3, 8, 4].map(|hours| hours * HOUR)));
    gathered.expect_all_well();
    for (place, fate) in gathered.jobs.iter().enumerate() {
        expect_eq(format!("the number of polls of job {place} after its end"), fate.polls_after_its_end, 0);
        expect(
            fate.polls <= 100,
            format!("job {place} to be polled only when it can continue"),
            format!("{} polls", fate.polls),
        );
    }
    let expected = "the future of `gather` to be polled only when one of its 8 jobs can continue";
    expect(gathered.polls <= 100, expected, format!("{} polls", gathered.polls));
}

fn gathers_do_not_mix() {
    // Two at the same time, each with a limit of its own.
    let gather = async || witnessed(2, naps([1, 1, 1, 1]), MONTH).await;
    let (left, right) = in_virtual_time(async move || join(gather(), gather()).await);
    for gathered in [left, right] {
        gathered.expect_all_well();
        let expected = "four sleeps of 1 s, two at a time, to take 2 s next to another `gather`";
        expect(gathered.took == seconds(2), expected, format!("{:?}", gathered.took));
    }
}

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}
