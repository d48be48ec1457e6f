//! Timelines as pictures: below output that draws them in letters, the same ones from a run of our own.

use std::fs;

use crate::blocks::{Block, Kind};
use crate::edits::Edits;
use crate::programs::Run;

/// Below each output of a lesson on this page that shows timelines, puts them as pictures. `run` runs the lesson with
/// these words, and has it write a page of its timelines; where that gives none, the letters stay alone. Returns what is
/// wrong, with the lines.
pub(crate) fn draw(
    text: &str,
    blocks: &[Block],
    edits: &mut Edits,
    mut run: impl FnMut(&str, &[&str]) -> Result<Option<Run>, String>,
) -> Vec<String> {
    let mut faults = Vec::new();
    for block in blocks.iter().filter(|block| block.kind == Kind::Code) {
        let Some((command, output)) = block.run_of_a_lesson(text) else { continue };
        let shown = output.lines().filter(|line| is_time_axis(line)).count();
        if shown == 0 {
            continue;
        }
        let [package, words @ ..] = &command[..] else { continue };
        let run = run(package, &[words, &["--timeline"]].concat());
        match run.and_then(|run| run.map(|run| pictures(package, &run, shown)).transpose()) {
            Ok(Some(pictures)) => edits.insert(block.place.end, pictures),
            Ok(None) => {}
            Err(why) => faults.push(format!("{}: {why}", block.line(text))),
        }
    }
    faults
}

/// The last line of a timeline in letters: `└0 ms         301 ms`.
fn is_time_axis(line: &str) -> bool {
    line.trim_start().starts_with("└0 ")
}

fn pictures(package: &str, run: &Run, shown: usize) -> Result<String, String> {
    let page = fs::read_to_string(&run.written).map_err(|error| format!("{}: {error}", run.written.display()))?;
    let figures = timeline::html::figures(&page);
    if figures.len() != shown {
        let drawn = figures.len();
        return Err(format!(
            "timelines: {shown} in this output, {drawn} in a run of today; UPDATE_PAGES=1 cargo test -p {package} \
             refreshes the page"
        ));
    }
    // Without an empty line it is one block of HTML.
    let (figures, note) = (figures.join("\n"), run.note());
    Ok(format!("\n\n<div class=\"timelines\">\n{figures}\n<p class=\"made\">{note}</p>\n</div>\n"))
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use course_files::events;

    use super::*;
    use crate::blocks::blocks;

    const PAGE: &str = "# a\n\n```console\n$ cargo run -p lesson01 -- 2 --compute\n│├┤\n└0 ms   9 ms\n\n│├┤\n └0 s   2 \
                        s\n```\n\nb\n\n```console\n$ cargo run -p lesson01 -- 3\nno timeline\n```\n";

    /// The page with what is drawn when each run draws so many timelines.
    fn drawn(timelines: usize) -> Result<String, Vec<String>> {
        let folder = tempfile::tempdir().unwrap();
        let written: PathBuf = folder.path().join("page.html");
        fs::write(&written, "<figure class=\"timeline\">f</figure>\n\n".repeat(timelines)).unwrap();
        let mut edits = Edits::default();
        let faults = draw(PAGE, &blocks(PAGE, &events(PAGE)), &mut edits, |package, words| {
            assert_eq!((package, words), ("lesson01", &["2", "--compute", "--timeline"][..]));
            Ok(Some(Run { written: written.clone(), made: "today".to_owned() }))
        });
        if faults.is_empty() { Ok(edits.apply(PAGE)) } else { Err(faults) }
    }

    #[test]
    fn pictures_stand_below_the_output_that_shows_them() {
        watchdog::watched(|| {
            let figure = "<figure class=\"timeline\">f</figure>\n";
            let expected = format!("2 s\n```\n\n<div class=\"timelines\">\n{figure}{figure}<p class=\"made\">");
            let page = drawn(2).unwrap();
            assert!(page.contains(&expected), "{page}");
            assert!(page.contains("(today): its times differ from those above.</p>\n</div>\n\n\nb\n"), "{page}");
            assert!(page.ends_with("no timeline\n```\n"), "{page}");
        });
    }

    #[test]
    fn another_number_of_timelines_is_an_error() {
        watchdog::watched(|| {
            let expected = "3: timelines: 2 in this output, 3 in a run of today; UPDATE_PAGES=1 cargo test -p lesson01 \
                            refreshes the page";
            assert_eq!(drawn(3).unwrap_err(), [expected]);
        });
    }

    #[test]
    fn without_a_run_there_are_letters_only() {
        watchdog::watched(|| {
            let mut edits = Edits::default();
            let faults = draw(PAGE, &blocks(PAGE, &events(PAGE)), &mut edits, |_, _| Ok(None));
            assert_eq!((faults.len(), &*edits.apply(PAGE)), (0, PAGE));
        });
    }

    #[test]
    fn a_lesson_that_fails_is_an_error() {
        watchdog::watched(|| {
            let faults = draw(PAGE, &blocks(PAGE, &events(PAGE)), &mut Edits::default(), |_, _| Err("why".to_owned()));
            assert_eq!(faults, ["3: why"]);
        });
    }
}
