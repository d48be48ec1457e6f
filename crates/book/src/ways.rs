//! Which tool when, as a picture: the times of a lesson that does the same in several ways, as bars beside each other.

use std::collections::BTreeMap;

use crate::blocks::{Block, Kind};
use crate::edits::Edits;

/// The line of a lesson's output above what each way is for.
const USES: &str = "\nWhen to use which:\n";

/// Times of the same ways: what they do, and each way with its time.
struct Times<'t> {
    heading: &'t str,
    ways: BTreeMap<&'t str, Time<'t>>,
}

struct Time<'t> {
    written: &'t str,
    nanoseconds: f64,
}

/// Below each output on this page that says which way to use when, puts its times as a picture. They are those of the
/// page, of which its text speaks: on a machine that is busy just now, other times would tell another story. Returns what
/// is wrong, with the lines.
pub(crate) fn compare(text: &str, blocks: &[Block], edits: &mut Edits) -> Vec<String> {
    let mut faults = Vec::new();
    for block in blocks.iter().filter(|block| block.kind == Kind::Code) {
        let Some((_, output)) = block.run_of_a_lesson(text) else { continue };
        let Some((measured, uses)) = output.split_once(USES) else { continue };
        match picture(measured, uses) {
            Ok(picture) => edits.insert(block.place.end, picture),
            Err(why) => faults.push(format!("{}: {why}", block.line(text))),
        }
    }
    faults
}

fn picture(measured: &str, uses: &str) -> Result<String, String> {
    let columns = columns(measured);
    let uses: Vec<_> = uses.lines().filter_map(way_and_rest).collect();
    if columns.is_empty() || uses.is_empty() {
        return Err("this output has no times of several ways".to_owned());
    }
    let headings: String = columns.iter().map(|times| format!("<th scope=\"col\">{}</th>", times.heading)).collect();
    let mut rows = String::new();
    for (way, use_for) in uses {
        let mut cells = String::new();
        for Times { heading, ways } in &columns {
            let time = ways.get(way).ok_or_else(|| format!("this output has no time of `{way}` for `{heading}`"))?;
            let longest = ways.values().map(|time| time.nanoseconds).fold(0.0, f64::max);
            let part = 100.0 * time.nanoseconds / longest;
            let bar = format!("<span class=\"bar\" style=\"inline-size: {part:.1}%\"></span>");
            cells += &format!("<td><span class=\"track\">{bar}</span>{}</td>", time.written);
        }
        rows += &format!("<tr><th scope=\"row\">{way}</th>{cells}<td>{use_for}</td></tr>\n");
    }
    Ok(format!(
        "\n\n<div class=\"table-wrapper ways\">\n<table>\n<caption>The shorter the bar, the sooner it is done.</caption>\n\
         <thead><tr><th scope=\"col\">Way</th>{headings}<th scope=\"col\">When to use it</th></tr></thead>\n\
         <tbody>\n{rows}</tbody>\n</table>\n</div>\n"
    ))
}

/// The groups of lines that give a way and its time, each beneath its heading.
fn columns(measured: &str) -> Vec<Times<'_>> {
    let mut columns: Vec<Times<'_>> = Vec::new();
    let mut heading = None;
    for line in measured.lines().filter(|line| !line.is_empty()) {
        match (way_and_rest(line).and_then(|(way, rest)| Some((way, time(rest)?))), heading.take()) {
            (Some(way), Some(heading)) => columns.push(Times { heading, ways: BTreeMap::from([way]) }),
            (Some((way, time)), None) => _ = columns.last_mut().map(|last| last.ways.insert(way, time)),
            (None, _) => heading = Some(line),
        }
    }
    columns
}

/// A way stands in front of two spaces or more: `thread pool  many tasks`.
fn way_and_rest(line: &str) -> Option<(&str, &str)> {
    let (way, rest) = line.split_once("  ")?;
    (!way.is_empty()).then_some((way, rest.trim()))
}

/// `62 ms, 10.9 times as fast …`, or without a comparison.
fn time(text: &str) -> Option<Time<'_>> {
    let written = text.split(',').next()?;
    let (number, unit) = written.split_once(' ')?;
    let unit = match unit {
        "ns" => 1.0,
        "µs" => 1e3,
        "ms" => 1e6,
        "s" => 1e9,
        _ => return None,
    };
    Some(Time { written, nanoseconds: number.parse::<f64>().ok()? * unit })
}

#[cfg(test)]
mod tests {
    use course_files::events;

    use super::*;
    use crate::blocks::blocks;

    const OUTPUT: &str = "Lesson 08: x\n\n7. Side by side\n\n13 tasks, of which all\nare done.\n\nTo wait\n\n\
                          sequential   1.5 s\nthread pool  600 ms, 2.5 times as fast (2.5 to 2.5 in 3 rounds)\n\n\
                          To compute\n\nsequential   80 ms\nthread pool  40 ms, 2 times as fast\n\nWhen to use which:\n\n\
                          sequential   always first\nthread pool  many tasks\n";

    /// What is put below this output.
    fn compared(output: &str) -> Result<String, Vec<String>> {
        let text = format!("```console\n$ cargo run -p lesson08 -- 7\n{output}```\n");
        let mut edits = Edits::default();
        let faults = compare(&text, &blocks(&text, &events(&text)), &mut edits);
        let end = text.trim_end().len();
        if faults.is_empty() { Ok(edits.apply(&text).split_off(end)) } else { Err(faults) }
    }

    #[test]
    fn the_ways_stand_beside_each_other() {
        watchdog::watched(|| {
            let picture = compared(OUTPUT).unwrap();
            let cell = |part: &str, time: &str| {
                format!(
                    "<td><span class=\"track\"><span class=\"bar\" style=\"inline-size: {part}%\"></span></span>{time}</td>"
                )
            };
            let row = format!("thread pool</th>{}{}<td>many tasks</td>", cell("40.0", "600 ms"), cell("50.0", "40 ms"));
            assert!(picture.contains(&row), "{picture}");
            assert!(picture.contains(&cell("100.0", "1.5 s")), "{picture}");
            assert!(picture.contains("<th scope=\"col\">To wait</th><th scope=\"col\">To compute</th>"), "{picture}");
            assert!(!picture.trim().contains("\n\n"), "{picture}");
        });
    }

    #[test]
    fn what_cannot_be_drawn_is_an_error() {
        watchdog::watched(|| {
            assert_eq!(
                compared(&OUTPUT.replace("thread pool  40 ms, 2 times as fast\n", "")).unwrap_err(),
                ["1: this output has no time of `thread pool` for `To compute`"]
            );
            assert_eq!(compared(USES).unwrap_err(), ["1: this output has no times of several ways"]);
        });
    }

    #[test]
    fn other_output_has_no_picture() {
        watchdog::watched(|| {
            let text = "```console\n$ cargo run -p lesson08 -- 5\nTo wait\n\nthreads  6 ms\n```\n";
            let mut edits = Edits::default();
            assert!(compare(text, &blocks(text, &events(text)), &mut edits).is_empty());
            assert_eq!(edits.apply(text), text);
        });
    }
}
