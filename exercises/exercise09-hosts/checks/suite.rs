//! The checks of exercise 09. None of them measures time.
//!
//! | rule | check |
//! | --- | --- |
//! | 1. all outcomes, in the order of the parts | `outcomes_stand_in_the_order_of_the_parts` |
//! | 1. no parts | `a_job_without_parts` |
//! | 2. no part waits for another before it is submitted | `all_parts_are_submitted_at_once` |
//! | 2. no part is submitted twice at the same time | `no_part_is_out_twice_at_the_same_time` |
//! | 3. a lost part is submitted again at once | `a_lost_part_is_submitted_again_at_once` |
//! | 3. so does one whose process has died | `parts_on_processes_that_die` |
//! | 3. `attempts` times in all, counted for each part | `a_part_is_submitted_up_to_attempts_times` |
//! | 3. then it is reported with its last error | `the_last_error_is_reported` |
//! | 4. what must not run again is submitted once | `what_is_not_repeatable_is_submitted_once` |
//! | 5. what fails is not submitted again | `what_fails_is_not_submitted_again` |
//! | 6. returns when every part has its outcome, not before | `nothing_is_left_out_at_the_end` |
//! | 7. few threads at a time | `many_parts_need_few_threads` |
//! | 7. no thread is left | `no_thread_is_left_behind` |
//! | 8. a panic comes through | `a_panic_is_not_lost` |
//! | 9. each call stands for itself | `each_call_stands_for_itself` |

use std::fmt::Debug;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Arc, mpsc};
use std::thread;

// Not modules of this suite: worker processes of all subjects know one task, and it is compiled once.
use crate::hosts::{Executors, Fate, Hosts, Judge, Missing, Piece, Verdict, die, ends_early};
use checks::{
    Check, Random, UnderTest, expect, expect_eq, fail, for_each_size, panic_message, random, sizes, thread_count,
    threads_left_by,
};
use futures_pool::transport::QueuedTask;
use futures_pool::{Executor, Future, ProcessPoolExecutor, TaskError, ThreadPoolExecutor, WorkerLost, call, fallible};

pub(crate) const CHECKS: &[Check] = checks::table! {
    outcomes_stand_in_the_order_of_the_parts: "where you put an outcome that comes early (hints/1.md)",
    a_job_without_parts: "what `run_job` does when there are no parts (README.md, rule 1)",
    all_parts_are_submitted_at_once: "when you wait for the first future (hints/1.md)",
    no_part_is_out_twice_at_the_same_time: "when you submit a part again (README.md, rule 2)",
    a_lost_part_is_submitted_again_at_once: "which future you wait for next (hints/1.md)",
    parts_on_processes_that_die: "which errors say that a part was lost (hints/2.md)",
    a_part_is_submitted_up_to_attempts_times: "what you count, and from where on (hints/2.md)",
    the_last_error_is_reported: "which error you keep when a part is lost again (README.md, rule 3)",
    what_is_not_repeatable_is_submitted_once: "what you do with a lost part that is not repeatable (README.md, rule 4)",
    what_fails_is_not_submitted_again: "after which errors you submit a part again (README.md, rule 5)",
    nothing_is_left_out_at_the_end: "when `run_job` returns (README.md, rule 6)",
    many_parts_need_few_threads: "how many threads you have at a time (README.md, rule 7)",
    no_thread_is_left_behind: "who ends the threads that you start (README.md, rule 7)",
    a_panic_is_not_lost: "what you do with a panic of your own code (README.md, rule 8)",
    each_call_stands_for_itself: "what `run_job` keeps from an earlier call (README.md, rule 9)",
};

