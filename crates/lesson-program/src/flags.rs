//! The command line of a lesson.

use std::collections::BTreeSet;
use std::env;
use std::ffi::OsString;
use std::path::PathBuf;

use lexopt::{Arg, Parser, ValueExt};
use timeline::Format;

use crate::drawings::Destination;
use crate::{Section, Switch};

/// What the command line asks for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Request {
    Run(Flags),
    Help,
}

/// How the lesson is to run.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Flags {
    /// Only these sections, counted from 1; all of them if it is empty.
    pub(crate) sections: BTreeSet<usize>,
    pub(crate) real_pace: bool,
    pub(crate) real_web: bool,
    pub(crate) seed: u64,
    pub(crate) timeline: Option<Destination>,
    /// The lesson's own that were given.
    pub(crate) switches: Vec<&'static str>,
}

/// Reads the command line of a lesson with that many sections; or says what is wrong with it, and what to do.
pub(crate) fn read(switches: &[Switch], sections: usize) -> Result<Request, String> {
    let words: Vec<_> = env::args_os().skip(1).collect();
    let name = name();
    match parse(&words, switches, sections) {
        Ok(Request::Run(flags)) if flags.real_web && !cfg!(feature = "real-web") => Err(without_tls(&name, &words)),
        Ok(request) => Ok(request),
        Err(error) => Err(format!("{name}: {error}; try --help.")),
    }
}

pub(crate) fn help(title: &str, switches: &[Switch], sections: &[Section]) -> String {
    let mut text = format!("{title}\n\nSections; give numbers to run only those:\n");
    for (number, (heading, _)) in (1..).zip(sections) {
        text += &format!("  {number}  {heading}\n");
    }
    text += "\nFlags:\n";
    for (switch, meaning) in switches {
        text += &format!("  --{switch:<15} {meaning}\n");
    }
    text + "  --timeline FILE   write the timelines to a file, as a picture (.svg) or as a
                    trace for ui.perfetto.dev and chrome://tracing (.json)
  --real-pace       wait as long as in the notebooks, not a tenth of it
  --real-web        fetch from the real web (build with `--features real-web`)
  --seed N          the seed of everything drawn at random; else 1
  --help            this page
"
}

fn parse(words: &[OsString], switches: &[Switch], sections: usize) -> Result<Request, String> {
    let mut flags = Flags { seed: 1, ..Flags::default() };
    let mut parser = Parser::from_args(words);
    while let Some(word) = parser.next().map_err(|error| error.to_string())? {
        match word {
            Arg::Long("real-pace") => flags.real_pace = true,
            Arg::Long("real-web") => flags.real_web = true,
            Arg::Long("seed") => {
                let value = parser.value().map_err(|error| error.to_string())?;
                flags.seed = value.parse().map_err(|_| "--seed takes a whole number, such as --seed 7".to_owned())?;
            }
            Arg::Long("timeline") => {
                let path = PathBuf::from(parser.value().map_err(|error| error.to_string())?);
                let Some(format) = Format::of(&path) else {
                    return Err(format!("--timeline takes a file that ends in .svg or .json, not {}", path.display()));
                };
                flags.timeline = Some(Destination { path, format });
            }
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

fn section(word: &str, sections: usize) -> Result<usize, String> {
    word.parse()
        .ok()
        .filter(|number| (1..=sections).contains(number))
        .ok_or_else(|| format!("there is no section {word:?}, this lesson has 1 to {sections}"))
}

/// What to type instead; words with spaces in quotes that every shell knows.
fn without_tls(name: &str, words: &[OsString]) -> String {
    let quoted = |word: &OsString| match word.to_string_lossy() {
        word if word.contains(' ') => format!("\"{word}\""),
        word => word.into_owned(),
    };
    let words: Vec<_> = words.iter().map(quoted).collect();
    format!(
        "{name}: the real web needs TLS, which this program was built without. This builds it in:\n\n  \
         cargo run -p {name} --features real-web -- {}\n",
        words.join(" ")
    )
}

/// The lesson's name: that of its package, and so of its program.
fn name() -> String {
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
    fn nothing_runs_everything_on_the_practice_site() {
        assert_eq!(parsed(&[]), Ok(Request::Run(Flags { seed: 1, ..Flags::default() })));
    }

    #[test]
    fn flags_and_sections_combine() {
        let some = Flags {
            sections: BTreeSet::from([1, 3]),
            real_pace: true,
            real_web: true,
            seed: 9,
            timeline: Some(Destination { path: "x.svg".into(), format: Format::Svg }),
            switches: vec!["python"],
        };
        let words = "--seed 9 3 --real-pace 1 --timeline x.svg --python --real-web 3";
        assert_eq!(parsed(&words.split(' ').collect::<Vec<_>>()), Ok(Request::Run(some)));
    }

    #[test]
    fn what_is_wrong_is_said() {
        assert_eq!(parsed(&["4"]).unwrap_err(), "there is no section \"4\", this lesson has 1 to 3");
        assert_eq!(parsed(&["2", "0"]).unwrap_err(), "there is no section \"0\", this lesson has 1 to 3");
        assert_eq!(parsed(&["--seed", "x"]).unwrap_err(), "--seed takes a whole number, such as --seed 7");
        let png = "--timeline takes a file that ends in .svg or .json, not x.png";
        assert_eq!(parsed(&["--timeline", "x.png"]).unwrap_err(), png);
        assert_eq!(parsed(&["--sped"]).unwrap_err(), "invalid option '--sped'");
        assert_eq!(parsed(&["--seed"]).unwrap_err(), "missing argument for option '--seed'");
    }
}
