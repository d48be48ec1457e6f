//! Predict first: what happened is folded until the reader has made a prediction.

use crate::blocks::{Block, Kind};
use crate::edits::Edits;

const QUESTION: &str = "<div class=\"prediction\">\n\n";
const ANSWER: &str = "<details>\n<summary>Show what happened</summary>\n\n";
const END: &str = "\n\n</details>\n</div>\n";

/// Puts each `> **Predict.**` of this page into a box, with what follows it folded: up to the end of "What surprises", or
/// only the code if nothing surprises before the next heading.
pub(crate) fn fold(text: &str, blocks: &[Block], edits: &mut Edits) -> Result<(), String> {
    for (number, block) in blocks.iter().enumerate().filter(|(_, block)| block.kind == Kind::Prediction) {
        let behind = &blocks[number + 1..];
        let section = behind.iter().take_while(|block| !matches!(block.kind, Kind::Heading | Kind::Prediction));
        let surprise = section.clone().find(|block| block.kind == Kind::Surprise);
        let end = surprise.or_else(|| section.take_while(|block| block.kind == Kind::Code).last());
        let (Some(first), Some(end)) = (behind.first(), end) else {
            return Err(format!("{}: nothing that answers this prediction follows it", block.line(text)));
        };
        edits.insert(block.place.start, QUESTION);
        edits.insert(first.place.start, ANSWER);
        edits.insert_end(end.place.end, END);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use course_files::events;

    use super::*;
    use crate::blocks::blocks;

    /// The page with `{`, `|` and `}` for what was put in.
    fn folded(text: &str) -> Result<String, String> {
        let mut edits = Edits::default();
        fold(text, &blocks(text, &events(text)), &mut edits)?;
        let page = edits.apply(text).replace(QUESTION, "{").replace(ANSWER, "|").replace(END, "}");
        Ok(page.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn output_and_surprise_are_folded() {
        watchdog::watched(|| {
            let page = "# a\n\n> **Predict.** q\n\n```console\n$\n```\n\nmore\n\n**What surprises:** s\n\nz\n";
            let expected = "# a {> **Predict.** q |```console $ ``` more **What surprises:** s} z";
            assert_eq!(folded(page).as_deref(), Ok(expected));
        });
    }

    #[test]
    fn without_a_surprise_the_output_alone_is_folded() {
        watchdog::watched(|| {
            let page = "> **Predict.** q\n\n```console\n$\n```\n\nz\n\n# b\n\n**What surprises:** s\n";
            let expected = "{> **Predict.** q |```console $ ```} z # b **What surprises:** s";
            assert_eq!(folded(page).as_deref(), Ok(expected));
        });
    }

    #[test]
    fn a_prediction_without_an_answer_is_an_error() {
        watchdog::watched(|| {
            let page = "# a\n\n> **Predict.** q\n\n# b\n\n```console\n$\n```\n";
            assert_eq!(folded(page), Err("3: nothing that answers this prediction follows it".to_owned()));
        });
    }
}
