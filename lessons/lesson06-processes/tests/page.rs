//! The page beside this lesson is true: its code compiles, its output is real.

use std::fs;
use std::path::Path;
use std::time::Duration;

use futures_pool::ProcessPoolExecutor;
use lesson_page::{Page, check};
use watchdog::watched_for;

#[test]
fn the_page_is_true() {
    watched_for(Duration::from_secs(600), || {
        let page = Page {
            folder: env!("CARGO_MANIFEST_DIR"),
            program: env!("CARGO_BIN_EXE_lesson06"),
            scratch: env!("CARGO_TARGET_TMPDIR"),
        };
        check(page).unwrap_or_else(|faults| panic!("{faults}"));
    });
}

/// This test program has no `worker_test!`, so it is one of those that the page speaks of.
#[test]
fn what_is_said_of_a_program_without_worker_entry_stands_on_the_page() {
    let said = ProcessPoolExecutor::new(2).unwrap_err().to_string();
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let page = page.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(page.contains(&said), "the page should quote: {said}");
}