fn outcomes_stand_in_the_order_of_the_parts() {
    let failures = failures();
    for_each_size(sizes(&mut random(), 150), |count| {
        let mut random = random();
        let pieces = pieces(count, &mut random, |random| random.bool());
        let fate = |_| match random.u32(..4) {
            0 => gone(&any_name(&mut random), 1),
            1 => Fate::Error(random.choice(&failures).expect("there are some").clone()),
            _ => Fate::Value,
        };
        let fates: Vec<Fate> = (0..count).map(fate).collect();
        let expected: Vec<_> = fates.iter().zip(&pieces).map(|(fate, piece)| fate.ending(piece)).collect();
        let order = shuffled(count, &mut random);
        let hosts = Hosts::new(move |place, _| fates[place].clone());
        let ran = run(&hosts, &pieces, 1, |hosts| {
            hosts.wait_for_all(count)?;
            order.iter().for_each(|place| hosts.end(*place, 1));
            Ok(())
        });
        let of = format!("{count} parts, which ended in another order, with 1 attempt");
        expect_endings(&of, &ran.report, &expected);
    });
}

fn a_job_without_parts() {
    let hosts = Hosts::new(|_, _| Fate::Value);
    let ran = run(&hosts, &[], random().u32(1..=4), |_| Ok(()));
    expect_eq("the number of outcomes of a job without parts", ran.report.len(), 0);
    expect_eq("the number of parts that a job without parts submits", hosts.handed_in(), 0);
}

fn all_parts_are_submitted_at_once() {
    let mut random = random();
    let count = random.usize(1100..=1200);
    let pieces = pieces(count, &mut random, |random| random.bool());
    let hosts = Hosts::new(|_, _| Fate::Value);
    let ran = run(&hosts, &pieces, 2, |hosts| {
        hosts.wait_for_all(count)?;
        (0..count).rev().for_each(|place| hosts.end(place, 1));
        Ok(())
    });
    expect_endings(&format!("{count} parts"), &ran.report, &values(&pieces));
}

fn no_part_is_out_twice_at_the_same_time() {
    for_each_size(sizes(&mut random(), 80), |count| {
        let mut random = random();
        let pieces = pieces(count, &mut random, |_| true);
        let lost = random.usize(..count);
        let hosts =
            Hosts::new(move |place, time| if (place, time) == (lost, 1) { gone("a", time) } else { Fate::Value });
        run(&hosts, &pieces, 3, |hosts| {
            hosts.wait_for_all(count)?;
            (0..count).filter(|place| *place != lost).for_each(|place| hosts.end(place, 1));
            // An answer that submits a second one, to be sure, does so when few are left.
            if !ends_early(hosts) {
                hosts.end(lost, 1);
                hosts.wait_for(lost, 2)?;
                hosts.end(lost, 2);
            }
            Ok(())
        });
        let twice = hosts.twice_at_once();
        let seen = format!("part {} submitted again while it was out", twice.unwrap_or_default());
        expect(twice.is_none(), format!("each of {count} parts to be out once at a time"), seen);
    });
}

fn a_lost_part_is_submitted_again_at_once() {
    for_each_size(sizes(&mut random(), 60), |count| {
        let mut random = random();
        let pieces = pieces(count, &mut random, |_| true);
        // Parts are lost, some of them more than once, while all others are out.
        let attempts = random.u32(3..=5);
        let losses: Vec<u32> = (0..count).map(|_| random.u32(..attempts)).collect();
        let of_part = losses.clone();
        let hosts = Hosts::new(move |place, time| if time <= of_part[place] { gone("b", time) } else { Fate::Value });
        let order = shuffled(count, &mut random);
        let ran = run(&hosts, &pieces, attempts, |hosts| {
            hosts.wait_for_all(count)?;
            for place in &order {
                for time in 1..=losses[*place] {
                    hosts.end(*place, time);
                    hosts.wait_for(*place, time + 1)?;
                }
            }
            order.iter().for_each(|place| hosts.end(*place, losses[*place] + 1));
            Ok(())
        });
        expect_endings(&format!("{count} parts, some of them lost at first"), &ran.report, &values(&pieces));
    });
}

