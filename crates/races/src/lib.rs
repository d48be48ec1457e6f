//! Short wrong programs, each in a file of its own that is shown to the student.
//!
//! They are plain Rust: only this page says that their locks, channels and threads are those of a model checker.

extern crate explored_std as std;

mod lesson01_total;
mod lesson02_index;
mod lesson03_notified_too_early;
mod lesson04_last_one_calls;
mod lesson05_counts;
mod lesson05_two_locks;

use std::fmt::Debug;

/// A short wrong program.
pub struct Program {
    /// The number of the lesson, in two digits.
    pub lesson: &'static str,
    /// The word by which a student names it, beside the number of its lesson.
    pub name: &'static str,
    /// The source file of the program, to be shown.
    pub source: &'static str,
    /// Runs it; what came out, and whether that is right.
    pub run: fn() -> (String, bool),
}

/// The programs, in the order of their lessons.
pub const PROGRAMS: &[Program] = &[
    Program {
        lesson: "01",
        name: "total",
        source: include_str!("lesson01_total.rs"),
        run: || came_out("the total of 1 and 2", lesson01_total::total_of_1_and_2(), &[3]),
    },
    Program {
        lesson: "02",
        name: "index",
        source: include_str!("lesson02_index.rs"),
        run: || {
            let either_order = [vec!["apples", "pears"], vec!["pears", "apples"]];
            came_out("what the two workers took", lesson02_index::items_taken(), &either_order)
        },
    },
    Program {
        lesson: "03",
        name: "notified",
        source: include_str!("lesson03_notified_too_early.rs"),
        run: || came_out("the page", lesson03_notified_too_early::page(), &[Some("the page")]),
    },
    Program {
        lesson: "04",
        name: "last",
        source: include_str!("lesson04_last_one_calls.rs"),
        run: || came_out("the number of calls of `when_all`", lesson04_last_one_calls::calls_of_when_all(), &[1]),
    },
    Program {
        lesson: "05",
        name: "counts",
        source: include_str!("lesson05_counts.rs"),
        run: || came_out("the number of words", lesson05_counts::words_of_both(), &[30]),
    },
    Program {
        lesson: "05",
        name: "locks",
        source: include_str!("lesson05_two_locks.rs"),
        run: || came_out("the books on both shelves", lesson05_two_locks::books_after_both_moves(), &[(5, 5)]),
    },
];

fn came_out<T: Debug + PartialEq>(what: &str, seen: T, right: &[T]) -> (String, bool) {
    if right.contains(&seen) {
        (format!("{what}: {seen:?}, as it should be"), true)
    } else {
        (format!("{what}: {seen:?};\n    it should be {:?}", right[0]), false)
    }
}
