//! Every chapter loads without an error, makes no request to any host, and fits the window.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::devtools::Page;
use crate::ready::in_the_browser;

#[test]
fn chapters_are_without_fault_in_the_light_theme() {
    in_the_browser(|book, page| chapters_are_without_fault(book, page, "light"));
}

#[test]
fn chapters_are_without_fault_in_the_dark_theme() {
    in_the_browser(|book, page| chapters_are_without_fault(book, page, "dark"));
}

fn chapters_are_without_fault(book: &Path, mut page: Page, scheme: &str) {
    page.prefers(scheme);
    let mut faults = Vec::new();
    let chapters = chapters(book);
    assert!(chapters.len() > 50, "{} chapters", chapters.len());
    for chapter in chapters {
        for width in [360, 1600] {
            page.is_wide(width);
            page.open(&chapter);
            open_folds(&mut page);
            let place = chapter.strip_prefix(book).unwrap().display();
            faults
                .extend(faults_of(&mut page).into_iter().map(|fault| format!("{place}, {width} pixels wide: {fault}")));
        }
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
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

/// Opens all predictions, hints and tables on this page.
pub(crate) fn open_folds(page: &mut Page) {
    page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })");
}

fn faults_of(page: &mut Page) -> Vec<String> {
    let mut faults = Vec::new();
    let wide = page.evaluate(
        "(() => {
            const page = document.documentElement;
            return page.scrollWidth > page.clientWidth ? `wider than the window: ${page.scrollWidth} pixels` : null;
        })()",
    );
    faults.extend(wide.as_str().map(str::to_owned));
    faults.extend(page.events().iter().filter_map(fault));
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
            ("<p style='width: 2000px'>wide</p>", Some("wider than the window: 2008 pixels")),
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