fn parts_on_processes_that_die() {
    let mut random = random();
    let count = random.usize(7..=9);
    // Others come after these four, so that an outcome that was put after all others is at a wrong place.
    let order = shuffled(4, &mut random);
    let (dies_once, dies, must_not_run_again, panics) = (order[0], order[1], order[2], order[3]);
    let mut pieces = pieces(count, &mut random, |_| true);
    pieces[must_not_run_again].repeatable = false;
    let judge = Judge::that(move |place, time| match place {
        place if place == dies_once && time == 1 => Verdict::Die,
        place if place == dies || place == must_not_run_again => Verdict::Die,
        place if place == panics => Verdict::Panic,
        _ => Verdict::Live,
    });
    pieces.iter_mut().for_each(|piece| piece.port = judge.port());
    let pool = ProcessPoolExecutor::new(2).expect("the system gives us processes");
    let report = run_job(Executors::Processes(&pool), pieces.clone(), 2);

    let at_once = judge.most_at_once();
    expect(at_once > 1, "parts to run on 2 processes at the same time", format!("at most {at_once}"));
    for (place, times, which) in [
        (dies_once, 2, "whose process dies the first time"),
        (dies, 2, "whose process dies each time"),
        (must_not_run_again, 1, "that is not repeatable, and whose process dies"),
        (panics, 1, "that panics"),
    ] {
        expect_eq(format!("how often a part {which} is run, with 2 attempts,"), judge.times(place), times);
    }
    let kind = |piece: &Piece| match piece.place {
        place if place == dies || place == must_not_run_again => Kind::Lost,
        place if place == panics => Kind::Failed,
        _ => Kind::Value(piece.value),
    };
    let expected: Vec<_> = pieces.iter().map(kind).collect();
    expect_endings("parts on processes that die", &kinds(&report), &expected);
    // The error names its process, which the check does not know in advance.
    for ending in &report {
        if let Ending::Lost(error) = ending {
            expect(
                error.contains(" died"),
                "a lost part to be reported with the error that says which process died",
                error,
            );
        }
    }
}

fn a_part_is_submitted_up_to_attempts_times() {
    let died = died();
    for_each_size(sizes(&mut random(), 45), |count| {
        let mut random = random();
        for attempts in [1, 2, random.u32(6..=9)] {
            let pieces = pieces(count, &mut random, |_| true);
            // Some are lost for ever; others end in a value at the last attempt or before.
            let losses: Vec<u32> = (0..count).map(|_| random.u32(..=attempts)).collect();
            let of_part = losses.clone();
            let died = died.clone();
            let hosts = Hosts::new(move |place, time| match time <= of_part[place] {
                true if (place + time as usize).is_multiple_of(2) => died.clone(),
                true => gone("c", time),
                false => Fate::Value,
            });
            let times = |place: usize| attempts.min(losses[place] + 1);
            let ran = run(&hosts, &pieces, attempts, |hosts| end_all(hosts, count, times));
            for (place, lost) in losses.iter().enumerate() {
                let what = format!(
                    "how often part {place} of {count} is submitted, when it is lost {lost} times and `attempts` is {attempts},"
                );
                expect_eq(what, hosts.times(place), times(place));
            }
            // Which error it is, is another check.
            let kind = |piece: &Piece| match losses[piece.place] {
                losses if losses < attempts => Kind::Value(piece.value),
                _ => Kind::Lost,
            };
            let expected: Vec<_> = pieces.iter().map(kind).collect();
            expect_endings(&format!("{count} parts with `attempts` = {attempts}"), &kinds(&ran.report), &expected);
        }
    });
}

fn the_last_error_is_reported() {
    for_each_size(sizes(&mut random(), 45), |count| {
        let mut random = random();
        let attempts = random.u32(3..=5);
        let pieces = pieces(count, &mut random, |_| true);
        let name = any_name(&mut random);
        let of_host = name.clone();
        let hosts = Hosts::new(move |place, time| gone(&format!("{of_host}-{place}"), time));
        let order = shuffled(count, &mut random);
        let ran = run(&hosts, &pieces, attempts, |hosts| end_all_in(&order, hosts, |_| attempts));
        let last = |piece: &Piece| gone(&format!("{name}-{}", piece.place), attempts).ending(piece);
        let expected: Vec<_> = pieces.iter().map(last).collect();
        expect_endings(&format!("{count} parts, each lost {attempts} times"), &ran.report, &expected);
    });
}

