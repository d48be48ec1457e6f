//! Grades exercises in concurrency, and proves that the grading is right.
//!
//! # Writing a check
//!
//! A [`Check`] is a plain function that calls the student's code and says what it expects. All checks of an exercise
//! stand in one file, the suite, and [`table!`] lists them. They call the answer through the suite's [`UnderTest`];
//! `main` decides which answer that is: the exercise, the solution, another right answer, or a mistake.
//!
//! ```
//! mod subject {
//!     // The student's code.
//!     pub fn on_two_threads(task: impl Fn() + Sync) {
//!         std::thread::scope(|scope| {
//!             scope.spawn(&task);
//!             scope.spawn(&task);
//!         });
//!     }
//! }
//!
//! mod suite {
//!     use checks::{Check, Rendezvous, UnderTest, expect};
//!
//!     pub const CHECKS: &[Check] = checks::table! {
//!         the_tasks_run_at_once: "when you wait for the first task (hints/1.md)",
//!     };
//!
//!     pub struct Answer {
//!         pub on_two_threads: fn(&(dyn Fn() + Sync)),
//!     }
//!     pub static ANSWER: UnderTest<Answer> = UnderTest::new();
//!
//!     pub fn the_tasks_run_at_once() {
//!         let meeting = Rendezvous::of(2);
//!         let task = || drop(meeting.meet());
//!         checks::call(|| (ANSWER.on_two_threads)(&task));
//!         expect(meeting.took_place(), "2 tasks to run at once", format!("only {}", meeting.most()));
//!     }
//! }
//!
//! fn main() {
//!     suite::ANSWER.set(suite::Answer { on_two_threads: |task| subject::on_two_threads(task) });
//!     // `checks::grade(…)` runs each check in a process of its own.
//! #   suite::the_tasks_run_at_once();
//! #   assert_eq!(suite::CHECKS[0].name, "the_tasks_run_at_once");
//! }
//! ```
//!
//! # One-sided, never flaky
//!
//! A check must never fail a right answer because the machine is slow. So no check measures time. It makes tasks meet
//! ([`Rendezvous`]), holds them back ([`Gate`]), counts what is dropped ([`Tally`]), who came ([`ThreadWitness`]) and
//! who is left ([`threads_left_by`]); only a wrong answer waits until [`Patience`] runs out. What must *never* happen
//! is waited for briefly: on a slow machine that may let a wrong answer pass, but it cannot fail a right one.
//!
//! On Linux nobody waits in vain for long: when the system says that every thread sleeps, and none is left that could
//! wake another, patience ends at once, and a deadlock is told as one. Where threads wait at connections, the check
//! must say that [those have no time limit](connections_have_no_time_limit).
//!
//! Expect ([`expect_eq`], [`expect()`], [`fail`]) after the student's function has returned, where that is possible:
//! the sentence then stands alone.
//!
//! # A law, not an example
//!
//! What is right for one size, one text and one call may be wrong for the next. So a check draws what it hands in from
//! a seed ([`random`], [`sizes`]), and [`for_each_size`] looks for the smallest size that fails. A race is provoked:
//! workers leave the closure of the check in the same instant ([`SpinBarrier`]), again and again ([`rounds`]). And all
//! checks call the student's code in one place ([`call()`]), with closures of one type, so that it cannot tell which
//! check calls it.
//!
//! What no provocation reaches, a model checker does: an exercise that is answered with the standard library and the
//! pool has an example in which the same answer runs in many orders of events ([`Exercise::orders`], and
//! `explored-std`).
//!
//! # What a pass is worth
//!
//! [`grade`] runs each check in a process of its own, and believes neither its exit code nor its output. A check has
//! passed when its process gives back a receipt: a nonce that it was handed before any of the student's code ran, and
//! that it writes after the last expectation. This tells apart, and never takes for a pass:
//!
//! - code that ends the process, by `std::process::exit(0)`, an abort or a stack overflow, in a panic hook or not;
//! - code that prints what a passed test prints, or floods its output (only its ends are kept);
//! - code that never returns: a deadlock is proved, a loop is stopped when it has computed for 20 s, and the rest after a
//!   minute. What had to be stopped is tried once more, alone; if it then passes, it is undecided, and no pass;
//! - code that catches the panic of a failed expectation: the failure was written down before.
//!
//! An answer that names `unsafe`, `std::fs`, `std::net`, `std::env`, `std::process`, `std::os` or another file is not
//! run at all: no exercise needs them, and with them it could reach for the grader. While it runs, the nonce lies
//! nowhere in memory as it is. That is not a sandbox: a macro can hide a name, a crate that is added to `Cargo.toml`
//! can do anything, and memory and processors can be used up. To run code of people you do not trust, you need a
//! sandbox around all this, and must take nothing but the named source files of a submission.
//!
//! What the machine is to blame for is no failure: where there are too few threads, files or too little memory, a check
//! is tried again alone, and then is undecided. A check ends when its grader does, however that ends.
//!
//! # Proving the checks
//!
//! [`proof!`] makes a test target for the solution: the reference and every alternate must pass every check, every
//! mutant must fail exactly the checks named for it, and every check must be the only one that catches some mutant.

mod check;
mod grading;
mod standstill;
mod tools;
mod under_test;

pub use check::Check;
pub use grading::answer::{
    AnswerSource, ITEMS_NOT_NEEDED, MACROS_NOT_NEEDED, MODULES_NOT_NEEDED, can_be_read, refuse_what_no_answer_needs,
};
pub use grading::grade::{AT_ONCE, Exercise, grade, grade_orders};
pub use grading::loopback::loopback;
pub use grading::proof::{Subject, prove};
pub use standstill::connections_have_no_time_limit;
pub use tools::*;
pub use under_test::UnderTest;
