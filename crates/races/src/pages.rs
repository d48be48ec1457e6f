//! Schedules for pages: for each program, one order in which it goes wrong, to be stepped through.

use std::fs;
use std::io;
use std::path::{self, Path, PathBuf};

use explored_std::schedule::Line;
use races::{PROGRAMS, Program};
use svg::Node;
use svg::node::Text;
use svg::node::element::Element;

use crate::board::{code, introduction, what_went_wrong};
use crate::every_run::{Tried, every_run};

const STYLE: &str = include_str!("pages/schedule.css");
const SCRIPT: &str = include_str!("pages/schedule.js");

/// Writes a figure for each program, `05-locks.html`; what every page with such figures needs once, `schedule.css` and
/// `schedule.js`; and `index.html`, which shows them all. Gives the path of that.
pub(crate) fn write(folder: &Path) -> Result<PathBuf, String> {
    let put = |name: &str, text: &str| {
        let path = folder.join(name);
        fs::write(&path, text).map_err(|error| unwritable(&path, &error))
    };
    fs::create_dir_all(folder).map_err(|error| unwritable(folder, &error))?;
    let mut figures = String::new();
    for program in PROGRAMS {
        let figure = format!("{}\n", figure(program)?);
        put(&format!("{}-{}.html", program.lesson, program.name), &figure)?;
        figures += &figure;
    }
    put("schedule.css", STYLE)?;
    put("schedule.js", SCRIPT)?;
    put("index.html", &page(&figures))?;
    // From the root: the desk runs this in a folder of its own choosing.
    let index = folder.join("index.html");
    Ok(path::absolute(&index).unwrap_or(index))
}

fn unwritable(path: &Path, error: &io::Error) -> String {
    format!("{} cannot be written: {error}.", path.display())
}

fn page(figures: &str) -> String {
    format!(
        r#"<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Orders in which programs go wrong</title>
<link rel="stylesheet" href="schedule.css">
<style>
:root {{ color-scheme: light dark }}
body {{ max-width: 60rem; margin: 1rem auto; padding: 0 1rem; font-family: system-ui, sans-serif }}
</style>
</head>
<body>
<main>
<h1>Orders in which programs go wrong</h1>
{figures}</main>
<script src="schedule.js"></script>
</body>
</html>
"#
    )
}

/// The run that goes wrong with the fewest changes from thread to thread.
fn wrong_run(program: &'static Program) -> Option<(Tried, String)> {
    let wrong = every_run(program).into_iter().filter_map(|tried| {
        let why = what_went_wrong(&tried.run, tried.came_out.as_ref())?;
        Some((tried, why))
    });
    wrong.min_by_key(|(tried, _)| {
        let changes = steps(tried).windows(2).filter(|pair| pair[0].thread != pair[1].thread).count();
        (changes, tried.run.ran.len(), tried.run.chosen.clone())
    })
}

/// What the threads do that the program starts.
fn steps(tried: &Tried) -> Vec<&Line> {
    tried.run.ran.iter().filter(|line| line.thread != 0).collect()
}

fn figure(program: &'static Program) -> Result<Element, String> {
    let Program { lesson, name, source, .. } = program;
    let (tried, why) = wrong_run(program).ok_or_else(|| format!("no order of {lesson} {name} goes wrong."))?;
    let caption = prose("figcaption", &introduction(source).join(" "));
    let why = format!("Outcome: {}", why.trim_start());
    let outcome = element("div", &[("class", "outcome")], why.lines().map(|line| prose("p", line.trim_start())));
    let name = format!("{lesson} {name}");
    let attributes = [("class", "schedule"), ("data-race", &*name)];
    Ok(element("figure", &attributes, [caption, listing(source), table(&tried), outcome]))
}

/// The program, a line an item: its number is that of the line in its file.
fn listing(source: &str) -> Element {
    let lines = code(source);
    let first = lines.first().map_or(1, |(number, _)| *number).to_string();
    let item = |(number, text): &(usize, String)| {
        element("li", &[("data-line", &*number.to_string())], [words("code", &[], text)])
    };
    element("ol", &[("class", "program"), ("start", &first)], lines.iter().map(item))
}

/// A column for each thread, and time goes down. Threads that wait at the end do so in the last rows.
fn table(tried: &Tried) -> Element {
    let ran = steps(tried);
    let mut threads: Vec<usize> = ran.iter().map(|line| line.thread).collect();
    threads.sort_unstable();
    threads.dedup();
    let header = |name: &str| words("th", &[("scope", "col")], name);
    let names = threads.iter().map(|thread| header(&format!("Thread {thread}")));
    let head = element("thead", &[], [element("tr", &[], std::iter::once(header("Step")).chain(names))]);

    let runs = ran.into_iter().map(|line| ("runs", "runs line", line));
    let waits = tried.run.waiting.iter().filter(|line| line.thread != 0).map(|line| ("waits", "waits at line", line));
    let rows = (1_usize..).zip(runs.chain(waits)).map(|(step, (class, does, line))| {
        let cell = |thread: &usize| {
            if *thread != line.thread {
                return words("td", &[], "");
            }
            let mut cell = words("td", &[], &format!("{does} {}: ", line.number));
            cell.append(words("code", &[], &line.text));
            cell
        };
        let number = words("th", &[("scope", "row")], &step.to_string());
        let (thread, line) = (line.thread.to_string(), line.number.to_string());
        let attributes = [("class", class), ("data-thread", &*thread), ("data-line", &*line)];
        element("tr", &attributes, std::iter::once(number).chain(threads.iter().map(cell)))
    });
    let caption = words("caption", &[], "An order in which it goes wrong");
    element("table", &[], [caption, head, element("tbody", &[], rows)])
}

fn element(name: &str, attributes: &[(&str, &str)], children: impl IntoIterator<Item = Element>) -> Element {
    let mut element = Element::new(name);
    attributes.iter().for_each(|&(name, value)| element.assign(name, value));
    children.into_iter().for_each(|child| element.append(child));
    element
}

fn words(name: &str, attributes: &[(&str, &str)], text: &str) -> Element {
    let mut element = element(name, attributes, []);
    element.append(Text::new(text));
    element
}

/// Text in which backticks mark code.
fn prose(name: &str, text: &str) -> Element {
    let mut element = element(name, &[], []);
    for (number, part) in text.split('`').enumerate() {
        if number % 2 == 0 {
            element.append(Text::new(part));
        } else {
            element.append(words("code", &[], part));
        }
    }
    element
}