fn what_is_not_repeatable_is_submitted_once() {
    let died = died();
    for_each_size(sizes(&mut random(), 40), |count| {
        let mut random = random();
        let pieces = pieces(count, &mut random, |_| false);
        let name = any_name(&mut random);
        let fate = |place| match random.u32(..3) {
            _ if place == 0 => gone(&name, 1),
            0 => Fate::Value,
            1 => died.clone(),
            _ => gone(&name, 1),
        };
        let fates: Vec<Fate> = (0..count).map(fate).collect();
        let of_part = fates.clone();
        let hosts = Hosts::new(move |place, _| of_part[place].clone());
        let ran = run(&hosts, &pieces, random.u32(2..=5), |hosts| end_all(hosts, count, |_| 1));
        let lost = |fate: &Fate| !matches!(fate, Fate::Value);
        for (place, _) in fates.iter().enumerate().filter(|(_, fate)| lost(fate)) {
            let what = format!("how often part {place} of {count} is submitted, which is lost and not repeatable,");
            expect_eq(what, hosts.times(place), 1);
        }
        let ending = |piece: &Piece| fates[piece.place].ending(piece);
        let expected: Vec<_> = pieces.iter().map(ending).collect();
        expect_endings(&format!("{count} parts that are not repeatable"), &ran.report, &expected);
    });
}

fn what_fails_is_not_submitted_again() {
    let failures = failures();
    for_each_size(sizes(&mut random(), 30), |count| {
        let mut random = random();
        let attempts = random.u32(4..=6);
        // The second time every part is lost at first, and could be submitted once more when it fails.
        for losses in [0, attempts - 2] {
            let pieces = pieces(count, &mut random, |random| losses > 0 || random.u32(..4) > 0);
            let errors: Vec<_> = (0..count).map(|place| failures[(place + count) % failures.len()].clone()).collect();
            let of_part = errors.clone();
            let hosts = Hosts::new(
                move |place, time| {
                    if time <= losses { gone("h", time) } else { Fate::Error(of_part[place].clone()) }
                },
            );
            let ran = run(&hosts, &pieces, attempts, |hosts| end_all(hosts, count, |_| losses + 1));
            for (place, error) in errors.iter().enumerate() {
                let what = format!(
                    "how often a part is submitted that is lost {losses} times and then fails (\"{error}\"), with {attempts} attempts,"
                );
                expect_eq(what, hosts.times(place), losses + 1);
            }
            let expected: Vec<_> = errors.iter().map(|error| Ending::Failed(error.to_string())).collect();
            let of = format!("{count} parts that are lost {losses} times and then fail");
            expect_endings(&of, &ran.report, &expected);
        }
    });
}

fn nothing_is_left_out_at_the_end() {
    let mut random = random();
    for (last_is_repeatable, losses) in [(false, 0), (true, 0), (true, 1)] {
        let count = random.usize(12..=20);
        // Not the last place, where an outcome that comes last may stand by chance.
        let last = random.usize(..count - 1);
        let mut pieces = pieces(count, &mut random, |random| random.bool());
        pieces[last].repeatable = last_is_repeatable;
        let hosts =
            Hosts::new(move |place, time| if place == last && time <= losses { gone("d", time) } else { Fate::Value });
        let ran = run(&hosts, &pieces, 2, |hosts| {
            hosts.wait_for_all(count)?;
            (0..count).filter(|place| *place != last).for_each(|place| hosts.end(place, 1));
            (1..=losses).for_each(|time| hosts.end(last, time));
            hosts.wait_for(last, losses + 1)?;
            let early = ends_early(hosts);
            hosts.end(last, losses + 1);
            Ok(early)
        });
        expect(!ran.driven, format!("`run_job` to wait for the last of {count} parts"), "it return before");
        expect_endings(&format!("{count} parts, one of which ends late"), &ran.report, &values(&pieces));
    }
}

