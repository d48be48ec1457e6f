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
//! | 5. the collector starts no threads | `no_thread_is_started` |
//! | 6. several threads at the same time | `several_threads_watch_at_once`, `jobs_end_at_once_with_no_more` |
//! | 7. one collector knows nothing of another | `collectors_do_not_mix`, `each_collector_stands_for_itself` |
//! | 7. no lock is held while `when_all` runs | `when_all_may_watch` |
//! | 8. nothing is told without `no_more` | `without_no_more_nothing_is_told` |

use std::error::Error;
use std::fmt;
use std::iter;
use std::panic::resume_unwind;
use std::sync::Arc;
use std::thread::{self, ThreadId};
use std::time::Duration;

use checks::{
    Check, Gate, Patience, Random, Rendezvous, SpinBarrier, Tally, UnderTest, expect, expect_eq, for_each_size,
    threads_left_by,
};
use futures_pool::{Cancelled, Promise};

#[path = "collector.rs"]
mod collector;
#[path = "held.rs"]
mod held;
#[path = "report.rs"]
mod report;

pub(crate) use collector::{Answer, Collector, Ending};
pub(crate) use held::Job;
use held::{Ends, Held, gives, held, held_in_a_row, held_task, held_together, held_while_they_run, keep, runs};
use report::{Report, collector, expect_told, new_collector};

pub(crate) const CHECKS: &[Check] = checks::table! {
    values_are_told: "what your callback does with a value (hints/2.md)",
    errors_and_panics_are_told: "what your callback does with an error (hints/2.md)",
    cancelled_is_not_failed: "how your callback distinguishes a cancelled job from one that failed (hints/2.md)",
    endings_stand_in_the_order_of_watch: "where your callback puts the ending of a job that ends early (hints/1.md)",
    two_jobs_may_have_one_name: "how your callback finds the place of its own job (README.md, rule 3)",
    nobody_waits_for_a_job: "what `watch` and `no_more` do before they return (README.md, rule 1)",
    no_callback_waits_for_another_job: "what a callback does when an earlier job has not ended (README.md, rule 1)",
    nothing_is_over_before_no_more: "what happens when all jobs so far have ended (README.md, rule 4)",
    not_before_the_last_has_ended: "what happens when a job ends and others are running (README.md, rule 4)",
    no_jobs_at_all: "what `no_more` does when nothing is missing (README.md, rule 4)",
    a_job_may_be_done_before_it_is_watched: "when the callback of a job that is done is called (hints/2.md)",
    who_comes_last_calls: "which thread calls `when_all` (README.md, rule 5)",
    no_thread_is_started: "why your collector starts a thread (README.md, rule 5)",
    several_threads_watch_at_once: "how `watch` finds a place for its job (hints/2.md)",
    jobs_end_at_once_with_no_more: "what other threads may do between two of your steps (hints/2.md)",
    what_is_being_noted_is_still_missing: "when a job counts as ended in your callback (hints/2.md)",
    each_collector_stands_for_itself: "what your collector keeps from an earlier one (README.md, rule 7)",
    collectors_do_not_mix: "where you keep the data that a collector and its callbacks share (README.md, rule 7)",
    when_all_may_watch: "which lock is held while `when_all` runs (README.md, rule 7)",
    without_no_more_nothing_is_told: "what a collector leaves behind when it is dropped (README.md, rule 8)",
};

/// The answer that is checked. `main` says which.
pub(crate) static ANSWER: UnderTest<Answer> = UnderTest::new();

fn values_are_told() {
    // Far more jobs than a fixed number that comes to mind.
    for_each_size(checks::sizes(&mut checks::random(), 400), |count| {
        let mut random = checks::random();
        let jobs: Vec<(String, u64)> = iter::zip(any_names(&mut random, count), any_values(&mut random)).collect();
        let (collector, report) = new_collector();
        let (held, futures) = held_in_a_row(jobs.iter().map(|(_, value)| gives(*value)).collect());
        for ((name, _), job) in iter::zip(&jobs, futures) {
            collector.watch(name, &job); // and the future is dropped
        }
        held.end();
        collector.no_more();
        report.expect_in_any_order("the list of endings", valued(jobs));
    });
}

