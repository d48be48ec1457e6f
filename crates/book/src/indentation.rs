//! Code begins at the left edge: excerpts keep the indentation that they have in their programs.

use crate::blocks::{Block, Kind};
use crate::edits::Edits;

/// Takes from each line of an excerpt what all of its lines are indented by.
pub(crate) fn remove(text: &str, blocks: &[Block], edits: &mut Edits) {
    for block in blocks.iter().filter(|block| matches!(block.kind, Kind::Python | Kind::Rust)) {
        let mut lines = Vec::new();
        let mut start = block.place.start;
        for line in text[block.place.clone()].split_inclusive('\n') {
            lines.push((start, line));
            start += line.len();
        }
        let [_fence, code @ .., _end] = &lines[..] else { continue };
        let written = code.iter().filter(|(_, line)| !line.trim().is_empty());
        let indentation =
            written.clone().map(|(_, line)| line.len() - line.trim_start_matches(' ').len()).min().unwrap_or(0);
        for (start, _) in written {
            edits.replace(*start..start + indentation, "");
        }
    }
}

#[cfg(test)]
mod tests {
    use course_files::events;

    use super::*;
    use crate::blocks::blocks;

    #[test]
    fn an_excerpt_loses_what_all_lines_are_indented_by() {
        watchdog::watched(|| {
            let text = "```rust\n    a {\n\n      b\n    }\n```\n\n```text\n  c\n```\n\n```python\n```\n";
            let mut edits = Edits::default();
            remove(text, &blocks(text, &events(text)), &mut edits);
            let expected = "```rust\na {\n\n  b\n}\n```\n\n```text\n  c\n```\n\n```python\n```\n";
            assert_eq!(edits.apply(text), expected);
        });
    }
}
