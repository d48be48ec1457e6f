//! The page beside this lesson is true: its code compiles, its output is real.

use std::fs;
use std::path::Path;
use std::time::Duration;

use lesson_page::{Page, check};
use tokio::runtime::{Builder, Handle};
use watchdog::{watched, watched_for};

#[test]
fn the_page_is_true() {
    watched_for(Duration::from_secs(600), || {
        let page = Page {
            folder: env!("CARGO_MANIFEST_DIR"),
            program: env!("CARGO_BIN_EXE_lesson07"),
            scratch: env!("CARGO_TARGET_TMPDIR"),
        };
        check(page).unwrap_or_else(|faults| panic!("{faults}"));
    });
}

#[test]
fn what_is_said_of_block_on_in_async_code_stands_on_the_page() {
    watched(|| {
        let runtime = Builder::new_current_thread().build().unwrap();
        let panicked = runtime.block_on(async { tokio::spawn(async { Handle::current().block_on(async {}) }).await });
        let panic = panicked.unwrap_err().into_panic();
        let said = panic.downcast_ref::<&str>().expect("a panic with a message");
        let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
        let page = page.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(page.contains(said), "the page should quote: {said}");
    });
}