/// How many threads of its own an answer may have at a time, as rule 7 says.
const FEW: usize = 8;

fn many_parts_need_few_threads() {
    let mut random = random();
    for (losses, parts) in [(0, "parts"), (1, "parts that were all lost once")] {
        let count = random.usize(100..=150);
        let pieces = pieces(count, &mut random, |random| losses > 0 || random.bool());
        let hosts = Hosts::new(move |_, time| if time <= losses { gone("i", time) } else { Fate::Value });
        let before = thread_count();
        let ran = run(&hosts, &pieces, 2, |hosts| {
            end_all(hosts, count, |_| losses)?;
            (0..count).try_for_each(|place| hosts.wait_for(place, losses + 1))?;
            let threads = thread_count();
            (0..count).for_each(|place| hosts.end(place, losses + 1));
            Ok(threads)
        });
        // Two are the check's: one ends the parts, and one calls.
        let at_a_time = ran.driven.saturating_sub(before + 2);
        expect(
            at_a_time <= FEW,
            format!("at most {FEW} threads at a time for {count} {parts}"),
            format!("{at_a_time}"),
        );
    }
}

fn no_thread_is_left_behind() {
    let mut random = random();
    let count = random.usize(12..=20);
    let pieces = pieces(count, &mut random, |_| true);
    let hosts = Hosts::new(|place, time| if place % 2 == 0 && time == 1 { gone("e", 1) } else { Fate::Value });
    let times = |place: usize| if place.is_multiple_of(2) { 2 } else { 1 };
    let left = threads_left_by(|| drop(run(&hosts, &pieces, 2, |hosts| end_all(hosts, count, times))));
    expect(left == 0, "all threads to have ended when `run_job` returns", format!("{left} still there"));
}

fn a_panic_is_not_lost() {
    let mut random = random();
    let count = random.usize(12..=20);
    let lost = random.usize(..8);
    let pieces = pieces(count, &mut random, |_| true);
    let message = any_name(&mut random);
    // Submitting one panics: at first, or when it is submitted again.
    for time in [1, 2] {
        let message = message.clone();
        let hosts = Hosts::new(move |place, now| match (place == lost, now == time) {
            (true, true) => Fate::CannotBeHandedIn(message.clone()),
            (true, false) => gone("f", now),
            (false, _) => Fate::Value,
        });
        let panic = panic_message(|| {
            run(&hosts, &pieces, 3, |hosts| {
                // Not all are submitted if the first time panics.
                if hosts.wait_for_all(count).is_ok() {
                    hosts.end(lost, 1);
                    hosts.wait_for(lost, 2)?;
                    (0..count).for_each(|place| hosts.end(place, 1));
                }
                Ok(())
            })
        });
        let when = if time == 1 { "for the first time" } else { "again" };
        expect(panic.is_some(), format!("`run_job` to panic when `submit` panics, {when}"), "it return");
    }
}

fn each_call_stands_for_itself() {
    let mut random = random();
    let count = random.usize(12..=20);
    let attempts = 3;
    for call in ["the first call", "the second, with as many parts and other values,", "the third"] {
        let pieces = pieces(count, &mut random, |_| true);
        // Every part is lost as often as it may be.
        let hosts = Hosts::new(move |_, time| if time < attempts { gone("g", time) } else { Fate::Value });
        let ran = run(&hosts, &pieces, attempts, |hosts| end_all(hosts, count, |_| attempts));
        expect_endings(&format!("{call} with {count} parts"), &ran.report, &values(&pieces));
    }
}

/// How a part ended, as the report says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    Value(u64),
    /// With the text of its error, and so the next.
    Lost(String),
    Failed(String),
}

