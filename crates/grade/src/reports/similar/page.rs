//! The page of similar submissions, each pair side by side.

use std::collections::BTreeSet;

use maud::{Markup, html};

use super::tokens::tokens;
use super::winnowing::lines;
use super::{Given, Pair, pairs};
use crate::reports::page::page;
use crate::results::Graded;

/// More pairs than a teacher looks at are left out, and how many, the page says.
const MOST: usize = 40;

pub(crate) fn similar_page(all: &[Graded], given: &Given) -> Vec<u8> {
    let (pairs, unread) = pairs(all, given);
    page(
        "Similar submissions",
        &html! {
            p { strong { "This is no verdict. " } "Short answers to one task are alike, and so are answers that follow the same lesson "
                "or hint. Read both, and talk with the students, before you think of anything else." }
            p.quiet { "Compared by winnowing (Schleimer, Wilkerson, Aiken 2003) over the tokens of each source. Names, literals, comments "
                "and layout make no difference, and what was handed out to everyone does not count. The share is that of common "
                "fingerprints among those of the submission that has fewer. Lines with something in common are marked." }
            @if pairs.is_empty() { p { "No two submissions have much in common." } } @else { (table(&pairs)) }
            @if pairs.len() > MOST { p { "The first " (MOST) " of " (pairs.len()) " pairs are shown." } }
            @for (number, pair) in (1..).zip(pairs.iter().take(MOST)) { (side_by_side(number, pair)) }
            @if !unread.is_empty() {
                h2 { "Not compared" }
                p { "They cannot be read as Rust, since brackets or quotes do not match, or are far longer than any answer." }
                ul { @for graded in &unread { li { (graded.student) ", exercise " (graded.exercise) } } }
            }
        },
    )
}

fn table(pairs: &[Pair<'_>]) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label="Pairs" { table {
            caption { "Pairs with much in common" }
            thead { tr {
                th scope="col" { "Students" } th scope="col" { "Exercise" }
                th.number scope="col" { "Share" } th.number scope="col" { "Common fingerprints" }
            } }
            tbody { @for (number, pair) in (1..).zip(pairs.iter().take(MOST)) { tr {
                th scope="row" { a href={ "#pair" (number) } { (pair.one.student) " and " (pair.other.student) } }
                td { (pair.one.exercise) }
                td.number { (percent(pair)) }
                td.number { (pair.common.len()) }
            } } }
        } }
    }
}

fn percent(pair: &Pair<'_>) -> String {
    format!("{:.0} %", pair.share * 100.0)
}

fn side_by_side(number: usize, pair: &Pair<'_>) -> Markup {
    html! {
        section {
            h2 id={ "pair" (number) } { (pair.one.student) " and " (pair.other.student) ", exercise " (pair.one.exercise) ": " (percent(pair)) }
            div.sides { (side(pair.one, &pair.common)) (side(pair.other, &pair.common)) }
        }
    }
}

/// More lines of a file than this are left out.
const MOST_LINES: usize = 1000;

/// The sources of a submission, with the lines marked that have one of these fingerprints.
fn side(graded: &Graded, common: &BTreeSet<u64>) -> Markup {
    html! {
        div {
            h3 { a href={ "students/" (graded.folder) "/index.html" } { (graded.student) } @if graded.absent { " (absent now)" } }
            @for (path, text) in &graded.sources {
                @let marked = tokens(text).map_or(Vec::new(), |tokens| lines(&tokens, common));
                p.quiet { code { "src/" (path) } }
                pre tabindex="0" {
                    @for (number, line) in (1..=MOST_LINES).zip(text.lines()) {
                        @if marked.binary_search(&number).is_ok() { mark { (line) } } @else { (line) }
                        "\n"
                    }
                    @if text.lines().nth(MOST_LINES).is_some() { "…" }
                }
            }
        }
    }
}
