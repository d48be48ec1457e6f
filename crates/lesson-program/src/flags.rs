//! The command line of a lesson.

use std::collections::BTreeSet;
use std::env;
use std::ffi::{OsStr, OsString};
use std::num::NonZeroUsize;
use std::path::PathBuf;

use lexopt::{Arg, Parser};
use timeline::Format;

use crate::Switch;
use crate::drawings::Destination;

/// What the command line asks for.
#[derive(Debug, PartialEq)]
pub(crate) enum Request {
    Run(Flags),
    Help,
}

/// How the lesson is to run.
#[derive(Debug, PartialEq)]
pub(crate) struct Flags {
    /// Only these sections, counted from 1; all of them if it is empty.
    pub(crate) sections: BTreeSet<usize>,
    /// How many times shorter than in the notebooks the waiting is.
    pub(crate) pace: f64,
    /// How many workers pools have, if not as many as in the notebooks.
    pub(crate) workers: Option<NonZeroUsize>,
    pub(crate) seed: u64,
    pub(crate) timeline: Option<Destination>,
    /// The lesson's own that were given.
    pub(crate) switches: Vec<&'static str>,
}

impl Default for Flags {
    fn default() -> Self {
        let sections = BTreeSet::new();
        Flags { sections, pace: 10.0, workers: None, seed: 1, timeline: None, switches: Vec::new() }
    }
}

/// Reads the command line of a lesson with that many sections; or says what is wrong with it, and what to do.
pub(crate) fn read(switches: &[Switch], sections: usize) -> Result<Request, String> {
    let words: Vec<_> = env::args_os().skip(1).collect();
    let name = name();
    match parse(&words, switches, sections) {
        Ok(request) => Ok(request),
        Err(error) => Err(format!("{name}: {error}; try --help.")),
    }
}

pub(crate) fn help(title: &str, switches: &[Switch], sections: &[&str]) -> String {
    let mut text = format!("{title}\n\nSections; give numbers to run only those:\n");
    for (number, heading) in (1..).zip(sections) {
        text += &format!("  {number}  {heading}\n");
    }
    text += "\nFlags:\n";
    for (switch, meaning) in switches {
        text += &format!("  --{switch:<15} {meaning}\n");
    }
    text + "  --timeline FILE   write the timelines to a file: a page that tells of each bar
                    (.html), a picture (.svg), or a trace for ui.perfetto.dev and
                    chrome://tracing (.json)
  --pace N          waits are N times shorter than in the notebooks; 10 if not given
  --workers N       pools of N workers, where their number is not the point
  --seed N          the seed of everything drawn at random; else 1
  --help            this page
"
}

fn parse(words: &[OsString], switches: &[Switch], sections: usize) -> Result<Request, String> {
    let mut flags = Flags::default();
    let mut parser = Parser::from_args(words);
    while let Some(word) = parser.next().map_err(|error| error.to_string())? {
        match word {
            Arg::Long("pace") => flags.pace = pace(&value(&mut parser)?)?,
            Arg::Long("workers") => flags.workers = Some(workers(&value(&mut parser)?)?),
            Arg::Long("seed") => flags.seed = seed(&value(&mut parser)?)?,
            Arg::Long("timeline") if flags.timeline.is_some() => {
                return Err("--timeline is given twice; one file holds all timelines".to_owned());
            }
            Arg::Long("timeline") => flags.timeline = Some(timeline(value(&mut parser)?)?),
            Arg::Long("help") | Arg::Short('h') => return Ok(Request::Help),
            Arg::Value(number) => _ = flags.sections.insert(section(&number.to_string_lossy(), sections)?),
            Arg::Long(other) => match switches.iter().find(|(switch, _)| *switch == other) {
                Some((switch, _)) => flags.switches.push(switch),
                None => return Err(word.unexpected().to_string()),
            },
            other => return Err(other.unexpected().to_string()),
        }
    }
    Ok(Request::Run(flags))
}

fn value(parser: &mut Parser) -> Result<OsString, String> {
    parser.value().map_err(|error| error.to_string())
}

