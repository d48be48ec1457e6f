//! Exercise 03 on the five sites of the notebook: `cargo run -p exercise03`.

use std::process::ExitCode;

use exercise03 as subject;

mod five_sites;

fn main() -> ExitCode {
    five_sites::report()
}