/// An ending without the text of its error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Value(u64),
    Lost,
    Failed,
}

impl Ending {
    fn kind(&self) -> Kind {
        match self {
            Ending::Value(value) => Kind::Value(*value),
            Ending::Lost(_) => Kind::Lost,
            Ending::Failed(_) => Kind::Failed,
        }
    }
}

fn kinds(report: &[Ending]) -> Vec<Kind> {
    report.iter().map(Ending::kind).collect()
}

/// What the checks call of an answer.
pub(crate) struct Answer {
    pub(crate) run_job: fn(Executors<'_>, Vec<Piece>, u32) -> Vec<Ending>,
}

/// The answer that is checked. `main` says which.
pub(crate) static ANSWER: UnderTest<Answer> = UnderTest::new();

/// All checks call the answer here, and it cannot tell which check calls.
fn run_job(executor: Executors<'_>, pieces: Vec<Piece>, attempts: u32) -> Vec<Ending> {
    checks::call(|| (ANSWER.run_job)(executor, pieces, attempts))
}

/// What came of a job on pretended hosts.
struct Ran<D> {
    report: Vec<Ending>,
    /// What the check has seen while the job ran.
    driven: D,
}

/// Runs a job, and meanwhile `drive`, which ends the parts. Expects that `drive` does not miss any. If the student's
/// function panics, so does this.
fn run<D: Send>(
    hosts: &Hosts,
    pieces: &[Piece],
    attempts: u32,
    drive: impl FnOnce(&Hosts) -> Result<D, Missing> + Send,
) -> Ran<D> {
    let (report, driven) = thread::scope(|scope| {
        let drive = || {
            let driven = drive(hosts);
            // What is left out ends, so that the student's function returns.
            hosts.abandon_all();
            driven
        };
        let driver = thread::Builder::new().name("hosts".to_owned()).spawn_scoped(scope, drive);
        let driver = driver.expect("the system gives us a thread");
        let job = || run_job(Executors::Pretended(hosts), pieces.to_vec(), attempts);
        let report = catch_unwind(AssertUnwindSafe(job));
        hosts.ended.open();
        hosts.abandon_all();
        (report, driver.join())
    });
    let report = report.unwrap_or_else(|panic| resume_unwind(panic));
    let driven =
        driven.unwrap_or_else(|panic| resume_unwind(panic)).unwrap_or_else(|Missing { place, time, others }| {
            let part = format!("part {place} of {}", pieces.len());
            match time {
                1 => fail(format!("{part} to be submitted before any has ended"), format!("only {others} submitted")),
                2 => fail(format!("{part} to be submitted again when it was lost"), still(others)),
                _ => {
                    fail(format!("{part} to be submitted for the {time}th time, when it was lost again"), still(others))
                }
            }
        });
    Ran { report, driven }
}

fn still(others: usize) -> String {
    match others {
        0 => "it not submitted, though no other part was left".to_owned(),
        others => format!("it not submitted while {others} others were running"),
    }
}

/// Ends each part as often as `times` says, each time when it has been submitted: each part once, then each that is left,
/// and so on. So it does not matter here whether a part waits for others.
fn end_all(hosts: &Hosts, count: usize, times: impl Fn(usize) -> u32) -> Result<(), Missing> {
    end_all_in(&Vec::from_iter(0..count), hosts, times)
}

/// The same, with the parts in this order.
fn end_all_in(order: &[usize], hosts: &Hosts, times: impl Fn(usize) -> u32) -> Result<(), Missing> {
    let most = order.iter().map(|place| times(*place)).max().unwrap_or(0);
    (1..=most).try_for_each(|time| {
        let left = || order.iter().copied().filter(|place| times(*place) >= time);
        left().try_for_each(|place| hosts.wait_for(place, time))?;
        left().for_each(|place| hosts.end(place, time));
        Ok(())
    })
}

/// Tasks with any values.
fn pieces(count: usize, random: &mut Random, repeatable: impl Fn(&mut Random) -> bool) -> Vec<Piece> {
    let piece = |place| Piece { place, value: random.u64(..), repeatable: repeatable(random), port: 0 };
    (0..count).map(piece).collect()
}

fn values(pieces: &[Piece]) -> Vec<Ending> {
    pieces.iter().map(|piece| Ending::Value(piece.value)).collect()
}

fn shuffled(count: usize, random: &mut Random) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    random.shuffle(&mut order);
    order
}

