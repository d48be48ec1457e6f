//! Keeps the pages of lessons true.
//!
//! A lesson's page is the `README.md` beside its program. A test of the lesson gives page and program to [`check`],
//! which looks at every fenced block:
//!
//! | block | what must hold |
//! |---|---|
//! | `console` | its first line is `$ cargo run -p lesson02 …` or `$ python3 lessons/…`; the rest is what the program prints when run so, but for the differences below |
//! | `console,any_order` | the same, but the lines may come in any order, as they do from several threads |
//! | `rust` | stands in the program, word for word, indentation aside; so it compiles |
//! | `rust,compile_fail` | a program that the compiler refuses; the `text` block after it quotes the compiler |
//! | `python` | stands in a program in the lesson's folder `python`, if it has one, word for word, and all of it indented alike |
//! | `python,not_run`, `text` | nothing |
//!
//! Programs in Python are run from the root of the course. `$ cargo run -p practice-site -- --pace 10 python3 …` runs one
//! that fetches pages, from a practice site. `python3` means 3.11 or newer, with the global lock; `python3.13t` means any
//! that is free-threaded. Where there is none, their blocks stay as they are, and a line says so.
//!
//! Two runs may differ in the port of `127.0.0.1:43171`, in an address such as `0x7f0a`, in the number of `worker_3`, of `machine_2` and of `process 20521`, in what
//! stands behind ` died: `, in a number before ` s`, ` ms`, ` µs`, ` ns`, ` %`, ` hand-overs` or ` times as fast`, and in
//! a timeline, which counts as one line. Rounds
//! that are compared may agree, `(1.5 to 1.7 in 7 rounds)`, or not, `(0.9 to 1.1: 7 rounds disagree)`. Where the page shows `Future(pending)` or `Future(running)`, a run may print any
//! state of that future; where it shows `Future(finished …)` or `Future(cancelled)`, a run must print just that.
//! Everything else is the same, numbers too.
//!
//! With `UPDATE_PAGES=1` in the environment, `console` blocks that are out of date are written anew instead.

mod blocks;
mod command;
mod console;
mod difference;
mod excerpt;
mod figures;
mod masked;
mod python;
mod refused;

use std::error::Error;
use std::io::Write;
use std::panic::resume_unwind;
use std::path::Path;
use std::{env, fs, io, thread};

use crate::blocks::{Block, blocks};
use crate::command::Run;
use crate::python::Python;

pub use crate::figures::check_figures;
pub use crate::python::check_python;

/// A lesson: its folder, its program, and a place to build what is wrong on its page.
#[derive(Clone, Copy, Debug)]
pub struct Page<'p> {
    /// The folder of the lesson: `env!("CARGO_MANIFEST_DIR")`.
    pub folder: &'p str,
    /// Its program: `env!("CARGO_BIN_EXE_lesson02")`.
    pub program: &'p str,
    /// A folder to build in: `env!("CARGO_TARGET_TMPDIR")`. Lessons may share it.
    pub scratch: &'p str,
}

/// Checks every block of the page.
///
/// # Errors
/// Each thing that is not true, with the line of its block and what to do.
pub fn check(page: Page<'_>) -> Result<(), Box<dyn Error>> {
    let path = Path::new(page.folder).join("README.md");
    let text = fs::read_to_string(&path)?.replace("\r\n", "\n");
    let program = excerpt::sources(&Path::new(page.folder).join("src"), "rs")?;
    let python = excerpt::sources(&Path::new(page.folder).join("python"), "py")?;
    let update = env::var_os("UPDATE_PAGES").is_some();

    let mut refreshed = text.clone();
    let mut faults = Vec::new();
    let mut missing = Vec::new();
    let blocks = blocks(&text);
    thread::scope(|scope| -> Result<(), Box<dyn Error>> {
        // Programs in Python mostly wait. For a check, to which times do not matter, they run beside everything else.
        let is_begun = |block: &Block<'_>| !update && block.kind.starts_with("console") && is_script(block);
        let mut begun: Vec<_> =
            blocks.iter().map(|block| is_begun(block).then(|| scope.spawn(|| printed(page, block)))).collect();
        for (number, block) in blocks.iter().enumerate() {
            let mut printed = || match begun[number].take() {
                Some(run) => run.join().unwrap_or_else(|panic| resume_unwind(panic)),
                None => printed(page, block),
            };
            let fault = match block.kind {
                "console" | "console,any_order" => match printed() {
                    Ok(Printed::Output(printed)) if update => {
                        console::refresh(block, &mut refreshed, &printed);
                        None
                    }
                    Ok(Printed::Output(printed)) => console::fault(block, &printed),
                    Ok(Printed::Missing(python)) => {
                        missing.push(python);
                        None
                    }
                    Err(fault) => Some(fault),
                },
                "rust" => excerpt::fault(block, &program),
                "rust,compile_fail" => refused::fault(page, block, blocks.get(number + 1))?,
                "python" if !python.is_empty() => excerpt::fault_in_python(block, &python),
                "python" | "python,not_run" | "text" => None,
                other => Some(format!("blocks of the kind `{other}` are not checked; see the kinds in `lesson-page`")),
            };
            faults.extend(fault.map(|fault| format!("{}:{}: {fault}", path.display(), block.line)));
        }
        Ok(())
    })?;
    if refreshed != text {
        fs::write(&path, refreshed)?;
    }
    missing.dedup();
    for python in missing {
        // Not `eprintln`: what a test prints so is shown only when it fails.
        let line =
            format!("{}: output of Python is not looked at: there is no {}\n", path.display(), python.description());
        io::stderr().write_all(line.as_bytes())?;
    }
    if faults.is_empty() { Ok(()) } else { Err(faults.join("\n\n").into()) }
}

/// What comes of running the command of a `console` block.
enum Printed {
    Output(String),
    /// It needs this Python, which is not here.
    Missing(Python),
}

fn is_script(block: &Block<'_>) -> bool {
    matches!(Run::parse(console::parts(block).0), Ok(Run::Script(_)))
}

fn printed(page: Page<'_>, block: &Block<'_>) -> Result<Printed, String> {
    let run = Run::parse(console::parts(block).0)?;
    match run.missing() {
        Some(python) => Ok(Printed::Missing(python)),
        None => run.printed(page).map(Printed::Output),
    }
}
