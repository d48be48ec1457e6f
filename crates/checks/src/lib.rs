//! Grades exercises in concurrency, and proves that the grading is right.
//!
//! # Writing a check
//!
//! A [`Check`] is a plain function that calls the student's code and says what it expects. All checks of an exercise
//! stand in one file, the suite, and [`table!`] lists them. The suite says `use super::subject;`, and whoever includes
//! it decides what that is: the exercise, the solution, another right answer, or a mistake.
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
//!     use super::subject;
//!     use checks::{Check, Rendezvous, expect};
//!
//!     pub const CHECKS: &[Check] = checks::table! {
//!         the_tasks_run_at_once: "when you wait for the first task (hints/1.md)",
//!     };
//!
//!     pub fn the_tasks_run_at_once() {
//!         let meeting = Rendezvous::of(2);
//!         subject::on_two_threads(|| {
//!             meeting.meet();
//!         });
//!         expect(meeting.took_place(), "2 tasks to run at once", format!("only {}", meeting.most()));
//!     }
//! }
//! # fn main() {
//! #     suite::the_tasks_run_at_once();
//! #     assert_eq!(suite::CHECKS[0].name, "the_tasks_run_at_once");
//! # }
//! ```
//!
//! # One-sided, never flaky
//!
//! A check must never fail a right answer because the machine is slow. So no check measures time. It makes tasks
//! meet ([`Rendezvous`]), holds them back ([`Gate`]), counts what is dropped ([`Tally`]) or who came
//! ([`ThreadWitness`]); only a wrong answer waits until [`Patience`] runs out. What must *never* happen is waited for
//! briefly: on a slow machine that may let a wrong answer pass, but it cannot fail a right one.
//!
//! Expect ([`expect_eq`], [`expect()`], [`fail`]) after the student's function has returned, where that is possible:
//! the sentence then stands alone.
//!
//! # What a pass is worth
//!
//! [`grade`] runs each check in a process of its own, and believes neither its exit code nor its output. A check has
//! passed when its process gives back a receipt: a nonce that it was handed before any of the student's code ran, and
//! that it writes after the last expectation. This tells apart, and never takes for a pass:
//!
//! - code that ends the process, by `std::process::exit(0)`, an abort or a stack overflow, in a panic hook or not;
//! - code that prints what a passed test prints, or floods its output (only its ends are kept);
//! - code that never returns: it is killed after a minute, and tried once more alone before that is believed;
//! - code that catches the panic of a failed expectation: the failure was written down before.
//!
//! It does not hold against code that attacks the grader: code that reads its own process's memory to find the nonce,
//! changes files, starts programs that outlive it, or fills the machine's memory. Whoever runs code of people they do
//! not trust needs a sandbox around all this, and must take nothing but the named source files of a submission.
//!
//! # Proving the checks
//!
//! [`proof!`] makes a test target for the solution: the reference and every alternate must pass every check, every
//! mutant must fail exactly the checks named for it, and every check must be the only one that catches some mutant.

mod check;
mod grading;
mod standstill;
mod tools;

pub use check::Check;
pub use grading::answer::Answer;
pub use grading::grade::{Exercise, grade, grade_orders};
pub use grading::proof::{Subject, prove};
pub use standstill::connections_have_no_time_limit;
pub use tools::*;
