//! The page beside this lesson is true: its code compiles, its output is real.

use std::time::Duration;

use lesson_page::{Page, check};
use watchdog::watched_for;

#[test]
fn the_page_is_true() {
    watched_for(Duration::from_secs(600), || {
        let page = Page {
            folder: env!("CARGO_MANIFEST_DIR"),
            program: env!("CARGO_BIN_EXE_lesson09"),
            scratch: env!("CARGO_TARGET_TMPDIR"),
        };
        check(page).unwrap_or_else(|faults| panic!("{faults}"));
    });
}
