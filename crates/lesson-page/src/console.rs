//! Output on a page that its command really prints.

use crate::blocks::Block;
use crate::difference::{Order, difference};

/// The command above the output, and the output.
pub(crate) fn parts<'t>(block: &Block<'t>) -> (&'t str, &'t str) {
    block.text.split_once('\n').unwrap_or((block.text, ""))
}

/// What is wrong with the output of a command that has printed this.
pub(crate) fn fault(block: &Block<'_>, printed: &str) -> Option<String> {
    let (command, shown) = parts(block);
    difference(order(block), shown, printed).map(|difference| {
        format!("`{command}` prints something else; the test with UPDATE_PAGES=1 refreshes the page\n{difference}")
    })
}

/// Replaces output that is out of date in the page.
pub(crate) fn refresh(block: &Block<'_>, page: &mut String, printed: &str) {
    if fault(block, printed).is_some() {
        let (command, _) = parts(block);
        *page = page.replacen(block.text, &format!("{command}\n{printed}"), 1);
    }
}

fn order(block: &Block<'_>) -> Order {
    if block.kind.ends_with("any_order") { Order::Any } else { Order::AsShown }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BLOCK: Block<'_> =
        Block { kind: "console", text: "$ cargo run -p lesson00 -- 2 --fast\n7 pages in 2 s\n", line: 1 };

    #[test]
    fn what_the_program_prints_is_true_and_anything_else_a_fault() {
        assert_eq!(fault(&BLOCK, "7 pages in 3 s\n"), None);
        let other = fault(&BLOCK, "9 pages in 2 s\n").unwrap();
        assert!(other.contains("shown:   7 pages in # s\nprinted: 9 pages in # s"), "{other}");
    }

    #[test]
    fn only_what_is_out_of_date_is_refreshed() {
        let mut page = format!("Words.\n```console\n{}```\n", BLOCK.text);
        let before = page.clone();
        refresh(&BLOCK, &mut page, "7 pages in 1 s\n");
        assert_eq!(page, before);
        refresh(&BLOCK, &mut page, "8 pages in 1 s\n");
        assert_eq!(page, before.replace("7 pages in 2 s", "8 pages in 1 s"));
    }
}
