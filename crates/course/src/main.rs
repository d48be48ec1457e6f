//! The desk of the course: `cargo course`.
//!
//! It says what is next, runs lessons, and explains what the checks of an exercise say, one failure at a time. All it
//! does can be done with cargo alone; every message ends with the next command.

mod author;
mod cargo;
mod check;
mod comparison;
mod failure;
mod hint;
mod init;
mod input;
mod overview;
mod page;
mod progress;
mod reset;
mod screen;
mod solution;
mod watch;

use std::process::ExitCode;

use course_files::Course;
use lexopt::prelude::*;

use crate::input::Input;
use crate::progress::Progress;

const HELP: &str = "\
The desk of the course.

  cargo course                what you have done, and what is next
  cargo course list           all lessons and exercises
  cargo course run 03 [...]   run lesson 03; more words go to the lesson
  cargo course check [03] [NAME]
                              run the checks of an exercise, and explain the first
                              that fails; of one check if it is named
  cargo course watch [03]     check again each time that you save, with commands
                              of one letter meanwhile
  cargo course hint [03]      the next hint
  cargo course race [03]      schedule the threads of a short wrong program by hand
  cargo course solution 03    the solution beside yours, once you have your own
  cargo course reset 03       the exercise as it was given; your work is kept
  cargo course init           settings for your editor
  cargo course book           the course as a book for your browser; --serve serves it

For authors:
  cargo course verify         what must hold before a change lands; --only or
                              --without layout,links,stubs,tests,load; --seeds 5;
                              --changed: only what differs from main
  cargo course new 10 topic   a lesson, an exercise and a solution to be filled in
  cargo course handout DIR    the students' copy, without the solutions
  cargo course grade DIR --out REPORTS [--exercise 05]
                              grade the submissions of a class

An exercise that is not named is the one that you tried last, or the next one.
What you do is noted in .course/progress.txt.
";

/// What a command says when it cannot do what it was asked to: a sentence, and what to do next.
type Outcome = Result<ExitCode, String>;

/// The exit code when an exercise is not solved.
const NOT_SOLVED: u8 = 1;
/// The exit code when the words of a command make no sense, or the course cannot be read.
const REFUSED: u8 = 2;

fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        Err(sentence) => {
            eprintln!("{sentence}");
            ExitCode::from(REFUSED)
        }
    }
}

fn run() -> Outcome {
    let mut arguments = lexopt::Parser::from_env();
    let mut words = Vec::new();
    while let Some(argument) = arguments.next().map_err(|error| confused(&error.to_string()))? {
        match argument {
            Long("help") | Short('h') => {
                screen::print(HELP);
                return Ok(ExitCode::SUCCESS);
            }
            Value(word) => words.push(word.to_string_lossy().into_owned()),
            other => return Err(confused(&other.unexpected().to_string())),
        }
        // What follows is for the command or for the program that it runs, flags too.
        if words.len() == 1 && ["race", "verify", "grade", "book"].contains(&words[0].as_str())
            || words.len() == 2 && words[0] == "run"
        {
            let rest = arguments.raw_args().map_err(|error| confused(&error.to_string()))?;
            words.extend(rest.map(|word| word.to_string_lossy().into_owned()));
        }
    }
    let course = Course::find()?;
    let mut progress = Progress::read(&course)?;
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words[..] {
        [] => overview::what_is_next(&course, &progress),
        ["list"] => overview::list(&course, &progress),
        ["run", number, ref rest @ ..] => cargo::run_lesson(&course, course.lesson(number)?, rest),
        ["handout", folder] => author::handout(&course, folder),
        ["new", number, topic] => author::new_lesson(&course, number, topic),
        ["verify", ref rest @ ..] => author::verify(&course, rest),
        ["race", ref rest @ ..] => cargo::run_races(&course, rest),
        ["book", ref rest @ ..] => cargo::build_book(&course, rest),
        ["grade", ref rest @ ..] => cargo::run_grader(&course, rest),
        ["check"] => check::check(&course, &mut progress, None, None),
        ["check", number] => check::check(&course, &mut progress, Some(number), None),
        ["check", number, name] => check::check(&course, &mut progress, Some(number), Some(name)),
        ["watch"] => watch::watch(&course, &mut progress, None),
        ["watch", number] => watch::watch(&course, &mut progress, Some(number)),
        ["hint"] => hint::hint(&course, &mut progress, None, &Input::default()),
        ["hint", number] => hint::hint(&course, &mut progress, Some(number), &Input::default()),
        ["reset", number] => reset::reset(&course, number),
        ["init"] => init::init(&course),
        ["solution", number] => solution::show(&course, &progress, number),
        [command @ ("run" | "solution" | "reset")] => {
            Err(confused(&format!("`{command}` needs the number of a lesson")))
        }
        [command, ..] => {
            Err(confused(&format!("there is no command `{}`", [command, &words[1..].join(" ")].join(" ").trim_end())))
        }
    }
}

fn confused(error: &str) -> String {
    format!("cargo course: {error}.\nnext: cargo course --help")
}
