//! The checks of exercise 04. None of them measures time.
//!
//! | rule | check |
//! | --- | --- |
//! | 1. nobody waits for a job | `nobody_waits_for_a_job`, `no_callback_waits_for_another_job` |
//! | 2. every job's value | `values_are_told` |
//! | 2. the message of its error or panic | `errors_and_panics_are_told` |
//! | 2. that it was cancelled | `cancelled_is_not_failed` |
//! | 2. a job may be done before it is watched | `a_job_may_be_done_before_it_is_watched` |
//! | 3. the order of `watch` | `endings_stand_in_the_order_of_watch` |
//! | 3. two jobs may have the same name | `two_jobs_may_have_one_name` |
//! | 4. not before `no_more`, not before the last | `nothing_is_over_before_no_more`, `not_before_the_last_has_ended` |
//! | 4. `no_more` calls it, also when there were no jobs | `no_jobs_at_all`, `what_is_being_noted_is_still_missing` |
//! | 5. by the thread that brings what was missing last | `who_comes_last_calls` |
//! | 6. several threads at the same time | `several_threads_watch_at_once`, `jobs_end_at_once_with_no_more` |
//! | 7. one collector knows nothing of another | `collectors_do_not_mix` |
//! | 7. no lock is held while `when_all` runs | `when_all_may_watch` |
//! | 8. nothing is told without `no_more` | `without_no_more_nothing_is_told` |

use std::error::Error;
use std::fmt;
use std::iter;
use std::sync::Arc;
use std::thread::{self, ThreadId};
use std::time::Duration;

use super::subject::{Collector, Ending};
use checks::{Check, Gate, Patience, Rendezvous, SpinBarrier, Tally, expect, expect_eq};
use futures_pool::{Cancelled, Promise};

#[path = "held.rs"]
mod held;
#[path = "report.rs"]
mod report;

use held::{Held, Job, held, held_task, held_while_it_runs, keep};
use report::{Report, collector, new_collector};

pub(crate) const CHECKS: &[Check] = checks::table! {
    values_are_told: "what your callback makes of a value (hints/2.md)",
    errors_and_panics_are_told: "what your callback makes of an error (hints/2.md)",
    cancelled_is_not_failed: "how your callback tells a cancelled job from one that failed (hints/2.md)",
    endings_stand_in_the_order_of_watch: "where your callback puts an ending that comes early (hints/1.md)",
    two_jobs_may_have_one_name: "how your callback finds the place of its own job (README.md, rule 3)",
    nobody_waits_for_a_job: "what `watch` and `no_more` do before they return (README.md, rule 1)",
    no_callback_waits_for_another_job: "what a callback does when an earlier job has not ended (README.md, rule 1)",
    nothing_is_over_before_no_more: "what happens when nothing is missing for now (README.md, rule 4)",
    not_before_the_last_has_ended: "what happens when an ending comes and others are missing (README.md, rule 4)",
    no_jobs_at_all: "what `no_more` does when nothing is missing (README.md, rule 4)",
    a_job_may_be_done_before_it_is_watched: "when the callback of a job that is done is called (hints/2.md)",
    who_comes_last_calls: "which thread calls `when_all` (README.md, rule 5)",
    several_threads_watch_at_once: "how `watch` finds a place for its job (hints/2.md)",
    jobs_end_at_once_with_no_more: "what others may do between two steps of yours (hints/2.md)",
    what_is_being_noted_is_still_missing: "when a job counts as ended in your callback (hints/2.md)",
    collectors_do_not_mix: "where you keep what a collector and its callbacks share (README.md, rule 7)",
    when_all_may_watch: "which lock is held while `when_all` runs (README.md, rule 7)",
    without_no_more_nothing_is_told: "what a collector leaves behind when it is dropped (README.md, rule 8)",
};

fn values_are_told() {
    let (collector, report) = new_collector();
    let all_held = [("", 0), ("one", 1), ("the most", u64::MAX)].map(|(name, value)| {
        let (held, job) = held(value);
        collector.watch(name, &job); // and the future is dropped
        held
    });
    for held in all_held {
        held.end();
    }
    collector.no_more();
    report.expect(&[("", "0"), ("one", "1"), ("the most", "18446744073709551615")]);
}

