//! What these tests need: a browser, mdBook, and the book.

use std::env;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, LazyLock, Mutex, Weak};
use std::thread;
use std::time::Duration;

use course_files::Course;

use crate::browser::Browser;
use crate::page::Page;

/// How long a test may take which opens every page, or waits while another makes the book; far more than any needs.
const PATIENCE: Duration = Duration::from_secs(60 * 60);
/// With the value `required`, a missing browser or mdBook is a failure.
const REQUIRED: &str = "BOOK_BROWSER";
/// Where the browser is, if it is not on the path.
const CHROME: &str = "CHROME";
const BROWSERS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "chrome"];

/// Runs a test with the folder of the book and a new page of the browser, if it can be run here.
pub(crate) fn in_the_browser(test: impl FnOnce(&Path, Page) + Send + 'static) {
    with_the_book(|book, browser| test(book, Page::new(browser.clone())));
}

/// Runs a test with the folder of the book and the browser, if it can be run here.
pub(crate) fn with_the_book(test: impl FnOnce(&Path, &Arc<Browser>) + Send + 'static) {
    watchdog::watched_for(PATIENCE, move || match &*BOOK {
        Ok(book) => test(book, &browser()),
        Err(missing) if env::var(REQUIRED).is_ok_and(|value| value == "required") => panic!("{missing}"),
        Err(missing) => not_run(missing),
    });
}

/// A browser that no other test uses, so that it can be ended.
pub(crate) fn browser_of_its_own() -> Arc<Browser> {
    Arc::new(Browser::start(&program().unwrap()))
}

/// Says that the test is not run. `eprintln!` would be seen only if it failed.
pub(crate) fn not_run(why: &str) {
    // `book::ready::with_the_book<book::ready::in_the_browser<book::mouse::a_test::{{closure}}>::{{closure}}>`
    let thread = thread::current();
    let test = thread.name().and_then(|name| name.rsplit('<').next()?.split("::{{").next());
    let _ = writeln!(io::stderr(), "NOT RUN: {}: {why}", test.unwrap_or_default());
}

/// The folder of the book, which is made once; or what is missing here.
static BOOK: LazyLock<Result<PathBuf, String>> = LazyLock::new(|| {
    program().ok_or_else(|| {
        format!(
            "these tests need Chromium or Chrome.\nnext: apt-get install chromium; or {CHROME}=path of the browser, if it is \
             installed"
        )
    })?;
    if Command::new("mdbook").arg("--version").output().is_err() {
        return Err("these tests need mdBook.\nnext: cargo install mdbook --version 0.5.4 --locked".to_owned());
    }
    let course = Course::find()?;
    let made = Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--locked", "--package", "book"])
        .current_dir(&course.root)
        .status();
    assert!(made.unwrap().success(), "the book cannot be made; see above\nnext: cargo course book");
    Ok(course.root.join("target").join("book").join("html"))
});

/// The browser of all tests that are running; it ends with the last of them.
fn browser() -> Arc<Browser> {
    static RUNNING: Mutex<Weak<Browser>> = Mutex::new(Weak::new());
    let mut running = RUNNING.lock().unwrap();
    running.upgrade().unwrap_or_else(|| {
        let browser = browser_of_its_own();
        *running = Arc::downgrade(&browser);
        browser
    })
}

fn program() -> Option<PathBuf> {
    let named = env::var_os(CHROME).map(PathBuf::from);
    let known = BROWSERS.iter().map(PathBuf::from);
    named.into_iter().chain(known).find(|program| Command::new(program).arg("--version").output().is_ok())
}
