//! axe-core, which finds what keeps people from using a page, finds nothing.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::chapters::{chapters, open_folds};
use crate::devtools::Page;
use crate::ready::{in_the_browser, not_run};

/// Where `axe.min.js` is.
const AXE: &str = "AXE";

#[test]
fn axe_finds_nothing_in_the_light_theme() {
    in_the_browser(|book, page| axe_finds_nothing(book, page, "light"));
}

#[test]
fn axe_finds_nothing_in_the_dark_theme() {
    in_the_browser(|book, page| axe_finds_nothing(book, page, "dark"));
}

fn axe_finds_nothing(book: &Path, mut page: Page, scheme: &str) {
    let Some(axe) = axe() else { return };
    page.prefers(scheme);
    let mut found = Vec::new();
    for chapter in looked_at(book) {
        page.open(&chapter);
        open_folds(&mut page);
        let place = chapter.strip_prefix(book).unwrap().display();
        found.extend(found_by(&axe, &mut page).into_iter().map(|fault| format!("{place}: {fault}")));
    }
    assert!(found.is_empty(), "{} faults:\n{}", found.len(), found.join("\n"));
}

/// All chapters, but only one of those that show a file and nothing else.
fn looked_at(book: &Path) -> Vec<PathBuf> {
    let is_file = |chapter: &PathBuf| {
        let place = chapter.strip_prefix(book).unwrap();
        place.starts_with("sources") && *place != *Path::new("sources/index.html")
    };
    let (files, mut others): (Vec<_>, Vec<_>) = chapters(book).into_iter().partition(is_file);
    others.extend(files.into_iter().next());
    assert!(others.len() > 20, "{others:?}");
    others
}

/// The program of axe-core, if there is one here.
fn axe() -> Option<String> {
    let Some(file) = env::var_os(AXE).map(PathBuf::from) else {
        not_run(&format!(
            "this test needs axe-core.\nnext: pip download --no-deps axe-playwright-python, unpack it as a zip archive, and \
             {AXE}=path of its axe.min.js"
        ));
        return None;
    };
    let read = fs::read_to_string(&file);
    Some(read.unwrap_or_else(|error| panic!("{}, which {AXE} names: {error}", file.display())))
}

/// What axe finds on this page: the rule, and where it is broken.
fn found_by(axe: &str, page: &mut Page) -> Vec<String> {
    page.evaluate(&format!("{axe}; null"));
    let found = page.evaluate(
        "axe.run(document, { resultTypes: ['violations'] }).then((found) => found.violations.flatMap((rule) => rule.nodes.map((node) =>
            `${rule.id}: ${rule.help}: ${node.html.slice(0, 200)} ${node.failureSummary}`)))",
    );
    found.as_array().unwrap().iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

#[test]
fn a_fault_is_found() {
    in_the_browser(|_, mut page| {
        let Some(axe) = axe() else { return };
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("page.html");
        let html = |picture: &str| {
            format!(
                "<!DOCTYPE html><html lang=en><title>A</title><main><h1>A</h1><img src='data:,' {picture}></main></html>"
            )
        };
        fs::write(&file, html("alt='a picture'")).unwrap();
        page.open(&file);
        assert_eq!(found_by(&axe, &mut page), [""; 0]);
        fs::write(&file, html("")).unwrap();
        page.open(&file);
        let found = found_by(&axe, &mut page);
        assert!(found.len() == 1 && found[0].starts_with("image-alt: "), "{found:?}");
    });
}
