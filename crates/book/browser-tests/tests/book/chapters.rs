//! Every chapter loads without an error, makes no request to any host, and fits the window.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex};
use std::thread;

use serde_json::Value;

use crate::browser::Browser;
use crate::page::Page;
use crate::ready::{in_the_browser, with_the_book};

/// A page is made dark after it has loaded light, or the other way: that takes no second load.
pub(crate) const SCHEMES: [[&str; 2]; 2] = [["light", "dark"], ["dark", "light"]];

#[test]
fn chapters_are_without_fault() {
    with_the_book(|book, browser| {
        let chapters = chapters(book);
        assert!(chapters.len() > 50, "{} chapters", chapters.len());
        for page in ["glossary", "patterns", "mistakes"] {
            assert!(chapters.contains(&book.join(format!("lessons/{page}.html"))), "{page}");
        }
        let faults = faults_in(&chapters, book, browser, |page, number, chapter| {
            let schemes = SCHEMES[number % 2];
            page.prefers(schemes[0]);
            page.is_wide(360);
            page.open(chapter);
            open_folds(page);
            let mut faults = Vec::new();
            let mut look = |page: &mut Page, width: u32, scheme: &str| {
                faults.extend(faults_of(page).iter().map(|fault| format!("{width} pixels, {scheme}: {fault}")));
            };
            look(page, 360, schemes[0]);
            // Those that show a file and nothing else are many and alike: narrow, and in one theme.
            if !is_file(book, chapter) {
                page.prefers(schemes[1]);
                look(page, 360, schemes[1]);
                page.is_wide(1600);
                // As it is when a page is opened at that width.
                let open = "document.documentElement.matches('.sidebar-visible')";
                let opened = page.evaluate(&format!("document.getElementById('sidebar-button').click(); {open}"));
                assert_eq!(opened, true, "the sidebar opens");
                finish_changes(page);
                look(page, 1600, schemes[1]);
            }
            faults
        });
        assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
    });
}

/// Deals the chapters to as many pages as there are processors. Gives what `look` finds, in the order of chapters.
pub(crate) fn faults_in(
    chapters: &[PathBuf],
    book: &Path,
    browser: &Arc<Browser>,
    look: impl Fn(&mut Page, usize, &Path) -> Vec<String> + Sync,
) -> Vec<String> {
    let (next, found) = (AtomicUsize::new(0), Mutex::new(BTreeMap::new()));
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                let mut page = Page::new(browser.clone());
                loop {
                    let number = next.fetch_add(1, Relaxed);
                    let Some(chapter) = chapters.get(number) else { break };
                    let place = chapter.strip_prefix(book).unwrap().display();
                    let faults = look(&mut page, number, chapter);
                    let faults: Vec<_> = faults.into_iter().map(|fault| format!("{place}, {fault}")).collect();
                    found.lock().unwrap().insert(number, faults);
                }
            });
        }
    });
    found.into_inner().unwrap().into_values().flatten().collect()
}

/// All pages of the book, in order.
pub(crate) fn chapters(book: &Path) -> Vec<PathBuf> {
    let (mut folders, mut chapters) = (vec![book.to_owned()], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "html") {
                chapters.push(path);
            }
        }
    }
    // mdBook's pages for those without JavaScript and for servers. They are no chapters.
    chapters.retain(|path| *path != book.join("toc.html") && *path != book.join("404.html"));
    chapters.sort();
    chapters
}

/// Whether this chapter shows a file and nothing else.
pub(crate) fn is_file(book: &Path, chapter: &Path) -> bool {
    let place = chapter.strip_prefix(book).unwrap();
    place.starts_with("sources") && place != Path::new("sources/index.html")
}

/// Opens all predictions, hints and tables on this page.
pub(crate) fn open_folds(page: &mut Page) {
    page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })");
}

/// Ends what moves or changes its colour bit by bit.
pub(crate) fn finish_changes(page: &mut Page) {
    page.evaluate("document.getAnimations().forEach((change) => change.finish())");
}

pub(crate) fn faults_of(page: &mut Page) -> Vec<String> {
    let mut faults = Vec::new();
    // The window, and the boxes around a chapter, which scroll too.
    let wide = page.evaluate(
        "(() => {
            const boxes = [document.documentElement];
            for (let box = document.querySelector('main'); box; box = box.parentElement) boxes.push(box);
            const box = boxes.find((box) => box.scrollWidth > box.clientWidth);
            return box ? `wider than the window: ${box.localName} is ${box.scrollWidth} pixels wide` : null;
        })()",
    );
    faults.extend(wide.as_str().map(str::to_owned));
    faults.extend(page.events().iter().filter_map(fault));
    page.connection.events.clear();
    faults
}

/// What is wrong, if this event says that something is.
fn fault(event: &Value) -> Option<String> {
    let about = &event["params"];
    let fault = match event["method"].as_str()? {
        "Runtime.exceptionThrown" => format!("uncaught: {}", about["exceptionDetails"]),
        "Runtime.consoleAPICalled" if ["error", "assert"].iter().any(|kind| about["type"] == *kind) => {
            format!("on the console: {}", about["args"])
        }
        "Log.entryAdded" if about["entry"]["level"] == "error" => format!("on the console: {}", about["entry"]),
        "Network.requestWillBeSent" => {
            let address = about["request"]["url"].as_str()?;
            let own = ["file:", "data:"].iter().any(|scheme| address.starts_with(scheme));
            (!own).then(|| format!("a request to {address}"))?
        }
        _ => return None,
    };
    Some(fault)
}

#[test]
fn each_kind_of_fault_is_seen() {
    in_the_browser(|_, mut page| {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("page.html");
        let faults = [
            ("<p>nothing</p>", None),
            ("<script>console.error('said')</script>", Some("on the console: ")),
            ("<script>nothing.here()</script>", Some("uncaught: ")),
            ("<script src='none.js'></script>", Some("on the console: ")),
            ("<img src='http://127.0.0.1:9/picture.png'>", Some("a request to http://127.0.0.1:9/picture.png")),
            ("<p style='width: 2000px'>wide</p>", Some("wider than the window: html is 2008 pixels wide")),
            (
                "<main style='overflow-x: auto'><p style='width: 2000px'>wide</p></main>",
                Some("wider than the window: main is 2000 pixels wide"),
            ),
        ];
        for (html, expected) in faults {
            fs::write(&file, format!("<!DOCTYPE html>{html}")).unwrap();
            page.open(&file);
            let seen = faults_of(&mut page);
            match expected {
                None => assert!(seen.is_empty(), "{html}: {seen:?}"),
                Some(fault) => assert!(seen.iter().any(|seen| seen.starts_with(fault)), "{html}: {seen:?}"),
            }
        }
    });
}
