//! Python and Rust side by side: code in Python, and the code in Rust that follows it; and what the two print.
//!
//! A paragraph of one line may stand between them. It introduces the Rust, and goes with it; then a paragraph of one line
//! before the Python, which ends with a colon, goes with that.

use crate::blocks::{Block, Kind, Language};
use crate::edits::Edits;

/// The classes are not `python` and `rust`: mdBook has a theme of the name `rust`.
const COLUMNS: &str = "<div class=\"side-by-side\">\n";
/// One above the other, where lines are too long for two columns.
const ROWS: &str = "<div class=\"side-by-side rows\">\n";
const PYTHON: &str = "<div class=\"in-python\" role=\"group\" aria-label=\"Python\">\n\n";
const RUST: &str = "\n</div>\n<div class=\"in-rust\" role=\"group\" aria-label=\"Rust\">\n\n";
const END: &str = "\n\n</div>\n</div>\n";

/// How long a line of output may be in the column of its language.
const WIDTH: [(Language, usize); 2] = [(Language::Python, 50), (Language::Rust, 75)];

/// Puts each such pair of this page into two columns, or outputs with long lines one above the other.
pub(crate) fn pair(text: &str, blocks: &[Block], edits: &mut Edits) {
    pair_code(text, blocks, edits);
    pair_output(text, blocks, edits);
}

fn pair_code(text: &str, blocks: &[Block], edits: &mut Edits) {
    let run = |from: usize, kind: Kind| blocks[from..].iter().take_while(|block| block.kind == kind).count();
    let mut next = 0;
    while next < blocks.len() {
        let pythons = run(next, Kind::Python);
        let after = next + pythons;
        let between = run(after, Kind::Line);
        let rusts = run(after + between, Kind::Rust);
        if pythons > 0 && between <= 1 && rusts > 0 {
            let lead_in = next.checked_sub(1).filter(|_| between == 1);
            let lead_in = lead_in.filter(|before| is_lead_in(text, &blocks[*before]));
            edits.insert(blocks[lead_in.unwrap_or(next)].place.start, format!("{COLUMNS}{PYTHON}"));
            edits.insert(blocks[after].place.start, RUST);
            next = after + between + rusts;
            edits.insert_end(blocks[next - 1].place.end, END);
        } else {
            next = after.max(next + 1);
        }
    }
}

fn pair_output(text: &str, blocks: &[Block], edits: &mut Edits) {
    let run = |from: usize, language| {
        let runs = blocks[from..].iter().take_while(|block| block.is_run_of(language, text));
        &blocks[from..from + runs.count()]
    };
    let mut next = 0;
    while next < blocks.len() {
        let pythons = run(next, Language::Python);
        let rusts = run(next + pythons.len(), Language::Rust);
        if let ([first, ..], [switch, ..], Some(last)) = (pythons, rusts, rusts.last()) {
            let fits = WIDTH.iter().all(|&(language, width)| {
                let runs = if language == Language::Python { pythons } else { rusts };
                runs.iter().all(|run| widest_output(&text[run.place.clone()]) <= width)
            });
            edits.insert(first.place.start, format!("{}{PYTHON}", if fits { COLUMNS } else { ROWS }));
            edits.insert(switch.place.start, RUST);
            edits.insert_end(last.place.end, END);
        }
        next += (pythons.len() + rusts.len()).max(1);
    }
}

/// The characters of the longest line below the fence and the command.
fn widest_output(block: &str) -> usize {
    block.lines().skip(2).map(|line| line.chars().count()).max().unwrap_or_default()
}

fn is_lead_in(text: &str, block: &Block) -> bool {
    block.kind == Kind::Line && text[block.place.clone()].ends_with(':')
}

#[cfg(test)]
mod tests {
    use course_files::events;

    use super::*;
    use crate::blocks::blocks;

    /// The page with a letter for each column: what opens and ends them is left out.
    fn paired(text: &str) -> String {
        let mut edits = Edits::default();
        pair(text, &blocks(text, &events(text)), &mut edits);
        let page = edits.apply(text);
        page.replace(&format!("{COLUMNS}{PYTHON}"), "[")
            .replace(&format!("{ROWS}{PYTHON}"), "[[")
            .replace(RUST, "|")
            .replace(END, "]")
            .replace("```python\n```", "P")
            .replace("```rust\n```", "R")
            .replace('\n', " ")
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    }

    const P: &str = "```python\n```\n\n";
    const R: &str = "```rust\n```\n\n";

    #[test]
    fn neighbours_become_columns() {
        watchdog::watched(|| assert_eq!(paired(&format!("a\n\n{P}{R}b\n")), "a [P |R] b"));
    }

    #[test]
    fn a_line_between_them_goes_with_the_rust_and_a_line_before_with_the_python() {
        watchdog::watched(|| {
            assert_eq!(paired(&format!("Python:\n\n{P}Rust:\n\n{R}b\n")), "[Python: P |Rust: R] b");
            assert_eq!(paired(&format!("No lead.\n\n{P}Rust:\n\n{R}")), "No lead. [P |Rust: R]");
            assert_eq!(paired(&format!("Both:\n\n{P}{R}")), "Both: [P |R]");
        });
    }

    #[test]
    fn several_fences_share_a_column() {
        watchdog::watched(|| assert_eq!(paired(&format!("{P}{P}{R}{R}{P}")), "[P P |R R] P"));
    }

    #[test]
    fn more_than_a_line_between_them_keeps_them_apart() {
        watchdog::watched(|| {
            assert_eq!(paired(&format!("{P}two\nlines\n\n{R}")), "P two lines R");
            assert_eq!(paired(&format!("{P}a\n\nb\n\n{R}")), "P a b R");
            assert_eq!(paired(&format!("{R}{P}")), "R P");
        });
    }

    #[test]
    fn outputs_become_columns_where_they_fit() {
        watchdog::watched(|| {
            let python = |line: &str| format!("```console\n$ python3 {}.py\n{line}\n```\n\n", "a".repeat(99));
            let rust = |line: &str| format!("```console\n$ cargo run -p lesson01\n{line}\n```\n\n");
            let begins = |text: String, begin: &str| paired(&text).starts_with(&format!("{begin}```console"));
            assert!(begins(python("short") + &rust("short"), "["));
            assert!(begins(python("short") + &rust(&"│".repeat(80)), "[["));
            assert!(begins(python(&"l".repeat(80)) + &rust("short"), "[["));
            assert!(begins(python("short") + &python("short") + &rust("short"), "["));
            assert!(paired(&python("alone")).starts_with("```console"));
            assert_eq!(paired(&(rust("first") + &python("second"))).matches(['[', '|']).count(), 0);
        });
    }
}
