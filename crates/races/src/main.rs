//! Short wrong programs whose threads the student schedules by hand: `cargo course race 05`.
//!
//! The programs are plain Rust. They run with the locks and threads of a model checker, which asks at each step which
//! thread goes on.

mod board;
mod every_run;
mod pages;

use std::io::{self, BufRead, IsTerminal, Write as _};
use std::process::ExitCode;
use std::sync::{Arc, OnceLock};

use explored_std::schedule::{Ending, Line, by_hand};
use lexopt::prelude::*;
use races::{PROGRAMS, Program};

const HELP: &str = "\
You are the scheduler: a short wrong program stops before each line, and you
choose which thread goes on.

  cargo course race                  the programs
  cargo course race 05               the program of lesson 05
  cargo course race 05 locks         the one with that name
  cargo course race 05 --order 122   begin with these choices: thread 1, then 2, then 2
  cargo course race --html FOLDER    write a page for each program, with an order in
                                     which it goes wrong
";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("{sentence}");
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<(), String> {
    let confused = |error: &str| format!("cargo course race: {error}.\nnext: cargo course race --help");
    let mut arguments = lexopt::Parser::from_env();
    let (mut words, mut order) = (Vec::new(), String::new());
    while let Some(argument) = arguments.next().map_err(|error| confused(&error.to_string()))? {
        match argument {
            Long("help") | Short('h') => {
                say(HELP.trim_end());
                return Ok(());
            }
            Long("order") => {
                let value = arguments.value().map_err(|error| confused(&error.to_string()))?;
                order = value.to_string_lossy().into_owned();
            }
            Long("html") => {
                let folder = arguments.value().map_err(|error| confused(&error.to_string()))?;
                let index = pages::write(folder.as_ref())?;
                say(&format!("next: open {} in a browser", index.display()));
                return Ok(());
            }
            Value(word) => words.push(word.to_string_lossy().into_owned()),
            other => return Err(confused(&other.unexpected().to_string())),
        }
    }
    let order =
        choices(&order).ok_or_else(|| confused(&format!("`{order}` is not an order; write digits, such as 122")))?;
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let program = match words[..] {
        [] => {
            list();
            return Ok(());
        }
        [lesson] => find(lesson, None),
        [lesson, name] => find(lesson, Some(name)),
        _ => return Err(confused("it takes a lesson and a name")),
    };
    let program = program.ok_or_else(|| confused(&format!("there is no race `{}`", words.join(" "))))?;
    race(program, order);
    Ok(())
}

fn find(lesson: &str, name: Option<&str>) -> Option<&'static Program> {
    let lesson = format!("{lesson:0>2}");
    PROGRAMS.iter().find(|program| program.lesson == lesson && name.is_none_or(|name| name == program.name))
}

fn choices(order: &str) -> Option<Vec<usize>> {
    order.chars().map(|digit| digit.to_digit(10).map(|digit| digit as usize)).collect()
}

fn list() {
    for program in PROGRAMS {
        say(&format!("{} {}", program.lesson, program.name));
        board::introduction(program.source).iter().for_each(|line| say(&format!("    {line}")));
    }
    say("\nnext: cargo course race 01");
}

/// Shows the program, has it scheduled, and shows what came of it.
fn race(program: &'static Program, order: Vec<usize>) {
    board::introduction(program.source).iter().for_each(|line| say(line));
    say("");
    board::code(program.source).iter().for_each(|(number, line)| say(&format!("{number:>4}  {line}")));
    say("\nYou are the scheduler. Each thread stops before its next line: who goes on?");
    let mut order = order.into_iter();
    let choose = move |lines: &[Line]| {
        let Some(given) = order.next() else { return ask(lines) };
        if lines.iter().any(|line| line.thread == given) {
            return Some(given);
        }
        say(&format!("\nThe order says {given} next, but thread {given} cannot go on here."));
        None
    };
    let outcome = Arc::new(OnceLock::new());
    let tell = Arc::clone(&outcome);
    let run = by_hand(choose, move || drop(tell.set((program.run)())));
    say("");
    board::picture(&run.ran).iter().for_each(|line| say(line));
    say("");
    let came_out = match (board::what_went_wrong(&run, outcome.get()), outcome.get()) {
        (Some(wrong), _) => format!("You have caught it:{wrong}"),
        (None, Some((text, _))) => format!("All went well:\n    {text}.\nAnother order may not go so well."),
        (None, None) => "Stopped: no thread was chosen.".to_owned(),
    };
    say(&came_out);
    let again = format!("cargo course race {} {}", program.lesson, program.name);
    say(&format!("\nnext: {again}    another order"));
    if run.ending != Ending::Stopped {
        let order: String = run.chosen.iter().map(usize::to_string).collect();
        say(&format!("  or: {again} --order {order}    this order again"));
    }
}

/// Shows the threads' next lines side by side, and asks for the number of the one that goes on.
fn ask(lines: &[Line]) -> Option<usize> {
    let numbers: Vec<String> = lines.iter().map(|line| line.thread.to_string()).collect();
    say("");
    board::side_by_side(lines).iter().for_each(|line| say(line));
    loop {
        print!("{}? ", numbers.join(" or "));
        io::stdout().flush().ok()?;
        let mut answer = String::new();
        let read = io::stdin().lock().read_line(&mut answer).ok()?;
        // In a pipe nobody has typed the end of the line.
        if !io::stdin().is_terminal() {
            say(answer.trim());
        }
        match answer.trim() {
            _ if read == 0 => return None,
            "q" => return None,
            number if numbers.iter().any(|offered| offered == number) => return number.parse().ok(),
            other => say(&format!("`{other}` is none of them; q ends this.")),
        }
    }
}

fn say(line: &str) {
    // Nobody may read any more, as under `| head`.
    let _ = writeln!(io::stdout(), "{line}");
}