fn errors_and_panics_are_told() {
    let (collector, report) = new_collector();
    let (promise, broken_promise) = Promise::new();
    let jobs = [
        ("error", held_task(|| Err("no ink".into()))),
        ("long error", held_task(move || Err(long_message().into()))),
        ("panic", held_task(|| panic!("no paper, {} times", 3))),
        ("promise that is broken", (Held::new(move || drop(promise)), broken_promise)),
    ];
    for (name, (_, job)) in &jobs {
        collector.watch(name, job);
    }
    for (_, (held, _)) in jobs {
        held.end();
    }
    collector.no_more();

    let endings = &report.told().endings;
    expect_eq("the number of endings", endings.len(), 4);
    for ((name, ending), message) in endings.iter().zip(["no ink", &long_message(), "no paper, 3 times", ""]) {
        // Of the text the answer has no say any more: it is a plain string.
        let text: Option<&String> = if let Ending::Failed(text) = ending { Some(text) } else { None };
        let holds = text.is_some_and(|text| str::contains(text, message));
        expect(holds, format!("`{name}` to be told as `Failed` with {message:?}"), format!("{ending:?}"));
    }
}

/// Of several lines, and of letters that take more than one byte.
fn long_message() -> String {
    "no ink, \u{bd} a pen\n".repeat(40) + "and no \u{7d19}"
}

fn cancelled_is_not_failed() {
    let (collector, report) = new_collector();
    let (_queued, queued_job) = held(1);
    let (stopped, stopped_job) = held_task(|| Err(Cancelled::Asked.into()));
    collector.watch("cancelled in the queue", &queued_job);
    collector.watch("stopped while it ran", &stopped_job);
    queued_job.cancel();
    stopped.end();
    collector.no_more();
    report.expect(&[("cancelled in the queue", "cancelled"), ("stopped while it ran", "cancelled")]);
}

fn endings_stand_in_the_order_of_watch() {
    let (collector, report) = new_collector();
    let all_held = [("red", 1), ("green", 2), ("blue", 3), ("grey", 4)].map(|(name, value)| {
        let (held, job) = held(value);
        collector.watch(name, &job);
        held
    });
    for held in all_held.into_iter().rev() {
        held.end();
    }
    collector.no_more();
    report.expect(&[("red", "1"), ("green", "2"), ("blue", "3"), ("grey", "4")]);
}

fn two_jobs_may_have_one_name() {
    let (collector, report) = new_collector();
    let (first, first_job) = held(1);
    let (second, second_job) = held(2);
    collector.watch("twin", &first_job);
    collector.watch("twin", &second_job);
    second.end();
    first.end();
    collector.no_more();
    report.expect(&[("twin", "1"), ("twin", "2")]);
}

fn nobody_waits_for_a_job() {
    let watch: fn(Collector, &Job) = |collector, job| collector.watch("job", job);
    expect_no_wait("`watch` to return while the job is queued", watch, held(1));
    expect_no_wait("`watch` to return while the job is running", watch, held_while_it_runs(1));

    let watch_and_no_more: fn(Collector, &Job) = |collector, job| {
        collector.watch("job", job);
        collector.no_more();
    };
    expect_no_wait("`no_more` to return while the job is queued", watch_and_no_more, held(1));
    expect_no_wait("`no_more` to return while the job is running", watch_and_no_more, held_while_it_runs(1));
}

fn expect_no_wait(expected: &str, call: fn(Collector, &Job), (held, job): (Held, Job)) {
    let (collector, _report) = new_collector();
    call(collector, &job);
    expect(held.end().was_held, expected, "it wait until the job had ended");
}

fn no_callback_waits_for_another_job() {
    let (collector, _report) = new_collector();
    let (first, first_job) = held(1);
    let (second, second_job) = held(2);
    collector.watch("first", &first_job);
    collector.watch("second", &second_job);
    second.end();
    expect(first.end().was_held, "a callback to return while another job is held", "it wait for that job");
}

fn nothing_is_over_before_no_more() {
    let (collector, report) = new_collector();
    let (first, first_job) = held(1);
    collector.watch("first", &first_job);
    first.end();
    expect(!report.is_there(), "`when_all` to be called after `no_more`", "it called before");

    let (second, second_job) = held(2);
    collector.watch("second", &second_job);
    second.end();
    collector.no_more();
    report.expect(&[("first", "1"), ("second", "2")]);
}

