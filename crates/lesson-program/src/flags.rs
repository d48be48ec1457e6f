//! The command line of a lesson.

use std::ffi::OsString;

use lexopt::{Arg, Parser, ValueExt};

use crate::Section;

/// What the command line asks for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Request {
    Run(Flags),
    Help,
}

/// How the lesson is to run.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Flags {
    /// Only this section, counted from 1.
    pub(crate) section: Option<usize>,
    pub(crate) real_pace: bool,
    pub(crate) real_web: bool,
    pub(crate) seed: u64,
}

/// Reads the command line of a lesson with that many sections.
pub(crate) fn read(sections: usize) -> Result<Request, String> {
    parse(std::env::args_os().skip(1), sections)
}

pub(crate) fn help(title: &str, sections: &[Section]) -> String {
    let mut text = format!("{title}\n\nSections; give a number to run only that one:\n");
    for (number, (heading, _)) in (1..).zip(sections) {
        text += &format!("  {number}  {heading}\n");
    }
    text + "\nFlags:
  --real-pace  wait as long as the real sites took, not a tenth of it
  --real-web   fetch from the real web (build with `--features real-web`)
  --seed N     the seed that the practice site draws its delays from; else 1
  --help       this page
"
}

fn parse(words: impl IntoIterator<Item = OsString>, sections: usize) -> Result<Request, String> {
    let mut flags = Flags { section: None, real_pace: false, real_web: false, seed: 1 };
    let mut parser = Parser::from_args(words);
    while let Some(word) = parser.next().map_err(|error| error.to_string())? {
        match word {
            Arg::Long("real-pace") => flags.real_pace = true,
            Arg::Long("real-web") if cfg!(feature = "real-web") => flags.real_web = true,
            Arg::Long("real-web") => return Err(NO_TLS.to_owned()),
            Arg::Long("seed") => {
                let value = parser.value().map_err(|error| error.to_string())?;
                flags.seed = value.parse().map_err(|_| "--seed takes a whole number, such as --seed 7".to_owned())?;
            }
            Arg::Long("help") | Arg::Short('h') => return Ok(Request::Help),
            Arg::Value(number) => flags.section = Some(section(&number.to_string_lossy(), sections)?),
            other => return Err(other.unexpected().to_string()),
        }
    }
    Ok(Request::Run(flags))
}

const NO_TLS: &str = "The real web needs TLS, which this program was built without. \
    Give cargo `--features real-web` as well, before the `--`.";

fn section(word: &str, sections: usize) -> Result<usize, String> {
    word.parse()
        .ok()
        .filter(|number| (1..=sections).contains(number))
        .ok_or_else(|| format!("There is no section {word:?}; this lesson has 1 to {sections}."))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(words: &[&str]) -> Result<Request, String> {
        parse(words.iter().map(OsString::from), 3)
    }

    #[test]
    fn nothing_runs_everything_on_the_practice_site() {
        let all = Flags { section: None, real_pace: false, real_web: false, seed: 1 };
        assert_eq!(parsed(&[]), Ok(Request::Run(all)));
    }

    #[test]
    fn flags_and_a_section_combine() {
        let some = Flags { section: Some(2), real_pace: true, real_web: false, seed: 9 };
        assert_eq!(parsed(&["--seed", "9", "2", "--real-pace"]), Ok(Request::Run(some)));
    }

    #[test]
    fn what_is_wrong_is_said() {
        assert_eq!(parsed(&["4"]).unwrap_err(), "There is no section \"4\"; this lesson has 1 to 3.");
        assert_eq!(parsed(&["--seed", "x"]).unwrap_err(), "--seed takes a whole number, such as --seed 7");
        assert_eq!(parsed(&["--sped"]).unwrap_err(), "invalid option '--sped'");
        assert_eq!(parsed(&["--seed"]).unwrap_err(), "missing argument for option '--seed'");
    }
}
