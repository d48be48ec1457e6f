//! The command above output on a page, and running it.

use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, Output};

use practice_site::{Latency, PracticeSite};

use crate::Page;
use crate::python::Python;

/// What a command runs.
#[derive(Debug, PartialEq)]
pub(crate) enum Run<'b> {
    /// `$ cargo run -p lesson02 -- 1`
    Lesson { package: &'b str, arguments: Vec<&'b str> },
    /// `$ python3 lessons/lesson02-pools/python/1_nine_searches.py`
    Script(Script<'b>),
}

/// A program in Python. Its path is from the root of the course.
#[derive(Debug, PartialEq)]
pub(crate) struct Script<'b> {
    python: Python,
    path: &'b str,
    arguments: Vec<&'b str>,
    /// How many times shorter than at the real sites its waits for pages are:
    /// `$ cargo run -p practice-site -- --pace 10 python3 …`. `None` if it fetches none.
    pace: Option<f64>,
}

impl<'b> Run<'b> {
    pub(crate) fn parse(command: &'b str) -> Result<Self, String> {
        let words: Vec<_> = command.split_whitespace().collect();
        match words[..] {
            ["$", "cargo", "run", "-p", "practice-site", "--", "--pace", pace, ref rest @ ..] => {
                let pace = pace.parse().map_err(|_| format!("`--pace {pace}` is no number"))?;
                Script::parse(rest, Some(pace))
            }
            ["$", "cargo", "run", "-p", package, ref rest @ ..] => {
                let arguments = rest.iter().copied().filter(|&word| word != "--").collect();
                return Ok(Run::Lesson { package, arguments });
            }
            ["$", ref rest @ ..] => Script::parse(rest, None),
            _ => None,
        }
        .map(Run::Script)
        .ok_or_else(|| {
            format!("a console block begins with `$ cargo run -p …` or `$ python3 lessons/…`, not with `{command}`")
        })
    }

    /// The Python that it needs and that is not on this machine.
    pub(crate) fn missing(&self) -> Option<Python> {
        match self {
            Run::Script(Script { python, .. }) if python.command().is_none() => Some(*python),
            Run::Script(_) | Run::Lesson { .. } => None,
        }
    }

    /// What it prints, or what goes wrong.
    pub(crate) fn printed(&self, page: Page<'_>) -> Result<String, String> {
        match self {
            Run::Lesson { package, arguments } => lesson(page.program, package, arguments),
            Run::Script(script) => script.printed(Path::new(page.folder)),
        }
    }
}

impl<'b> Script<'b> {
    fn parse(words: &[&'b str], pace: Option<f64>) -> Option<Self> {
        let [name, path, arguments @ ..] = words else { return None };
        Some(Script { python: Python::named(name)?, path, arguments: arguments.to_vec(), pace })
    }

    fn printed(&self, lesson: &Path) -> Result<String, String> {
        let root = lesson.join("../..");
        if !root.join(self.path).is_file() {
            return Err(format!("there is no {}", self.path));
        }
        let mut command = self.python.command().ok_or_else(|| format!("there is no {}", self.python.description()))?;
        command.arg(self.path).args(&self.arguments).current_dir(root);
        // It serves until the program has ended.
        let _site = match self.pace {
            Some(pace) => {
                let site = PracticeSite::builder().latency(Latency::realistic().scaled(1.0 / pace)).start();
                let site = site.map_err(|error| format!("the practice site cannot start: {error}"))?;
                site.be_proxy_of(&mut command);
                Some(site)
            }
            None => None,
        };
        output(command)
    }
}

/// Runs a lesson's program; what it printed, or what went wrong.
pub(crate) fn lesson(program: &str, package: &str, arguments: &[&str]) -> Result<String, String> {
    if Path::new(program).file_stem() != Some(OsStr::new(package)) {
        return Err(format!("the page runs {package}, but its lesson is {program}"));
    }
    let mut command = Command::new(program);
    command.args(arguments);
    output(command)
}

fn output(mut command: Command) -> Result<String, String> {
    let Output { status, stdout, stderr } = command.output().map_err(|error| format!("{command:?}: {error}"))?;
    if status.success() {
        Ok(String::from_utf8_lossy(&stdout).replace("\r\n", "\n"))
    } else {
        Err(format!("the program ends with {status}:\n{}", String::from_utf8_lossy(&stderr)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lesson_is_run_with_its_arguments() {
        let expected = Run::Lesson { package: "lesson00", arguments: vec!["2", "--fast"] };
        assert_eq!(Run::parse("$ cargo run -p lesson00 -- 2 --fast"), Ok(expected));
    }

    #[test]
    fn a_script_is_run_with_or_without_the_practice_site() {
        let script = |python, pace| Run::Script(Script { python, path: "lessons/a.py", arguments: vec!["1"], pace });
        let parse = Run::parse;
        assert_eq!(parse("$ python3 lessons/a.py 1"), Ok(script(Python::Usual, None)));
        assert_eq!(parse("$ python3.14t lessons/a.py 1"), Ok(script(Python::FreeThreaded, None)));
        let with_site = parse("$ cargo run -p practice-site -- --pace 10 python3 lessons/a.py 1");
        assert_eq!(with_site, Ok(script(Python::Usual, Some(10.0))));
    }

    #[test]
    fn any_other_command_is_a_fault() {
        for command in ["$ ls", "python3 lessons/a.py", "$ python2 lessons/a.py", ""] {
            assert!(Run::parse(command).unwrap_err().contains("begins with"), "{command}");
        }
        assert!(Run::parse("$ cargo run -p practice-site -- --pace brisk python3 a.py").is_err());
    }

    #[test]
    fn the_program_of_another_lesson_is_a_fault() {
        let fault = lesson("target/debug/lesson02", "lesson03", &[]).unwrap_err();
        assert_eq!(fault, "the page runs lesson03, but its lesson is target/debug/lesson02");
    }

    #[test]
    fn a_script_that_is_not_there_is_a_fault() {
        let script = Script { python: Python::Usual, path: "lessons/none.py", arguments: vec![], pace: None };
        assert_eq!(script.printed(Path::new("lessons/lesson00")), Err("there is no lessons/none.py".to_owned()));
    }
}
