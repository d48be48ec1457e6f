//! The solution of exercise 03 on the five sites of the notebook: `cargo run -p solution03`.

use std::process::ExitCode;

use solution03 as subject;

#[path = "../../../exercises/exercise03-as-completed/src/five_sites.rs"]
mod five_sites;

fn main() -> ExitCode {
    five_sites::report()
}
