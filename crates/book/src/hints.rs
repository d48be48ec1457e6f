//! The hints of an exercise, in folds at the end of its page. Each lies inside the one before, so they open one after the
//! other.

use crate::assembly::Finished;
use crate::blocks::{Block, Kind};
use crate::edits::Edits;

/// The name by which a link reaches the hint of that number, which counts from 0.
pub(crate) fn anchor(number: usize) -> String {
    format!("hint-{}", number + 1)
}

/// Takes the heading from a page that is folded: the heading becomes what one opens.
pub(crate) fn remove_heading(blocks: &[Block], edits: &mut Edits) {
    if let Some(heading) = blocks.iter().find(|block| block.kind == Kind::Heading) {
        edits.replace(heading.place.clone(), "");
    }
}

/// The last section of an exercise's page.
pub(crate) fn section(hints: &[Finished]) -> String {
    if hints.is_empty() {
        return String::new();
    }
    let opened = hints.iter().enumerate().map(|(number, hint)| {
        let (anchor, title, text) = (anchor(number), escaped(&hint.title), hint.text.trim());
        format!("<details class=\"hint\" id=\"{anchor}\">\n<summary>{title}</summary>\n\n{text}\n\n")
    });
    format!("\n## Hints\n\n{}{}", opened.collect::<String>(), "</details>\n".repeat(hints.len()))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use course_files::events;

    use super::*;
    use crate::blocks::blocks;

    #[test]
    fn each_hint_lies_inside_the_one_before() {
        watchdog::watched(|| {
            let hint = |title: &str, text: &str| Finished { title: title.to_owned(), text: text.to_owned() };
            let section = section(&[hint("1: a<b", "\n\none\n"), hint("2", "two")]);
            let expected = "\n## Hints\n\n<details class=\"hint\" id=\"hint-1\">\n<summary>1: a&lt;b</summary>\n\none\n\n\
                            <details class=\"hint\" id=\"hint-2\">\n<summary>2</summary>\n\ntwo\n\n</details>\n</details>\n";
            assert_eq!(section, expected);
        });
    }

    #[test]
    fn only_the_first_heading_goes() {
        watchdog::watched(|| {
            let text = "# Hint\n\na\n\n## b\n";
            let mut edits = Edits::default();
            remove_heading(&blocks(text, &events(text)), &mut edits);
            assert_eq!(edits.apply(text), "\n\na\n\n## b\n");
        });
    }
}
