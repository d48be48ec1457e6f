//! [`Page`]: the title, the links and the headings of a Markdown page.

use std::collections::BTreeSet;
use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// What a page consists of, each part with its place in the text.
pub type Events<'a> = Vec<(Event<'a>, Range<usize>)>;

/// Takes a page apart, as all that reads pages of the course does.
pub fn events(text: &str) -> Events<'_> {
    Parser::new_ext(text, Options::ENABLE_TABLES).into_offset_iter().collect()
}

/// What matters of a page to those who follow its links.
#[derive(Default)]
pub struct Page {
    /// The words of its first heading.
    pub title: Option<String>,
    /// Its links that lead to a file or a heading.
    pub links: Vec<Link>,
    /// The names by which a link reaches its headings.
    pub anchors: BTreeSet<String>,
}

/// A link to a file or a heading.
#[derive(Debug, PartialEq)]
pub struct Link {
    /// The number of its line.
    pub line: usize,
    /// Where it leads, as the page writes it.
    pub target: String,
    /// All of it, in the text of the page.
    pub place: Range<usize>,
    /// Its words, in the text of the page.
    pub words: Range<usize>,
    /// Whether it shows a picture.
    pub is_picture: bool,
}

impl Page {
    /// Reads the page that was taken apart into these events.
    pub fn of(text: &str, events: &Events<'_>) -> Page {
        let mut page = Page::default();
        let mut heading: Option<String> = None;
        for (number, (event, place)) in events.iter().enumerate() {
            match event {
                Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) if !is_elsewhere(dest_url) => {
                    page.links.push(Link {
                        line: text[..place.start].matches('\n').count() + 1,
                        target: dest_url.to_string(),
                        place: place.clone(),
                        words: words_within(place, &events[number + 1..]),
                        is_picture: matches!(event, Event::Start(Tag::Image { .. })),
                    });
                }
                Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
                Event::Text(words) | Event::Code(words) => {
                    if let Some(heading) = &mut heading {
                        heading.push_str(words);
                    }
                }
                Event::End(TagEnd::Heading(_)) => {
                    let words = heading.take().unwrap_or_default();
                    let anchor = anchor_of(&words);
                    let numbered = (1..).map(|number| format!("{anchor}-{number}"));
                    let free =
                        std::iter::once(anchor.clone()).chain(numbered).find(|name| !page.anchors.contains(name));
                    page.anchors.extend(free);
                    page.title.get_or_insert(words);
                }
                _ => {}
            }
        }
        page
    }
}

/// What stands inside a link at this place, which these events follow.
fn words_within(link: &Range<usize>, events: &[(Event<'_>, Range<usize>)]) -> Range<usize> {
    let inside = events.iter().map(|(_, place)| place);
    let mut inside = inside.take_while(|place| place.start > link.start && place.end < link.end);
    match inside.next() {
        None => link.start..link.start,
        Some(first) => first.start..inside.map(|place| place.end).fold(first.end, usize::max),
    }
}

/// The name of a heading, as GitHub makes it: small letters, without punctuation, with hyphens for spaces.
/// (`html-pipeline`, `TableOfContentsFilter`.)
fn anchor_of(heading: &str) -> String {
    let kept = heading.to_lowercase();
    let kept = kept.chars().filter(|letter| letter.is_alphanumeric() || "-_ ".contains(*letter));
    kept.map(|letter| if letter == ' ' { '-' } else { letter }).collect()
}

fn is_elsewhere(target: &str) -> bool {
    target.contains("://") || target.starts_with("mailto:")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(text: &str) -> Page {
        Page::of(text, &events(text))
    }

    #[test]
    fn links_and_headings_are_found_outside_of_code() {
        watchdog::watched(|| {
            let page =
                page("# `map` and `wait`, twice!\n\n# A\n# A\n[a](b.md#c) `[no](x.md)`\n\n```\n[no](y.md)\n```\n");
            let links: Vec<_> = page.links.iter().map(|link| (link.line, link.target.as_str())).collect();
            assert_eq!(links, [(5, "b.md#c")]);
            assert_eq!(page.anchors.iter().map(String::as_str).collect::<Vec<_>>(), ["a", "a-1", "map-and-wait-twice"]);
            assert_eq!(page.title.as_deref(), Some("map and wait, twice!"));
        });
    }

    #[test]
    fn links_to_other_hosts_are_left_alone() {
        watchdog::watched(|| {
            assert!(page("[a](https://example.com) <https://example.com> [b](mailto:a@b)").links.is_empty());
        });
    }

    #[test]
    fn the_words_of_a_link_are_found_however_it_is_written() {
        watchdog::watched(|| {
            let text = "[a `b` *c*](x.md \"t\") [d][e] [f] [](y.md) ![g](h.svg)\n\n[e]: e.md\n[f]: f.md\n";
            let links = page(text).links;
            let words: Vec<_> = links.iter().map(|link| &text[link.words.clone()]).collect();
            assert_eq!(words, ["a `b` *c*", "d", "f", "", "g"]);
            assert_eq!(&text[links[1].place.clone()], "[d][e]");
            assert_eq!(
                links.iter().map(|link| link.is_picture).collect::<Vec<_>>(),
                [false, false, false, false, true]
            );
        });
    }
}
