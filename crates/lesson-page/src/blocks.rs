//! The fenced blocks of a page.

/// A fenced block.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Block<'t> {
    /// What stands behind the opening fence.
    pub(crate) kind: &'t str,
    /// What stands between the fences, each line ended.
    pub(crate) text: &'t str,
    /// The line of the opening fence, from 1.
    pub(crate) line: usize,
}

const FENCE: &str = "```";

/// The last one may lack its end: then it is of the kind `not closed`, which no page may have.
pub(crate) fn blocks(page: &str) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    let mut open: Option<(&str, usize, usize)> = None;
    let mut position = 0;
    for (line, text) in (1..).zip(page.split_inclusive('\n')) {
        let end = position + text.len();
        if let Some(kind) = text.strip_prefix(FENCE) {
            open = match open {
                None => Some((kind.trim(), line, end)),
                Some((kind, line, start)) => {
                    blocks.push(Block { kind, text: &page[start..position], line });
                    None
                }
            };
        }
        position = end;
    }
    blocks.extend(open.map(|(_, line, start)| Block { kind: "not closed", text: &page[start..], line }));
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_texts_and_lines() {
        let page = "# Title\n\n```rust\nlet a = 1;\n```\nwords\n```console\n$ x\ny\n```\n";
        let expected = [
            Block { kind: "rust", text: "let a = 1;\n", line: 3 },
            Block { kind: "console", text: "$ x\ny\n", line: 7 },
        ];
        assert_eq!(blocks(page), expected);
    }

    #[test]
    fn a_block_without_an_end_is_of_no_kind() {
        assert_eq!(blocks("```rust\nlet a = 1;\n"), [Block { kind: "not closed", text: "let a = 1;\n", line: 1 }]);
    }
}
