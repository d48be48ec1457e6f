//! Exercise 08 on all 13 pages: `cargo run -p exercise08`.

use std::process::ExitCode;

use exercise08 as subject;

mod thirteen_pages;

fn main() -> ExitCode {
    thirteen_pages::collect()
}
