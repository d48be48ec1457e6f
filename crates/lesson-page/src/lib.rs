//! Keeps the pages of lessons true.
//!
//! A lesson's page is the `README.md` beside its program. A test of the lesson gives page and program to [`check`],
//! which looks at every fenced block:
//!
//! | block | what must hold |
//! |---|---|
//! | `console` | its first line is `$ cargo run -p lesson02 …`; the rest is what the program prints when run so, but for the differences below |
//! | `console,any_order` | the same, but the lines may come in any order, as they do from several threads |
//! | `rust` | stands in the program, word for word, indentation aside; so it compiles |
//! | `rust,compile_fail` | a program that the compiler refuses; the `text` block after it quotes the compiler |
//! | `python`, `text` | nothing |
//!
//! Two runs may differ in the port of `127.0.0.1:43171`, in the number of `worker_3` and of `process 20521`, in what
//! stands behind ` died: `, in a number before ` s`, ` ms`, ` µs`, ` ns`, ` %`, ` hand-overs` or ` times as fast`, and in
//! a timeline, which counts as one line. Rounds
//! that are compared may agree, `(1.5 to 1.7 in 7 rounds)`, or not, `(0.9 to 1.1: 7 rounds disagree)`. Where the page shows `Future(pending)` or `Future(running)`, a run may print any
//! state of that future; where it shows `Future(finished …)` or `Future(cancelled)`, a run must print just that.
//! Everything else is the same, numbers too.
//!
//! With `UPDATE_PAGES=1` in the environment, `console` blocks that are out of date are written anew instead.

mod blocks;
mod console;
mod difference;
mod excerpt;
mod figures;
mod masked;
mod python;
mod refused;

use std::error::Error;
use std::path::Path;
use std::{env, fs};

use crate::blocks::blocks;

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
    let program = excerpt::sources(&Path::new(page.folder).join("src"))?;
    let update = env::var_os("UPDATE_PAGES").is_some();

    let mut refreshed = text.clone();
    let mut faults = Vec::new();
    let blocks = blocks(&text);
    for (number, block) in blocks.iter().enumerate() {
        let fault = match block.kind {
            "console" | "console,any_order" if update => {
                console::refresh(block, &mut refreshed, |package, arguments| {
                    console::run(page.program, package, arguments)
                })
            }
            "console" | "console,any_order" => {
                console::fault(block, |package, arguments| console::run(page.program, package, arguments))
            }
            "rust" => excerpt::fault(block, &program),
            "rust,compile_fail" => refused::fault(page, block, blocks.get(number + 1))?,
            "python" | "text" => None,
            other => Some(format!("blocks of the kind `{other}` are not checked; see the kinds in `lesson-page`")),
        };
        faults.extend(fault.map(|fault| format!("{}:{}: {fault}", path.display(), block.line)));
    }
    if refreshed != text {
        fs::write(&path, refreshed)?;
    }
    if faults.is_empty() { Ok(()) } else { Err(faults.join("\n\n").into()) }
}
