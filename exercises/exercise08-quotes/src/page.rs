//! A page of quotes: where it is, and what stands on it. This file is given.

use std::error::Error;
use std::fmt;

use scraper::{ElementRef, Html, Selector};

/// A quotation of Abraham Lincoln.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote {
    /// What he said or wrote.
    pub words: String,
    /// In which speech, letter or message.
    pub source: String,
    /// When: `1863-11-19`, or as much of that as is known.
    pub date: String,
}

/// Why there are no quotes of a page.
#[derive(Debug)]
pub enum PageError {
    /// The request failed: with a status such as 404, a connection that broke, a time-out.
    Request(ureq::Error),
    /// A page came, but nothing on it is a quote.
    NoQuotes,
}

/// Where the page with this number is. The first one is page 1.
pub fn url(page: u32) -> String {
    format!("http://www.successories.com/iquote/author/291/abraham-lincoln-quotes/{page}")
}

/// The quotes on a page, from its first to its last.
///
/// # Errors
///
/// When nothing on the page is a quote.
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

/// So that `?` turns an error of `ureq` into one of these.
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