/// So many names, no two of them the same. A name is any text.
fn any_names(random: &mut Random, count: usize) -> Vec<String> {
    let mut names = vec![String::new()];
    while names.len() < count {
        let name = any_text(random);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// It may be empty, long, of several lines, and begin or end with a space.
fn any_text(random: &mut Random) -> String {
    let length = [0, 1, 8, LONG][random.usize(..4)];
    text_of(length, random)
}

/// More than anybody would think of as enough for a message.
const LONG: usize = 300;

fn text_of(length: usize, random: &mut Random) -> String {
    const ANY: [char; 12] =
        [' ', 'a', 'A', '0', '|', '\n', '\0', '\u{df}', '\u{732b}', '\u{1f980}', '\u{301}', '\u{a0}'];
    (0..length).map(|_| ANY[random.usize(..ANY.len())]).collect()
}

fn any_values(random: &mut Random) -> impl Iterator<Item = u64> {
    iter::repeat_with(|| [0, 1, u64::MAX, random.u64(..)][random.usize(..4)])
}

fn valued(jobs: Vec<(String, u64)>) -> Vec<(String, String)> {
    jobs.into_iter().map(|(name, value)| (name, value.to_string())).collect()
}

fn errors_and_panics_are_told() {
    for_each_size(checks::sizes(&mut checks::random(), 40), |count| {
        let mut random = checks::random();
        let (messages, ends): (Vec<String>, Vec<Ends>) =
            (0..count).map(|place| any_failure(place, &mut random)).unzip();
        let (collector, report) = new_collector();
        let (held, jobs) = held_in_a_row(ends);
        for (place, job) in jobs.iter().enumerate() {
            collector.watch(&format!("job {:02}", place + 1), job);
        }
        held.end();
        collector.no_more();

        let endings = &report.told().endings;
        expect_eq("the number of endings", endings.len(), count);
        for ((name, ending), message) in endings.iter().zip(&messages) {
            let text: Option<&String> = if let Ending::Failed(text) = ending { Some(text) } else { None };
            let holds = text.is_some_and(|text| str::contains(text, message));
            expect(holds, format!("`{name}` to be recorded as `Failed` with {message:?}"), format!("{ending:?}"));
        }
    });
}

/// A way to fail, in turn, with its message.
fn any_failure(place: usize, random: &mut Random) -> (String, Ends) {
    let text = if place == 0 { text_of(LONG, random) } else { any_text(random) };
    let message = text.clone();
    match place % 5 {
        0 => (text, runs(move || Err(message.into()))),
        1 => ("no ink".to_owned(), runs(|| resume_unwind(Box::new("no ink")))),
        2 => (format!("no paper, {place} times"), runs(move || panic!("no paper, {place} times"))),
        3 => (text, runs(move || resume_unwind(Box::new(message)))), // a panic that prints nothing
        _ => (String::new(), Box::new(drop)),                        // a promise that is broken
    }
}

fn cancelled_is_not_failed() {
    for_each_size(checks::sizes(&mut checks::random(), 60), |count| {
        // The first half is cancelled in the queue, the other while it runs.
        let queued = count.div_ceil(2);
        let ends =
            (0..count).map(|place| if place < queued { gives(1) } else { runs(|| Err(Cancelled::Asked.into())) });
        let (held, jobs) = held_in_a_row(ends.collect());
        let when = |place| if place < queued { "in the queue" } else { "while it ran" };
        let names: Vec<String> = (0..count).map(|place| format!("{place:02}, cancelled {}", when(place))).collect();

        let (collector, report) = new_collector();
        for (name, job) in names.iter().zip(&jobs) {
            collector.watch(name, job);
        }
        for job in &jobs[..queued] {
            job.cancel();
        }
        held.end();
        collector.no_more();
        let cancelled = |name| (name, "cancelled".to_owned());
        report.expect_in_any_order("the list of endings", names.into_iter().map(cancelled).collect());
    });
}

fn endings_stand_in_the_order_of_watch() {
    for_each_size(checks::sizes(&mut checks::random(), 150), |count| {
        let mut random = checks::random();
        let mut jobs: Vec<(String, u64)> = (1..).take(count).map(|value| (format!("job {value}"), value)).collect();
        random.shuffle(&mut jobs);
        let (collector, report) = new_collector();
        let mut all_held = Vec::new();
        for ((name, _), (held, job)) in jobs.iter().zip(held_together(jobs.iter().map(|(_, value)| *value).collect())) {
            collector.watch(name, &job);
            all_held.push(held);
        }
        random.shuffle(&mut all_held);
        for held in all_held {
            held.end();
        }
        collector.no_more();
        expect_told("the list of endings, in the order of `watch`,", report.in_words(), valued(jobs));
    });
}

fn two_jobs_may_have_one_name() {
    for_each_size([2, checks::random().usize(3..=9)], |count| {
        let (collector, report) = new_collector();
        let twins: Vec<(String, u64)> = (1..).take(count).map(|value| ("twin".to_owned(), value)).collect();
        let jobs = held_together(twins.iter().map(|(_, value)| *value).collect());
        for (_, job) in &jobs {
            collector.watch("twin", job);
        }
        for (held, _) in jobs.into_iter().rev() {
            held.end();
        }
        collector.no_more();
        expect_told("the list of endings, in the order of `watch`,", report.in_words(), valued(twins));
    });
}

fn nobody_waits_for_a_job() {
    let mut random = checks::random();
    for count in [1, random.usize(2..=9), random.usize(130..=160)] {
        let queued = || held_in_a_row((1..).take(count).map(gives).collect());
        let running = || held_while_they_run((1..).take(count).collect());
        let watch: fn(Box<dyn Collector>, &[Job]) =
            |collector, jobs| jobs.iter().for_each(|job| collector.watch("job", job));
        expect_no_wait("`watch`", &format!("{count} jobs are queued"), watch, queued());
        expect_no_wait("`watch`", &format!("{count} jobs are running"), watch, running());

        let watch_and_no_more: fn(Box<dyn Collector>, &[Job]) = |collector, jobs| {
            jobs.iter().for_each(|job| collector.watch("job", job));
            collector.no_more();
        };
        expect_no_wait("`no_more`", &format!("{count} jobs are queued"), watch_and_no_more, queued());
        expect_no_wait("`no_more`", &format!("{count} jobs are running"), watch_and_no_more, running());
    }
}

fn expect_no_wait(who: &str, when: &str, call: fn(Box<dyn Collector>, &[Job]), (held, jobs): (Held, Vec<Job>)) {
    let (collector, _report) = new_collector();
    call(collector, &jobs);
    expect(held.end().was_held, format!("{who} to return while {when}"), "it wait until one had ended");
}

fn no_callback_waits_for_another_job() {
    // One job is held until the others have ended, and so have their callbacks.
    let mut random = checks::random();
    for count in [2, random.usize(3..=9)] {
        let (collector, _report) = new_collector();
        let mut jobs = held_together((1..).take(count).collect());
        for (_, job) in &jobs {
            collector.watch("job", job);
        }
        let (last, _job) = jobs.remove(random.usize(..count - 1));
        for (held, _) in jobs {
            held.end();
        }
        let expected = format!("the callbacks of {} jobs to return while another job is held", count - 1);
        expect(last.end().was_held, expected, "one that waited for that job");
    }
}

fn nothing_is_over_before_no_more() {
    for_each_size([1, 2, checks::random().usize(3..=9)], |count| {
        let (collector, report) = new_collector();
        let jobs = numbered(count);
        for (value, (name, _)) in (1..).zip(&jobs) {
            let (held, job) = held(value);
            collector.watch(name, &job);
            held.end();
            expect(!report.is_there(), "`when_all` to be called after `no_more`", "it called too early");
        }
        collector.no_more();
        expect_told("the list of endings of jobs that ended before the next was watched", report.in_words(), jobs);
    });
}

/// So many jobs, with the values from 1 on. They are sorted by name, too.
fn numbered(count: usize) -> Vec<(String, String)> {
    valued((1..).take(count).map(|value| (format!("job {value:03}"), value)).collect())
}

fn not_before_the_last_has_ended() {
    // Some values, and some errors. The last job to end is any of them.
    let mut random = checks::random();
    for_each_size([1, 2, random.usize(3..=9), random.usize(130..=160)], |count| {
        let mut random = checks::random();
        let mut expected = numbered(count);
        expected.iter_mut().filter(|_| random.bool()).for_each(|(_, ending)| *ending = "failed".to_owned());
        let ends =
            expected.iter().map(|(_, ending)| ending.parse().map_or_else(|_| runs(|| Err("no ink".into())), gives));
        let mut ends: Vec<Ends> = ends.collect();
        let last = random.usize(..count);
        let (held_last, last_job) = held_in_a_row(vec![ends.remove(last)]);
        let (others, mut jobs) = held_in_a_row(ends);
        jobs.splice(last..last, last_job);

        let (collector, report) = new_collector();
        for ((name, _), job) in expected.iter().zip(&jobs) {
            collector.watch(name, job);
        }
        collector.no_more();
        others.end();
        let early = report.is_there();
        let too_early = held_last.end().was_held && early;
        let expected_call = format!("`when_all` to be called when the last of {count} jobs has ended");
        expect(!too_early, expected_call, "it called too early");
        report.expect_in_any_order("the list of endings", expected);
    });
}

fn no_jobs_at_all() {
    let (collector, report) = new_collector();
    collector.no_more();
    report.expect(&[]);
    let by_me = report.told().by == thread::current().id();
    expect(by_me, "`when_all` to be called by the thread that calls `no_more`", "another thread call it");
}

fn a_job_may_be_done_before_it_is_watched() {
    for_each_size(checks::sizes(&mut checks::random(), 150), |count| {
        let (collector, report) = new_collector();
        let (held, jobs) = held_in_a_row((1..).take(count).map(gives).collect());
        held.end();
        let expected = numbered(count);
        let names: Vec<String> = expected.iter().map(|(name, _)| name.clone()).collect();
        // A thread that may hang: nobody joins it.
        thread::spawn(move || {
            names.iter().zip(&jobs).for_each(|(name, job)| collector.watch(name, job));
            collector.no_more();
        });
        expect_told("the list of endings of jobs that had ended before", report.in_words(), expected);
    });
}

fn who_comes_last_calls() {
    expect_caller("the thread that ends the last job", |collector, others| {
        let (held, job) = held(1);
        collector.watch("job", &job);
        others.end();
        collector.no_more();
        held.end().by
    });
    expect_caller("the thread that cancels the last job", |collector, others| {
        let (held, job) = held(1);
        collector.watch("job", &job);
        others.end();
        collector.no_more();
        if job.cancel() { thread::current().id() } else { held.end().by }
    });
    expect_caller("the thread that calls `no_more` when all jobs have ended", |collector, others| {
        let (held, job) = held(1);
        collector.watch("job", &job);
        held.end();
        others.end();
        collector.no_more();
        thread::current().id()
    });
}

/// `bring_all` gives the thread that brings what is missing at last. It is given other jobs that are watched already.
fn expect_caller(expected: &str, bring_all: fn(Box<dyn Collector>, Held) -> ThreadId) {
    for others in [0, checks::random().usize(1..=9)] {
        let (collector, report) = new_collector();
        let (held, jobs) = held_in_a_row((1..).take(others).map(gives).collect());
        jobs.iter().for_each(|job| collector.watch("other job", job));
        let last = bring_all(collector, held);
        let by = report.told().by;
        expect(by == last, format!("`when_all` to be called by {expected}"), "another thread call it");
    }
}

fn no_thread_is_started() {
    let expected = "the collector to start no threads";
    let count = checks::random().usize(2..=40);
    let mut promises = Vec::new();
    // From before the first collector on: a thread that is started once for all of them is there from then on.
    let started = threads_left_by(|| {
        // None that calls.
        let (held, jobs) = held_in_a_row((1..).take(count).map(gives).collect());
        let (collector, report) = new_collector();
        jobs.iter().for_each(|job| collector.watch("job", job));
        collector.no_more();
        let end = held.end();
        let by = report.told().by;
        expect(by == end.by || by == thread::current().id(), expected, "one that calls `when_all`");
        if !end.was_held {
            return; // somebody has waited for the jobs: a check of its own
        }

        // None that looks on while jobs are under way, and none that stays for ever.
        let jobs: Vec<Job>;
        (promises, jobs) = (0..count).map(|_| Promise::new()).unzip();
        let (collector, _report) = new_collector();
        jobs.iter().for_each(|job| collector.watch("job", job));
        collector.no_more();
    });
    expect(started == 0, expected, format!("{started} while {count} jobs are running"));
    promises.into_iter().for_each(|promise| keep(promise, 1));
}

fn several_threads_watch_at_once() {
    let mut random = checks::random();
    let (threads, jobs_of_each) = (random.usize(3..=6), random.usize(20..=40));
    let (collector, report) = new_collector();
    let start = Rendezvous::of(threads);
    // From 10 on, so that they are sorted by name, too.
    let name = |thread: usize, number: usize| format!("{thread}: {}", number + 10);
    let watch_all = &|thread: usize, jobs: &[Job]| {
        start.meet();
        for (number, job) in jobs.iter().enumerate() {
            collector.watch(&name(thread, number), job);
        }
    };
    let all: Vec<(Held, Vec<Job>)> = (0..threads).map(|_| held_in_a_row(vec_of(jobs_of_each, || gives(1)))).collect();
    thread::scope(|scope| {
        for (thread, (_, jobs)) in all.iter().enumerate() {
            scope.spawn(move || watch_all(thread, jobs));
        }
    });
    for (held, _) in all {
        held.end();
    }
    collector.no_more();

    let endings = report.in_words();
    let what = format!("the number of endings after each of {threads} threads has watched {jobs_of_each} jobs");
    expect_eq(what, endings.len(), threads * jobs_of_each);
    for thread in 0..threads {
        let of_it = |(name, _): &&(String, String)| name.starts_with(&format!("{thread}:"));
        let own: Vec<_> = endings.iter().filter(of_it).cloned().collect();
        let expected = (0..jobs_of_each).map(|number| (name(thread, number), "1".to_owned()));
        expect_told(&format!("the list of endings of the jobs that thread {thread} watched"), own, expected.collect());
    }
    two_watch_in_the_same_instant();
}

fn two_watch_in_the_same_instant() {
    const PAIRS: usize = 100;
    let (both, told) = (SpinBarrier::of(2), numbered(2 * PAIRS));
    for _ in 0..checks::rounds(10) {
        let (collector, report) = new_collector();
        let halves = [1, 1 + PAIRS as u64].map(|first| held_in_a_row((first..).take(PAIRS).map(gives).collect()));
        thread::scope(|scope| {
            for ((_, jobs), told) in halves.iter().zip(told.chunks(PAIRS)) {
                let (collector, both) = (&collector, &both);
                scope.spawn(move || {
                    for ((name, _), job) in told.iter().zip(jobs) {
                        both.wait();
                        collector.watch(name, job);
                    }
                });
            }
        });
        for (held, _) in halves {
            held.end();
        }
        collector.no_more();
        report.expect_in_any_order("the list of endings of jobs that are watched two at a time", told.clone());
    }
}

fn vec_of<T>(count: usize, of: impl FnMut() -> T) -> Vec<T> {
    iter::repeat_with(of).take(count).collect()
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
    let (asked, go_on) = (Arc::new(Gate::new()), Arc::new(Gate::new().with_patience(Patience::of_turns(100))));
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

fn each_collector_stands_for_itself() {
    // One after the other, with as many jobs, of the same names, and other values.
    let mut random = checks::random();
    let names: Vec<String> = numbered(random.usize(1..=9)).into_iter().map(|(name, _)| name).collect();
    for which in ["the first collector", "a second one, with the same names,", "a third one"] {
        let (collector, report) = new_collector();
        let jobs: Vec<(String, u64)> = names.iter().map(|name| (name.clone(), random.u64(1000..1_000_000))).collect();
        let (held, futures) = held_in_a_row(jobs.iter().map(|(_, value)| gives(*value)).collect());
        for ((name, _), job) in jobs.iter().zip(&futures) {
            collector.watch(name, job);
        }
        held.end();
        collector.no_more();
        report.expect_in_any_order(&format!("the list of endings in {which}"), valued(jobs));
    }
}

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
        let watch_and_drop = |collector: Box<dyn Collector>| collector.watch("job", &job);
        watch_and_drop(collector);
        held.end();
    });
    expect_nothing_told(|collector, held, job| {
        collector.watch("job", &job);
        held.end();
    });
}

/// `use_up` leaves neither the collector nor the job.
fn expect_nothing_told(use_up: fn(Box<dyn Collector>, Held, Job)) {
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
    expect(dropped, "`when_all` to be dropped when the collector and the job have been dropped", "it kept");
}
