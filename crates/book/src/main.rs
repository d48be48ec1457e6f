//! The course as a book for the browser: `cargo course book`.
//!
//! It is made by mdBook from the pages that stand beside lessons and exercises. [`assembly`] turns them into chapters in
//! `target/book/src`; nothing of it is kept, so nothing can differ from the pages.
//! [`programs`] runs the lessons for the pictures of their timelines.

mod assembly;
mod blocks;
mod contents;
mod contract;
// Not by a dependency: it would build all peers of the pool with the book.
#[path = "../../futures-pool/benchmark/src/date.rs"]
mod date;
mod edits;
mod hints;
mod indentation;
mod instructors;
mod links;
mod mdbook;
mod predict;
mod programs;
mod schedules;
mod side_by_side;
mod sources;
mod timelines;
mod ways;

use std::process::ExitCode;

use course_files::Course;
use lexopt::prelude::*;

use crate::programs::Programs;

const HELP: &str = "\
The course as a book for the browser.

  cargo course book           makes it in target/book/html
  cargo course book --serve   serves it to browsers of this machine, until Ctrl-C;
                              --port 3001 if 3000 is taken
  --without runs              without the pictures that are drawn from runs of lessons

It runs each lesson for its pictures, which takes about a minute, and again only when
the lesson has changed. On a busy machine they show times of a busy machine.

It needs mdBook: cargo install mdbook --version 0.5.4 --locked
";

/// The exit code when a page is wrong, so that there is no book.
const WRONG_PAGE: u8 = 1;
/// The exit code when the words of the command make no sense, or something is missing on this machine.
const REFUSED: u8 = 2;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err((code, sentence)) => {
            eprintln!("{sentence}");
            ExitCode::from(code)
        }
    }
}

fn run() -> Result<(), (u8, String)> {
    let refused = |sentence| (REFUSED, sentence);
    let (mut serve, mut port, mut runs) = (false, 3000, true);
    let mut arguments = lexopt::Parser::from_env();
    while let Some(argument) = arguments.next().map_err(|error| refused(confused(&error)))? {
        match argument {
            Long("help") | Short('h') => {
                print!("{HELP}");
                return Ok(());
            }
            Long("serve") => serve = true,
            Long("port") => {
                let parsed = arguments.value().and_then(|value| value.parse());
                port = parsed.map_err(|error| refused(confused(&error)))?;
            }
            Long("without") => {
                let what = arguments.value().map_err(|error| refused(confused(&error)))?;
                if what != "runs" {
                    return Err(refused(confused(&"--without takes the word `runs`".into())));
                }
                runs = false;
            }
            other => return Err(refused(confused(&other.unexpected()))),
        }
    }
    let course = Course::find().map_err(refused)?;
    mdbook::must_be_installed().map_err(refused)?;
    let again = if serve { "cargo course book --serve" } else { "cargo course book" };
    let folder = course.root.join("target").join("book");
    let mut programs = if runs {
        let lessons = course.lessons.iter().map(|lesson| format!("lesson{}", lesson.number));
        let wanted: Vec<_> = lessons.chain(["races".to_owned()]).collect();
        let built = Programs::build(&course.root, folder.join("runs"), &wanted);
        Some(built.map_err(|why| (WRONG_PAGE, format!("{why}\nnext: mend that, then {again}")))?)
    } else {
        None
    };
    let assembly = assembly::assemble(&course, programs.as_mut())
        .map_err(|faults| (WRONG_PAGE, format!("{}\nnext: mend that, then {again}", faults.join("\n"))))?;
    if let Some(programs) = programs {
        programs.forget_others().map_err(refused)?;
    }
    let book = mdbook::Book::write(&folder, &assembly, &course.root)
        .map_err(|(path, error)| refused(format!("{}: {error}.\nnext: {again}", path.display())))?;
    if serve {
        return book.serve(port).map_err(refused);
    }
    let index = book.build().map_err(refused)?;
    println!("{}", index.display());
    Ok(())
}

fn confused(error: &lexopt::Error) -> String {
    format!("cargo course book: {error}.\nnext: cargo course book --help")
}