fn not_before_the_last_has_ended() {
    let (collector, report) = new_collector();
    let (error, error_job) = held_task(|| Err("no ink".into()));
    let (value, value_job) = held(2);
    let (last, last_job) = held(3);
    collector.watch("error", &error_job);
    collector.watch("value", &value_job);
    collector.watch("value that comes last", &last_job);
    collector.no_more();
    error.end();
    value.end();
    let early = report.is_there();
    let too_early = last.end().was_held && early;
    expect(!too_early, "`when_all` to be called when the last job has ended", "it called before");
    report.expect(&[("error", "failed"), ("value", "2"), ("value that comes last", "3")]);
}

fn no_jobs_at_all() {
    let (collector, report) = new_collector();
    collector.no_more();
    report.expect(&[]);
    let by_me = report.told().by == thread::current().id();
    expect(by_me, "`when_all` to be called by the thread that says `no_more`", "another thread call it");
}

fn a_job_may_be_done_before_it_is_watched() {
    let (collector, report) = new_collector();
    let jobs = [held(1), held(2)].map(|(held, job)| {
        held.end();
        job
    });
    // A thread that may hang: nobody joins it.
    thread::spawn(move || {
        collector.watch("first", &jobs[0]);
        collector.watch("second", &jobs[1]);
        collector.no_more();
    });
    report.expect(&[("first", "1"), ("second", "2")]);
}

fn who_comes_last_calls() {
    expect_caller("the thread that ends the last job", |collector| {
        let (held, job) = held(1);
        collector.watch("job", &job);
        collector.no_more();
        held.end().by
    });
    expect_caller("the thread that cancels the last job", |collector| {
        let (held, job) = held(1);
        collector.watch("job", &job);
        collector.no_more();
        if job.cancel() { thread::current().id() } else { held.end().by }
    });
    expect_caller("the thread that says `no_more` when all jobs have ended", |collector| {
        let (held, job) = held(1);
        collector.watch("job", &job);
        held.end();
        collector.no_more();
        thread::current().id()
    });
}

/// `bring_all` gives the thread that brings what is missing at last.
fn expect_caller(expected: &str, bring_all: fn(Collector) -> ThreadId) {
    let (collector, report) = new_collector();
    let last = bring_all(collector);
    let by = report.told().by;
    expect(by == last, format!("`when_all` to be called by {expected}"), "another thread call it");
}

fn several_threads_watch_at_once() {
    const JOBS: usize = 25;
    let (collector, report) = new_collector();
    let threads = ["green", "red", "violet", "yellow"].map(|thread| {
        let (promises, jobs): (Vec<_>, Vec<_>) = (0..JOBS).map(|_| Promise::new()).unzip();
        (thread, Held::new(move || promises.into_iter().for_each(|promise| keep(promise, 1))), jobs)
    });
    let start = Rendezvous::of(threads.len());
    let watch_all = &|thread: &str, jobs: &[Job]| {
        start.meet();
        for (number, job) in (10..).zip(jobs) {
            collector.watch(&format!("{thread} {number}"), job);
        }
    };
    thread::scope(|scope| {
        for (thread, _, jobs) in &threads {
            scope.spawn(move || watch_all(thread, jobs));
        }
    });
    for (_, held, _) in threads {
        held.end();
    }
    collector.no_more();

    let endings = report.in_words();
    expect_eq("the number of endings", endings.len(), 4 * JOBS);
    for thread in ["green", "red", "violet", "yellow"] {
        let own: Vec<_> = endings.iter().filter(|(name, _)| name.starts_with(thread)).cloned().collect();
        let expected = (10..).take(JOBS).map(|number| (format!("{thread} {number}"), "1".to_owned()));
        expect_eq(format!("what is told of thread {thread}"), own, expected.collect());
    }
}