fn any_name(random: &mut Random) -> String {
    (0..8).map(|_| random.lowercase()).collect()
}

/// This host is gone. What it says of attempts is about the executor's own: each submission is a new task.
fn gone(host: &str, time: u32) -> Fate {
    let lost = WorkerLost::new("part", host, 1000 + time, 1, "stopped answering");
    Fate::Error(TaskError::WorkerLost(Arc::new(lost)))
}

/// Its worker process died. Only a pool of processes can make this error.
fn died() -> Fate {
    let pool = ProcessPoolExecutor::new(1).expect("the system gives us a process");
    Fate::Error(pool.submit(call(die, ())).exception().expect("its process dies"))
}

impl Fate {
    /// As a part is reported that ends so and is not submitted again.
    fn ending(&self, piece: &Piece) -> Ending {
        match self {
            Fate::Error(error @ (TaskError::WorkerLost(_) | TaskError::WorkerDied(_))) => {
                Ending::Lost(error.to_string())
            }
            Fate::Error(error) => Ending::Failed(error.to_string()),
            Fate::Value | Fate::CannotBeHandedIn(_) => Ending::Value(piece.value),
        }
    }
}

/// One error of each kind that does not say that a part was lost.
fn failures() -> Vec<TaskError> {
    let lost = || WorkerLost::new("part", "host", 1, 1, "stopped answering");
    let pool = ThreadPoolExecutor::new(1).expect("there is one worker");
    let panicked = pool.submit(|| -> u64 { resume_unwind(Box::new("no ink")) });
    // A part may itself use hosts, and return the error that it got there.
    let failed = pool.submit(fallible(move || Err::<u64, _>(lost())));
    let errors = [panicked, failed].map(|job| job.exception().expect("it has failed"));
    let others = [
        deadlock(&pool),
        unsendable(),
        TaskError::Cancelled,
        TaskError::Expired,
        TaskError::ShutDown,
        TaskError::Abandoned,
        TaskError::TimedOut,
        TaskError::NoWorker(Arc::new(io::Error::other("no process"))),
        TaskError::BrokenPool(Arc::new(io::Error::other("too many have died"))),
    ];
    errors.into_iter().chain(others).collect()
}

/// The error of a task that waits for itself.
fn deadlock(pool: &ThreadPoolExecutor) -> TaskError {
    let (itself, receiver) = mpsc::channel::<Arc<Future<'static, Option<TaskError>>>>();
    let job = Arc::new(pool.submit(move || receiver.recv().ok()?.result().err()));
    let (Ok(()) | Err(_)) = itself.send(Arc::clone(&job));
    job.result().ok().cloned().flatten().expect("it waits for itself")
}

/// The error of a task that cannot be carried.
fn unsendable() -> TaskError {
    let (task, _future) = QueuedTask::new(call(die, ()));
    let (task, _) = task.begin().expect("it was not cancelled");
    task.unsendable("it takes too many bytes")
}

/// Expects these endings, each at its place. Names the first that is wrong.
fn expect_endings<T: Debug + PartialEq>(of: &str, seen: &[T], expected: &[T]) {
    expect_eq(format!("the number of outcomes of {of}"), seen.len(), expected.len());
    if let Some(place) = (0..seen.len()).find(|place| seen[*place] != expected[*place]) {
        expect_eq(format!("the outcome at place {place} of {of}"), &seen[place], &expected[place]);
    }
}