fn pace(value: &OsStr) -> Result<f64, String> {
    let pace = value.to_str().and_then(|value| value.parse().ok()).filter(|pace| (0.1..=1000.0).contains(pace));
    pace.ok_or_else(|| "--pace takes a number from 0.1 to 1000, such as --pace 1".to_owned())
}

fn workers(value: &OsStr) -> Result<NonZeroUsize, String> {
    // A thread or a process each: more are a mistake.
    let workers =
        value.to_str().and_then(|value| value.parse().ok()).filter(|workers: &NonZeroUsize| workers.get() <= 1000);
    workers.ok_or_else(|| "--workers takes a whole number from 1 to 1000, such as --workers 4".to_owned())
}

fn seed(value: &OsStr) -> Result<u64, String> {
    let seed = value.to_str().and_then(|value| value.parse().ok());
    seed.ok_or_else(|| "--seed takes a whole number, such as --seed 7".to_owned())
}

fn timeline(value: OsString) -> Result<Destination, String> {
    let path = PathBuf::from(value);
    match Format::of(&path) {
        Some(format) => Ok(Destination { path, format }),
        None => Err(format!("--timeline takes a file that ends in .html, .svg or .json, not {}", path.display())),
    }
}

fn section(word: &str, sections: usize) -> Result<usize, String> {
    word.parse()
        .ok()
        .filter(|number| (1..=sections).contains(number))
        .ok_or_else(|| format!("there is no section {word:?}, this lesson has 1 to {sections}"))
}

/// The lesson's name: that of its package, and so of its program.
pub(crate) fn name() -> String {
    let program = env::current_exe().ok();
    let stem = program.as_ref().and_then(|program| program.file_stem());
    stem.map_or_else(|| "lesson".to_owned(), |stem| stem.to_string_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(words: &[&str]) -> Result<Request, String> {
        parse(&words.iter().map(OsString::from).collect::<Vec<_>>(), &[("python", "")], 3)
    }

    #[test]
    fn nothing_runs_everything() {
        assert_eq!(parsed(&[]), Ok(Request::Run(Flags::default())));
    }

    #[test]
    fn flags_and_sections_combine() {
        let some = Flags {
            sections: BTreeSet::from([1, 3]),
            pace: 2.5,
            workers: NonZeroUsize::new(3),
            seed: 9,
            timeline: Some(Destination { path: "x.svg".into(), format: Format::Svg }),
            switches: vec!["python"],
        };
        let words = "--seed 9 3 --pace 2.5 1 --timeline x.svg --workers 3 --python 3";
        assert_eq!(parsed(&words.split(' ').collect::<Vec<_>>()), Ok(Request::Run(some)));
    }

    #[test]
    fn what_is_wrong_is_said() {
        assert_eq!(parsed(&["4"]).unwrap_err(), "there is no section \"4\", this lesson has 1 to 3");
        assert_eq!(parsed(&["2", "0"]).unwrap_err(), "there is no section \"0\", this lesson has 1 to 3");
        assert_eq!(parsed(&["--seed", "x"]).unwrap_err(), "--seed takes a whole number, such as --seed 7");
        for wrong in ["0", "-1", "nan", "inf", "1001", "fast"] {
            let pace = "--pace takes a number from 0.1 to 1000, such as --pace 1";
            assert_eq!(parsed(&["--pace", wrong]).unwrap_err(), pace, "{wrong}");
        }
        for wrong in ["0", "-1", "1.5", "1001", "many"] {
            let workers = "--workers takes a whole number from 1 to 1000, such as --workers 4";
            assert_eq!(parsed(&["--workers", wrong]).unwrap_err(), workers, "{wrong}");
        }
        let png = "--timeline takes a file that ends in .html, .svg or .json, not x.png";
        assert_eq!(parsed(&["--timeline", "x.png"]).unwrap_err(), png);
        let twice = "--timeline is given twice; one file holds all timelines";
        assert_eq!(parsed(&["--timeline", "x.svg", "--timeline", "y.svg"]).unwrap_err(), twice);
        assert_eq!(parsed(&["--sped"]).unwrap_err(), "invalid option '--sped'");
        assert_eq!(parsed(&["--seed"]).unwrap_err(), "missing argument for option '--seed'");
    }
}
