//! The frame of every page: readable wide, narrow and printed, in light and dark, with no request to any host.

use std::fmt::Write;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::submission::steers;
use crate::verdict::Verdict;

const STYLE: &str = include_str!("page.css");

/// A page for the teacher.
pub(super) fn page(title: &str, body: &Markup) -> Vec<u8> {
    let nav = html! {
        nav aria-label="Reports" {
            a href="class.html" { "Class" }
            a href="similar.html" { "Similar submissions" }
        }
    };
    whole(title, &html! { (nav) (main(title, body)) })
}

/// A page for one student, from which no way leads to the others.
pub(super) fn page_for_student(title: &str, body: &Markup) -> Vec<u8> {
    whole(title, &main(title, body))
}

fn main(title: &str, body: &Markup) -> Markup {
    html! { main { h1 { (title) } (body) } }
}

fn whole(title: &str, body: &Markup) -> Vec<u8> {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                // Nothing is fetched and nothing runs, even if something slipped through.
                meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body { (body) }
        }
    };
    visible(&page.into_string()).into_bytes()
}

/// The text with a name in place of each character that steers what shows it.
pub(super) fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\t' => shown.push(c),
            '\r' => {}
            c if steers(c) => write!(shown, "[U+{:04X}]", u32::from(c)).expect("a string takes all"),
            c => shown.push(c),
        }
    }
    shown
}

/// A verdict with a colour, and a sign for those who do not see it.
pub(super) fn verdict(verdict: Verdict) -> Markup {
    let (class, sign) = match verdict {
        Verdict::Pass => ("good", "✓"),
        Verdict::Inconclusive | Verdict::GraderError => ("open", "?"),
        _ => ("bad", "✗"),
    };
    html! { span class=(class) { span aria-hidden="true" { (sign) " " } (verdict) } }
}

/// The name of a check or a mistake in words.
pub(super) fn words(name: &str) -> String {
    name.replace('_', " ")
}

#[cfg(test)]
mod tests {
    use watchdog::watched;

    use super::*;

    #[test]
    fn what_steers_is_seen_and_what_is_written_is_no_markup() {
        watched(|| {
            let page = page("<b>&\u{202e}", &html! { p { "\u{7}\u{1b}[2J" (words("a_b<i>")) } });
            let page = String::from_utf8(page).unwrap();
            assert!(page.contains("<h1>&lt;b&gt;&amp;[U+202E]</h1>"), "{page}");
            assert!(page.contains("<p>[U+0007][U+001B][2Ja b&lt;i&gt;</p>"), "{page}");
            assert!(!page.contains("http:") && !page.contains("https:") && !page.contains("<script"), "{page}");
        });
    }
}
