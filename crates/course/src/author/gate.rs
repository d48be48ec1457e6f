//! `cargo course verify`: what must hold before a change of the course lands, one part after the other.

use std::process::ExitCode;
use std::time::Instant;

use course_files::{Course, Lesson};
use lexopt::prelude::*;

use super::changed::Changed;
use super::{Found, layout, links, load, stubs};
use crate::{Outcome, cargo, confused, screen};

/// A part of the gate: its name, and what it does.
type Part = (&'static str, fn(&Course, &Choice) -> Found);

/// The parts in their order, the quick ones first.
const PARTS: [Part; 5] = [
    ("layout", |course, _| layout::verify(course)),
    ("links", |course, _| links::verify(course)),
    ("stubs", |course, choice| stubs::verify(course, |lesson| choice.touches(lesson))),
    ("tests", tests),
    ("load", |course, choice| load::verify(course, choice.seeds, |lesson| choice.touches(lesson))),
];

/// What was asked for.
struct Choice {
    parts: Vec<&'static str>,
    seeds: u64,
    /// Only what a change touches; everything if there is none.
    changed: Option<Changed>,
}

impl Choice {
    fn parse(words: &[&str], changed: impl Fn() -> Result<Option<Changed>, String>) -> Result<Choice, String> {
        let all: Vec<&'static str> = PARTS.iter().map(|(name, _)| *name).collect();
        let mut choice = Choice { parts: all.clone(), seeds: 5, changed: None };
        let mut arguments = lexopt::Parser::from_args(words);
        let refused = |error: lexopt::Error| confused(&error.to_string());
        while let Some(argument) = arguments.next().map_err(refused)? {
            let only = match argument {
                Long("seeds") => {
                    choice.seeds = arguments.value().and_then(|value| value.parse()).map_err(refused)?;
                    continue;
                }
                Long("changed") => {
                    choice.changed = changed()?;
                    continue;
                }
                Long("only") => true,
                Long("without") => false,
                other => return Err(confused(&other.unexpected().to_string())),
            };
            let value = arguments.value().map_err(refused)?.to_string_lossy().into_owned();
            let named: Vec<&str> = value.split(',').collect();
            if let Some(unknown) = named.iter().find(|name| !all.contains(name)) {
                return Err(confused(&format!("there is no part `{unknown}`; there are {}", all.join(", "))));
            }
            choice.parts.retain(|part| named.contains(part) == only);
        }
        if choice.parts.is_empty() {
            return Err(confused("no part is left to do"));
        }
        if choice.seeds == 0 {
            return Err(confused("`--seeds` needs a number, 1 or more"));
        }
        Ok(choice)
    }

    fn touches(&self, lesson: &Lesson) -> bool {
        self.changed.as_ref().is_none_or(|changed| changed.lessons.contains(&lesson.number))
    }
}

/// Does the parts that are asked for, and says of each what it did, how long it took, and what is wrong.
pub(crate) fn verify(course: &Course, words: &[&str]) -> Outcome {
    if words == ["--help"] || words == ["-h"] {
        screen::print(crate::HELP);
        return Ok(ExitCode::SUCCESS);
    }
    let choice = Choice::parse(words, || Changed::of(course))?;
    let mut wrong = Vec::new();
    for (name, part) in PARTS.iter().filter(|(name, _)| choice.parts.contains(name)) {
        let begin = Instant::now();
        let found = part(course, &choice);
        let seconds = begin.elapsed().as_secs_f64();
        match found {
            Ok(done) => screen::line(&format!("{name:<8} {}  {done} ({seconds:.1} s)", screen::good("ok"))),
            Err(faults) => {
                screen::line(&format!("{name:<8} {}  ({seconds:.1} s)", screen::bad("WRONG")));
                faults.iter().for_each(|fault| screen::line(&format!("    {fault}")));
                wrong.push(*name);
            }
        }
    }
    if wrong.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    screen::next(&format!("cargo course verify --only {}", wrong.join(",")), "when that is fixed");
    Ok(ExitCode::from(1))
}

/// What `cargo test` runs: pages, suites, proofs.
fn tests(course: &Course, choice: &Choice) -> Found {
    let packages = choice.changed.iter().flat_map(|changed| &changed.packages);
    let packages: Vec<&str> = packages.flat_map(|package| ["-p", package.as_str()]).collect();
    if choice.changed.is_some() && packages.is_empty() {
        return Ok("no package has changed".to_owned());
    }
    let words = [vec!["test", "--locked", "--quiet"], packages].concat();
    match cargo::cargo(course, words[0]).args(&words[1..]).status() {
        Ok(status) if status.success() => Ok(format!("`cargo {}` passes", words.join(" "))),
        Ok(_) => Err(vec![format!("`cargo {}` fails; it says above what", words.join(" "))]),
        Err(error) => Err(vec![format!("cargo cannot be run: {error}")]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_chosen_by_their_names() {
        let parse = |words: &[&str]| Choice::parse(words, || Ok(Some(Changed::default())));
        let parts = |words: &[&str]| parse(words).map(|choice| choice.parts.join(" "));
        assert_eq!(parts(&[]), Ok("layout links stubs tests load".to_owned()));
        assert_eq!(parts(&["--only", "links,load"]), Ok("links load".to_owned()));
        assert_eq!(parts(&["--without", "tests"]), Ok("layout links stubs load".to_owned()));
        assert!(parts(&["--only", "lnks"]).is_err_and(|error| error.contains("no part `lnks`")));
        assert_eq!(parse(&["--seeds", "1000"]).map(|choice| choice.seeds), Ok(1000));
        assert_eq!(parse(&["--changed"]).map(|choice| choice.changed), Ok(Some(Changed::default())));
        assert!(parse(&["--only", "links", "--only", "load"]).is_err() && parse(&["--seeds", "0"]).is_err());
        assert!(parse(&["--seeds", "many"]).is_err() && parse(&["--fast"]).is_err());
    }
}
