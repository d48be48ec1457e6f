//! [`Block`]: a paragraph, a piece of code, a heading or the like, as far as the book treats them differently.

use std::ops::Range;

use course_files::Events;
use pulldown_cmark::{CodeBlockKind, Event, Tag};

/// A block that is not part of another.
pub(crate) struct Block {
    /// Where it is in the text of the page, without the blank lines behind it.
    pub(crate) place: Range<usize>,
    pub(crate) kind: Kind,
}

impl Block {
    /// The number of its first line on the page with this text.
    pub(crate) fn line(&self, text: &str) -> usize {
        text[..self.place.start].matches('\n').count() + 1
    }

    /// Whether it is a run of a program in this language, and what that printed.
    pub(crate) fn is_run_of(&self, language: Language, text: &str) -> bool {
        let block = &text[self.place.clone()];
        let Some((_, rest)) = block.split_once('\n').filter(|(fence, _)| fence.starts_with("```console")) else {
            return false;
        };
        let command = rest.lines().next().unwrap_or_default();
        let is_python = command.split(' ').any(|word| word.starts_with("python3"));
        command.starts_with("$ ") && is_python == (language == Language::Python)
    }

    /// The words of the run that the block shows, beginning with the package, and what it printed:
    /// `$ cargo run -p lesson01 -- 2`.
    pub(crate) fn run_of_a_lesson<'t>(&self, text: &'t str) -> Option<(Vec<&'t str>, &'t str)> {
        let (fence, block) = text[self.place.clone()].split_once('\n')?;
        let (command, output) = block.split_once('\n')?;
        let words = command.strip_prefix("$ cargo run -p ").filter(|_| fence.starts_with("```console"))?;
        Some((words.split_whitespace().filter(|&word| word != "--").collect(), output))
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Language {
    Python,
    Rust,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Kind {
    Heading,
    /// A paragraph of one line.
    Line,
    /// A fence that begins with "```python".
    Python,
    /// A fence that begins with "```rust", but not a program that the compiler refuses.
    Rust,
    /// Any other fence, or indented code.
    Code,
    /// `> **Predict.** …`
    Prediction,
    /// `**What surprises:** …`
    Surprise,
    /// `<!-- … -->`, which is for authors.
    Comment,
    Other,
}

/// The blocks of a page, in their order.
pub(crate) fn blocks(text: &str, events: &Events<'_>) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut depth = 0;
    for (number, (event, place)) in events.iter().enumerate() {
        match event {
            Event::Start(tag) => {
                if depth == 0 {
                    let kind = kind_of(tag, &events[number + 1..], text[place.clone()].trim_end());
                    let end = place.start + text[place.clone()].trim_end().len();
                    blocks.push(Block { place: place.start..end, kind });
                }
                depth += 1;
            }
            Event::End(_) => depth -= 1,
            Event::Rule if depth == 0 => blocks.push(Block { place: place.clone(), kind: Kind::Other }),
            _ => {}
        }
    }
    blocks
}

/// The kind of the block with this tag, these events inside and behind, and this text.
fn kind_of(tag: &Tag<'_>, inside: &[(Event<'_>, Range<usize>)], text: &str) -> Kind {
    match tag {
        Tag::Heading { .. } => Kind::Heading,
        Tag::CodeBlock(CodeBlockKind::Fenced(language)) => match &**language {
            "python" | "python,not_run" => Kind::Python,
            "rust" => Kind::Rust,
            _ => Kind::Code,
        },
        Tag::CodeBlock(CodeBlockKind::Indented) => Kind::Code,
        Tag::BlockQuote(_) if begins_with(&inside[1..], "Predict.") => Kind::Prediction,
        Tag::Paragraph if begins_with(inside, "What surprises:") => Kind::Surprise,
        Tag::Paragraph if !text.contains('\n') => Kind::Line,
        Tag::HtmlBlock if text.starts_with("<!--") => Kind::Comment,
        _ => Kind::Other,
    }
}

/// Whether these words are the first, and in bold type.
fn begins_with(events: &[(Event<'_>, Range<usize>)], words: &str) -> bool {
    matches!(events, [(Event::Start(Tag::Strong), _), (Event::Text(first), _), ..] if &**first == words)
}

#[cfg(test)]
mod tests {
    use course_files::events;

    use super::*;

    #[test]
    fn every_kind_of_block_is_known() {
        watchdog::watched(|| {
            let text = "# A\n\none line\n\ntwo\nlines\n\n```python\n```\n```rust\n```\n\n```rust,compile_fail\n```\n\n    \
                        code\n\n> **Predict.** What?\n\n> quoted\n\n**What surprises:** that.\n\n<!-- c -->\n\n- **What \
                        surprises:** no\n\n---\n";
            let kinds: Vec<_> = blocks(text, &events(text)).iter().map(|block| block.kind).collect();
            use Kind::*;
            assert_eq!(
                kinds,
                [Heading, Line, Other, Python, Rust, Code, Code, Prediction, Other, Surprise, Comment, Other, Other]
            );
        });
    }

    #[test]
    fn the_place_of_a_block_ends_where_its_text_ends() {
        watchdog::watched(|| {
            let text = "one\n\n```rust\nx\n```\n\n\ntwo\n";
            let texts: Vec<_> = blocks(text, &events(text)).into_iter().map(|block| &text[block.place]).collect();
            assert_eq!(texts, ["one", "```rust\nx\n```", "two"]);
        });
    }

    #[test]
    fn runs_are_told_by_their_commands() {
        watchdog::watched(|| {
            let run_of = |text: &str| {
                let block = &blocks(text, &events(text))[0];
                [Language::Python, Language::Rust].map(|language| block.is_run_of(language, text))
            };
            assert_eq!(run_of("```console\n$ python3 a.py\n1\n```\n"), [true, false]);
            assert_eq!(run_of("```console\n$ cargo run -p practice-site -- python3 a.py\n1\n```\n"), [true, false]);
            assert_eq!(run_of("```console,any_order\n$ cargo run -p lesson01\npython3 it is\n```\n"), [false, true]);
            assert_eq!(run_of("```text\n$ python3 a.py\n```\n"), [false, false]);
        });
    }
}