fn jobs_end_at_once_with_no_more() {
    // At the same time as `no_more`, and then a moment after it began, as if the other threads had waited for a turn.
    for moment in iter::repeat_n(Duration::ZERO, 50).chain(iter::repeat_n(Duration::from_millis(10), 20)) {
        let (collector, report) = new_collector();
        let (promises, jobs): (Vec<_>, Vec<_>) = (0..4).map(|_| Promise::new()).unzip();
        let start = Rendezvous::of(5);
        let together = thread::scope(|scope| {
            for promise in promises {
                scope.spawn(|| {
                    start.meet();
                    thread::sleep(moment);
                    keep(promise, 1);
                });
            }
            for job in &jobs {
                collector.watch("job", job);
            }
            let together = start.meet();
            collector.no_more();
            together
        });
        report.expect(&[("job", "1"); 4]);
        if !together {
            return; // `watch` has waited for the jobs: a check of its own
        }
    }

    // Two jobs end in the same instant, again and again: each counts.
    const PAIRS: usize = 100;
    let both = SpinBarrier::of(2);
    for _ in 0..checks::rounds(20) {
        let (collector, report) = new_collector();
        let start = Rendezvous::of(3);
        let together = thread::scope(|scope| {
            for _ in 0..2 {
                let (promises, jobs): (Vec<_>, Vec<_>) = (0..PAIRS).map(|_| Promise::new()).unzip();
                scope.spawn(|| {
                    start.meet();
                    for promise in promises {
                        both.wait();
                        keep(promise, 1);
                    }
                });
                jobs.iter().for_each(|job| collector.watch("job", job));
            }
            start.meet()
        });
        collector.no_more();
        report.expect(&[("job", "1"); 2 * PAIRS]);
        if !together {
            return;
        }
    }
}

fn what_is_being_noted_is_still_missing() {
    // The callback is held up where it asks for the text of the error. If it then holds a lock that `no_more` needs,
    // which is allowed, it is let go when patience runs out.
    let (asked, go_on) = (Arc::new(Gate::new()), Arc::new(Gate::new().with_patience(Patience::of_turns(200))));
    let error = SlowToTell { asked: Arc::clone(&asked), go_on: Arc::clone(&go_on) };
    let (held, job) = held_task(|| Err(error.into()));
    let (collector, report) = new_collector();
    collector.watch("slow", &job);
    held.let_go();
    Patience::LONG.wait_until(|| asked.is_open() || held.has_ended());
    collector.no_more();
    go_on.open();
    report.expect(&[("slow", "failed")]);
}

/// An error whose text takes its time.
struct SlowToTell {
    asked: Arc<Gate>,
    go_on: Arc<Gate>,
}

impl fmt::Display for SlowToTell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.asked.open();
        self.go_on.wait();
        f.write_str("the ink is dry")
    }
}

impl fmt::Debug for SlowToTell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Error for SlowToTell {}

fn collectors_do_not_mix() {
    let ((left, left_report), (right, right_report)) = (new_collector(), new_collector());
    let (own, own_job) = held(1);
    let (shared, shared_job) = held(2);
    left.watch("own", &own_job);
    right.watch("shared", &shared_job);
    left.watch("shared", &shared_job);
    left.no_more();
    own.end();
    right.no_more();
    shared.end();
    left_report.expect(&[("own", "1"), ("shared", "2")]);
    right_report.expect(&[("shared", "2")]);
}

fn when_all_may_watch() {
    let report = Report::default();
    let (held, job) = held(1);
    let job = Arc::new(job);
    let collector = collector({
        let (report, job) = (report.clone(), Arc::clone(&job));
        Box::new(move |_| {
            let collector = report.collector();
            collector.watch("once more", &job);
            collector.no_more();
        })
    });
    collector.watch("job", &job);
    collector.no_more();
    held.let_go();
    report.expect(&[("once more", "1")]);
}

fn without_no_more_nothing_is_told() {
    expect_nothing_told(|collector, held, job| {
        let watch_and_drop = |collector: Collector| collector.watch("job", &job);
        watch_and_drop(collector);
        held.end();
    });
    expect_nothing_told(|collector, held, job| {
        collector.watch("job", &job);
        held.end();
    });
}

/// `use_up` leaves neither the collector nor the job.
fn expect_nothing_told(use_up: fn(Collector, Held, Job)) {
    let (report, tally) = (Report::default(), Tally::default());
    let collector = collector({
        let (report, token) = (report.clone(), tally.token());
        Box::new(move |endings| {
            report.note(endings);
            drop(token);
        })
    });
    let (held, job) = held(1);
    use_up(collector, held, job);
    expect(!report.is_there(), "`when_all` not to be called without `no_more`", "it called");
    let dropped = Patience::LONG.wait_until(|| tally.alive() == 0);
    expect(dropped, "`when_all` to be dropped when collector and job are gone", "it kept");
}
