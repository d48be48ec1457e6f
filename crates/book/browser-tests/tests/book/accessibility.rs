//! axe-core, which finds what keeps people from using a page, finds nothing.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::chapters::{SCHEMES, chapters, faults_in, faults_of, finish_changes, is_file, open_folds};
use crate::page::Page;
use crate::ready::{in_the_browser, not_run, with_the_book};

/// Where `axe.min.js` is.
const AXE: &str = "AXE";

#[test]
fn axe_finds_nothing() {
    with_the_book(|book, browser| {
        let Some(axe) = axe() else { return };
        let faults = faults_in(&looked_at(book), book, browser, |page, number, chapter| {
            let mut faults = found_by_axe(&axe, page, chapter, SCHEMES[number % 2], number % 8 == 0);
            faults.extend(faults_of(page));
            faults
        });
        assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
    });
}

/// All chapters, but only three of those that show a file and nothing else: the longest, the shortest, and one between.
fn looked_at(book: &Path) -> Vec<PathBuf> {
    let (mut files, mut others): (Vec<_>, Vec<_>) =
        chapters(book).into_iter().partition(|chapter| is_file(book, chapter));
    files.sort_by_key(|file| fs::metadata(file).unwrap().len());
    others.extend([0, files.len() / 2, files.len() - 1].map(|file| files[file].clone()));
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

/// Removes what is in many places on a page and is the same in each, which takes most of the time: all but three of a
/// kind of word in code, and all but the first three bars and rows of a timeline. Of the list of chapters, which all pages
/// have, most pages keep ten.
const THIN_OUT: &str = "(withAllChapters) => {
    const seen = new Map();
    const isRepeated = (kind) => {
        seen.set(kind, (seen.get(kind) ?? 0) + 1);
        return seen.get(kind) > 3;
    };
    for (const word of document.querySelectorAll('main pre code span')) {
        if (isRepeated(word.className)) word.replaceWith(...word.childNodes);
    }
    document.querySelectorAll('main pre code').forEach((code) => code.normalize());
    for (const part of document.querySelectorAll('main .timeline :is(.bar, tbody tr)')) {
        if (isRepeated(part.parentElement)) part.remove();
    }
    if (!withAllChapters) {
        [...document.querySelectorAll('#mdbook-sidebar li')].slice(10).forEach((chapter) => chapter.remove());
    }
}";

/// What axe finds in this file, with the folds open: the rule, and where it is broken.
fn found_by_axe(axe: &str, page: &mut Page, file: &Path, schemes: [&str; 2], with_all_chapters: bool) -> Vec<String> {
    page.prefers(schemes[0]);
    page.open(file);
    open_folds(page);
    page.evaluate(&format!("{axe}; null"));
    page.evaluate(&format!("({THIN_OUT})({with_all_chapters})"));
    let first = broken(page, "{}");
    page.prefers(schemes[1]);
    finish_changes(page);
    // The only rule that looks at colours.
    let second = broken(page, "{ runOnly: ['color-contrast'] }");
    let told =
        |scheme: &str, faults: Vec<String>| faults.into_iter().map(|fault| format!("{scheme}: {fault}")).collect();
    let [first, second]: [Vec<_>; 2] = [told(schemes[0], first), told(schemes[1], second)];
    [first, second].concat()
}

fn broken(page: &mut Page, rules: &str) -> Vec<String> {
    let found = page.evaluate(&format!(
        "axe.run(document, {{ resultTypes: ['violations'], iframes: false, preload: false, ...{rules} }}).then((found) =>
            found.violations.flatMap((rule) => rule.nodes.map((node) =>
                `${{rule.id}}: ${{rule.help}}: ${{node.html.slice(0, 200)}} ${{node.failureSummary}}`)))"
    ));
    found.as_array().unwrap().iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

#[test]
fn faults_are_found_in_both_themes() {
    in_the_browser(|_, mut page| {
        let Some(axe) = axe() else { return };
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("page.html");
        let pages = [
            ("<img src='data:,' alt='a picture'>", "", &[][..]),
            ("<img src='data:,'>", "", &["light: image-alt: "]),
            (
                "<p>words</p>",
                "p { color: #777; background: #888 }",
                &["light: color-contrast: ", "dark: color-contrast: "],
            ),
            (
                "<p>words</p>",
                "@media (prefers-color-scheme: dark) { p { color: #777; background: #888 } }",
                &["dark: color-contrast: "],
            ),
        ];
        for (html, css, expected) in pages {
            let page_of = format!(
                "<!DOCTYPE html><html lang=en><title>A</title><style>{css} p {{ transition: color 1s }}</style>\
                 <main><h1>A</h1>{html}</main></html>"
            );
            fs::write(&file, page_of).unwrap();
            let found = found_by_axe(&axe, &mut page, &file, ["light", "dark"], true);
            let as_expected = found.iter().zip(expected).all(|(found, expected)| found.starts_with(expected));
            assert!(found.len() == expected.len() && as_expected, "{html} {css}: {found:?}");
        }
    });
}
