//! Prints what the standard test harness prints, so that people and tools can read it.

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anstyle::AnsiColor::{Green, Red, Yellow};

use super::arguments::Arguments;

/// A report under way: one line for each test, then why some failed, then the count.
pub(crate) struct Report {
    start: Instant,
    passed: usize,
    /// The names of those that failed.
    failed: Vec<String>,
    filtered_out: usize,
    objections: Vec<(String, String)>,
    coloured: bool,
}

/// What came of one test.
pub(crate) enum Outcome {
    Ok,
    Failed(String),
    /// Nothing can be said of it; why not.
    Unknown(String),
}

impl Report {
    pub(crate) fn begin(arguments: &Arguments, chosen: usize, filtered_out: usize, seed: u64) -> Report {
        let s = if chosen == 1 { "" } else { "s" };
        say(&format!("\nCHECK_SEED={seed} in the environment repeats this run\nrunning {chosen} test{s}"));
        let coloured = arguments.colours.unwrap_or_else(terminal_has_colours);
        Report { start: Instant::now(), passed: 0, failed: Vec::new(), filtered_out, objections: Vec::new(), coloured }
    }

    /// One test came to its end; after what time, if that is to be said.
    pub(crate) fn line(&mut self, name: &str, outcome: Outcome, took: Option<Duration>) {
        let (word, why) = match outcome {
            Outcome::Ok => ("ok", None),
            Outcome::Failed(why) => ("FAILED", Some(why)),
            Outcome::Unknown(why) => ("NOT DECIDED", Some(why)),
        };
        let took = took.map_or(String::new(), |took| format!(" <{:.3}s>", took.as_secs_f64()));
        say(&format!("test {name} ... {}{took}", self.coloured(word)));
        self.passed += usize::from(word == "ok");
        if word == "FAILED" {
            self.failed.push(name.to_owned());
        }
        self.objections.extend(why.map(|why| (name.to_owned(), why)));
    }

    pub(crate) fn all_passed(&self) -> bool {
        self.objections.is_empty()
    }

    /// Prints the end, and what to do next. The exit code is that of the standard harness; 3 if nothing failed, but
    /// something could not be decided.
    pub(crate) fn end(self, next: impl Fn(Ending<'_>) -> String) -> ExitCode {
        let (failed, undecided) = (self.failed.len(), self.objections.len() - self.failed.len());
        if !self.objections.is_empty() {
            say(if failed > 0 { "\nfailures:" } else { "\nnot decided:" });
            for (name, why) in &self.objections {
                say(&format!("\n---- {name} ----\n{}", wrapped(why)));
            }
        }
        if failed > 0 {
            say("\nfailures:");
            self.failed.iter().for_each(|name| say(&format!("    {name}")));
        }
        let (ending, verdict, code) = match self.failed.first() {
            Some(first) => (Ending::Failed(first), "FAILED", ExitCode::from(101)),
            None if undecided > 0 => (Ending::Undecided, "NOT DECIDED", ExitCode::from(3)),
            None => (Ending::AllPassed, "ok", ExitCode::SUCCESS),
        };
        let next = next(ending);
        if !next.is_empty() {
            say(&format!("\n{}", wrapped(&next)));
        }
        let (passed, filtered_out) = (self.passed, self.filtered_out);
        let not_decided = if undecided > 0 { format!(" {undecided} not decided;") } else { String::new() };
        let seconds = self.start.elapsed().as_secs_f64();
        say(&format!(
            "\ntest result: {}. {passed} passed; {failed} failed;{not_decided} 0 ignored; 0 measured; \
             {filtered_out} filtered out; finished in {seconds:.2}s\n",
            self.coloured(verdict)
        ));
        code
    }

    /// A verdict in its colour, as the standard harness has it.
    fn coloured(&self, verdict: &str) -> String {
        let colour = match verdict {
            "ok" => Green,
            "FAILED" => Red,
            _ => Yellow,
        };
        let style = colour.on_default();
        if self.coloured { format!("{style}{verdict}{style:#}") } else { verdict.to_owned() }
    }
}

fn terminal_has_colours() -> bool {
    let wanted = anstyle_query::clicolor() != Some(false) && !anstyle_query::no_color();
    io::stdout().is_terminal() && wanted && anstyle_query::term_supports_ansi_color()
}

/// How many columns what is told may take.
const COLUMNS: usize = 80;
/// What begins a line that the student's code has printed: that is shown as it is.
const PRINTED: &str = "    | ";

/// The same text with long lines broken between words; what follows a break is indented as its line is.
fn wrapped(text: &str) -> String {
    let lines: Vec<_> = text.lines().flat_map(wrapped_line).collect();
    lines.join("\n")
}

fn wrapped_line(line: &str) -> Vec<String> {
    if line.starts_with(PRINTED) || line.chars().count() <= COLUMNS {
        return vec![line.to_owned()];
    }
    let (indent, words) = line.split_at(line.len() - line.trim_start().len());
    check_report::lines(words, COLUMNS - indent.len()).iter().map(|line| format!("{indent}{line}")).collect()
}

/// How a report ends.
pub(crate) enum Ending<'a> {
    AllPassed,
    /// The first one that failed.
    Failed(&'a str),
    Undecided,
}

/// Prints the names for `--list`.
pub(crate) fn list<'a>(names: impl Iterator<Item = &'a str>, terse: bool) {
    let count = names.inspect(|name| say(&format!("{name}: test"))).count();
    if !terse {
        say(&format!("\n{count} tests, 0 benchmarks"));
    }
}

/// Prints a line. If nobody reads any more, as under `| head`, or the disk is full, the exit code still tells.
pub(crate) fn say(line: &str) {
    let mut out = io::stdout().lock();
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_broken_between_words() {
        let told =
            "expected each of the 13 pages to be reported as soon as it has come; saw page 4 reported after page 5";
        let broken =
            "expected each of the 13 pages to be reported as soon as it has come; saw page 4\nreported after page 5";
        assert_eq!(wrapped(told), broken);
        assert_eq!(wrapped(&format!("    {told}")).lines().filter(|line| line.starts_with("    ")).count(), 2);
    }

    #[test]
    fn what_cannot_be_broken_and_what_the_student_printed_stays() {
        for line in ["x".repeat(100), format!("    | {}", "word ".repeat(30)), "short".to_owned(), String::new()] {
            assert_eq!(wrapped(&line), line);
        }
    }
}
