//! Schedules that one steps through: below each command that has a student schedule a race, an order in which it goes
//! wrong.

use std::fs;
use std::path::Path;

use crate::blocks::{Block, Kind};
use crate::edits::Edits;

const COMMAND: &str = "```text\ncargo course race ";

/// Below each block that is such a command, puts the figure of that race from this folder. Returns what is wrong, with
/// the lines.
pub(crate) fn show(text: &str, blocks: &[Block], edits: &mut Edits, figures: &Path) -> Vec<String> {
    let mut faults = Vec::new();
    for block in blocks.iter().filter(|block| block.kind == Kind::Code) {
        let Some(race) = race_of(&text[block.place.clone()]) else { continue };
        match fs::read_to_string(figures.join(format!("{}.html", race.replace(' ', "-")))) {
            Ok(figure) => edits.insert(block.place.end, format!("\n\n{}\n", figure.trim_end())),
            Err(_) => faults.push(format!("{}: there is no race `{race}`", block.line(text))),
        }
    }
    faults
}

/// The race of the command that the block consists of: `05 locks`.
fn race_of(block: &str) -> Option<&str> {
    block.strip_prefix(COMMAND)?.strip_suffix("\n```").filter(|race| !race.contains('\n'))
}

#[cfg(test)]
mod tests {
    use course_files::events;

    use super::*;
    use crate::blocks::blocks;

    #[test]
    fn the_figure_stands_below_the_command() {
        watchdog::watched(|| {
            let folder = tempfile::tempdir().unwrap();
            fs::write(folder.path().join("05-locks.html"), "<figure>\n</figure>\n").unwrap();
            let text = "# a\n\n```text\ncargo course race 05 locks\n```\n\nb\n\n```text\ncargo course race 09 x\n```\n\n\
                        ```text\ncargo course race 05 locks\nmore\n```\n";
            let mut edits = Edits::default();
            let faults = show(text, &blocks(text, &events(text)), &mut edits, folder.path());
            assert_eq!(faults, ["9: there is no race `09 x`"]);
            let page = edits.apply(text);
            assert!(page.contains("locks\n```\n\n<figure>\n</figure>\n\n\nb\n"), "{page}");
            assert_eq!(page.matches("<figure>").count(), 1);
        });
    }
}
