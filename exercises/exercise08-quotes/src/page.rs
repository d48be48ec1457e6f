//! A page of quotes: its address, and how to find its quotes. This file is given.

use std::error::Error;
use std::fmt;

use scraper::{ElementRef, Html, Selector};

/// A quote of Abraham Lincoln.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote {
    /// What he said or wrote.
    pub words: String,
    /// The speech, letter or message in which he did.
    pub source: String,
    /// The date, such as `1863-11-19`, or the part of it that is known.
    pub date: String,
}

/// Why a page gave no quotes.
#[derive(Debug)]
pub enum PageError {
    /// The request failed: a status such as 404, a broken connection, or the time limit.
    Request(ureq::Error),
    /// The page arrived, but has no quotes.
    NoQuotes,
}

/// The address of the page with this number. The first page has number 1.
pub fn url(page: u32) -> String {
    format!("http://www.successories.com/iquote/author/291/abraham-lincoln-quotes/{page}")
}

/// The quotes on a page, in their order.
///
/// # Errors
///
/// If there are no quotes on the page.
pub fn quotes_in(html: &str) -> Result<Vec<Quote>, PageError> {
    // Navigation and advertisements have a `blockquote` too, but none in a `div` of this class.
    let quotes: Vec<Quote> = Html::parse_document(html).select(&selector("div.quote")).filter_map(quote_in).collect();
    if quotes.is_empty() { Err(PageError::NoQuotes) } else { Ok(quotes) }
}

fn quote_in(element: ElementRef<'_>) -> Option<Quote> {
    Some(Quote {
        words: text_of(element, "blockquote")?,
        source: text_of(element, "cite")?,
        date: text_of(element, "time")?,
    })
}

fn text_of(element: ElementRef<'_>, tag: &str) -> Option<String> {
    element.select(&selector(tag)).next().map(|found| found.text().collect())
}

fn selector(css: &str) -> Selector {
    Selector::parse(css).expect("the selectors in this file are right")
}

/// Lets `?` turn an error of `ureq` into a `PageError`.
impl From<ureq::Error> for PageError {
    fn from(error: ureq::Error) -> Self {
        PageError::Request(error)
    }
}

impl fmt::Display for PageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PageError::Request(error) => error.fmt(f),
            PageError::NoQuotes => f.write_str("no quotes on this page"),
        }
    }
}

impl Error for PageError {}
