//! The error for a function that was not registered.

use futures_pool::{Executor, ProcessPoolExecutor, call};
use lesson_program::{COLUMNS, Lesson, Outcome};

// Here `futures_pool::remote!(triple);` is missing.
fn triple(n: u32) -> u32 {
    3 * n
}

pub(crate) fn remote(_: &Lesson) -> Outcome {
    let pool = ProcessPoolExecutor::new(1)?;
    match pool.submit(call(triple, (14,))).result() {
        Ok(tripled) => println!("{tripled}"),
        Err(error) => println!("{}", wrapped(&error.to_string())),
    }
    Ok(())
}

/// The text in lines of at most [`COLUMNS`].
fn wrapped(text: &str) -> String {
    let mut lines = String::new();
    for word in text.split(' ') {
        let last = lines.rsplit('\n').next().unwrap_or_default();
        let fits = last.len() + 1 + word.len() <= COLUMNS;
        lines += if last.is_empty() {
            ""
        } else if fits {
            " "
        } else {
            "\n"
        };
        lines += word;
    }
    lines
}
