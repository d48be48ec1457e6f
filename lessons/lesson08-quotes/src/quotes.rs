//! The quotes on a page.

use std::sync::LazyLock;

use scraper::{ElementRef, Html, Selector};
use serde::{Deserialize, Serialize};

/// A quotation by Abraham Lincoln.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Quote {
    /// What he said or wrote.
    pub(crate) words: String,
    /// The speech, letter or message it is from, if the page says so.
    pub(crate) source: Option<String>,
    /// When he said it, if the page says so: `1863-11-19`, or as much of that as is known.
    pub(crate) date: Option<String>,
}

/// The quotes on a page, from its first to its last.
pub(crate) fn quotes_in(html: &str) -> Vec<Quote> {
    static QUOTE: LazyLock<Selector> = LazyLock::new(|| selector("div.quote"));
    Html::parse_document(html).select(&QUOTE).filter_map(quote).collect()
}

fn quote(element: ElementRef<'_>) -> Option<Quote> {
    static WORDS: LazyLock<Selector> = LazyLock::new(|| selector("blockquote"));
    static SOURCE: LazyLock<Selector> = LazyLock::new(|| selector("cite"));
    static DATE: LazyLock<Selector> = LazyLock::new(|| selector("time"));

    let text = |part: &Selector| Some(element.select(part).next()?.text().collect::<String>());
    Some(Quote { words: text(&WORDS)?, source: text(&SOURCE), date: text(&DATE) })
}

/// Parses a CSS selector.
pub(crate) fn selector(css: &str) -> Selector {
    Selector::parse(css).expect("the selectors of this lesson are right")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_page_does_not_say_is_none() {
        let html = r#"<blockquote>Buy a poster.</blockquote>
            <div class="quote"><blockquote>I authorize no bargains.</blockquote><time>1860</time></div>
            <div class="quote"><cite>A letter without words</cite></div>"#;
        let words = "I authorize no bargains.".to_owned();
        assert_eq!(quotes_in(html), [Quote { words, source: None, date: Some("1860".to_owned()) }]);
    }

    #[test]
    fn text_is_what_a_reader_sees() {
        let html = "<div class=quote><blockquote>Plain &amp; <em>true</em></blockquote></div>";
        assert_eq!(quotes_in(html)[0].words, "Plain & true");
    }
}
