//! `www.successories.com`: quotations of Abraham Lincoln, thirteen pages of ten.

use std::sync::LazyLock;

use hyper::body::Bytes;
use hyper::{Response, StatusCode};

use super::page::{self, escape};
use crate::place::Place;

pub(crate) const EXAMPLES: &[&str] =
    &["iquote/author/291/abraham-lincoln-quotes/1", "iquote/author/291/abraham-lincoln-quotes/13"];

const FOLDER: &str = "/iquote/author/291/abraham-lincoln-quotes/";
const PER_PAGE: usize = 10;

static QUOTATIONS: LazyLock<Vec<Quotation>> = LazyLock::new(|| parse(include_str!("../../data/lincoln-quotes.txt")));

struct Quotation {
    words: &'static str,
    source: &'static str,
    date: &'static str,
}

pub(crate) fn answer(place: &Place) -> Response<Bytes> {
    let number = place.path().strip_prefix(FOLDER).and_then(|number| number.parse::<usize>().ok());
    let pages = QUOTATIONS.chunks(PER_PAGE);
    let last = pages.len();
    let page = number.and_then(|number| Some((number, pages.clone().nth(number.checked_sub(1)?)?)));
    match page {
        Some((number, quotations)) => quotation_page(number, last, quotations),
        None => page::html(
            StatusCode::NOT_FOUND,
            "Page not found",
            &format!("<h1>Page not found</h1>\n<p>Quotations are at {FOLDER}1 to {FOLDER}{last}.</p>\n"),
        ),
    }
}

fn quotation_page(number: usize, last: usize, quotations: &[Quotation]) -> Response<Bytes> {
    let first = (number - 1) * PER_PAGE + 1;
    let quotes: String = (first..).zip(quotations).map(|(id, quotation)| quote(id, quotation)).collect();
    let pager = pager(number, last);
    let body = format!(
        "{NAVIGATION}<main>\n<h1>Abraham Lincoln Quotes</h1>\n{quotes}{pager}</main>\n{SIDEBAR}\
         <footer><p>A practice page: it stands in for a site of quotations.</p></footer>\n"
    );
    page::html(StatusCode::OK, &format!("Abraham Lincoln Quotes, page {number} of {last}"), &body)
}

fn quote(id: usize, Quotation { words, source, date }: &Quotation) -> String {
    let (words, source, date) = (escape(words), escape(source), escape(date));
    format!(
        "<div class=\"quote\" id=\"quote-{id}\">\n  <blockquote>{words}</blockquote>\n  \
         <p class=\"origin\"><cite>{source}</cite>, <time>{date}</time></p>\n</div>\n"
    )
}

/// Links to the pages beside this one. They are relative, so that they work under `/www.successories.com/` too.
fn pager(number: usize, last: usize) -> String {
    let previous = (number > 1).then(|| format!("<a rel=\"prev\" href=\"{0}\">← Page {0}</a>", number - 1));
    let next = (number < last).then(|| format!("<a rel=\"next\" href=\"{0}\">Page {0} →</a>", number + 1));
    format!(
        "<nav class=\"pager\">{}<b>Page {number} of {last}</b>{}</nav>\n",
        previous.unwrap_or_default(),
        next.unwrap_or_default()
    )
}

const NAVIGATION: &str = "<nav class=\"quote-topics\"><ul>\n\
    <li>Authors &amp; speakers</li>\n<li>Topics: &quot;Liberty&quot;, &quot;Labor&quot;</li>\n</ul></nav>\n";

/// Noise, as every such site has it: a quotation that is not one of the ten.
const SIDEBAR: &str = "<aside class=\"sidebar\">\n<h2>Poster of the week</h2>\n\
    <blockquote class=\"advert\">Hang this sentence over your desk.</blockquote>\n\
    <p class=\"quote-form\">Send us your favourite quote.</p>\n</aside>\n";

/// Blocks of three lines (words, source, date) between blank lines; lines that begin with `#` are comments.
fn parse(text: &'static str) -> Vec<Quotation> {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.starts_with('#')).collect();
    lines
        .split(|line| line.is_empty())
        .filter(|block| !block.is_empty())
        .map(|block| match *block {
            [words, source, date] => Quotation { words, source, date },
            _ => panic!("lincoln-quotes.txt: a block has {} lines, not 3: {block:?}", block.len()),
        })
        .collect()
}
