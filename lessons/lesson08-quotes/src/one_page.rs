//! Section 1: what a selector finds on a page, and what it should have found.

use lesson_web::{Lesson, Outcome};
use scraper::Html;

use crate::pages::request_quotes;
use crate::quotes::{Quote, quotes_in, selector};

pub(crate) fn and_its_quotes(lesson: &Lesson) -> Outcome {
    let html = request_quotes(lesson.agent()?, 1)?;
    println!("page 1 is {} bytes of HTML\n", html.len());

    let page = Html::parse_document(&html);
    for css in ["blockquote", "[class*=quote]", "div.quote"] {
        let found: Vec<String> = page.select(&selector(css)).map(|element| element.text().collect()).collect();
        println!("{css:<14} finds {:2} elements", found.len());
        if let [first, .., last] = &found[..] {
            println!("               the first: {}", beginning(first, 54));
            println!("               the last:  {}", beginning(last, 54));
        }
    }

    println!("\n{} quotes; the third:", quotes_in(&html).len());
    if let Some(quote) = quotes_in(&html).get(2) {
        show(quote);
    }
    Ok(())
}

/// A line for each part that the page has.
pub(crate) fn show(quote: &Quote) {
    let Quote { words, source, date } = quote;
    println!("  words   {}", beginning(words, 70));
    for (part, text) in [("source", source), ("date", date)] {
        if let Some(text) = text {
            println!("  {part:<7} {}", beginning(text, 70));
        }
    }
}

/// As much as there is room for, in one line.
fn beginning(text: &str, room: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= room {
        return line;
    }
    let beginning: String = line.chars().take(room - 1).collect();
    beginning.trim_end().to_owned() + "…"
}
