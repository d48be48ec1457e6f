//! The solution of exercise 08 on all 13 pages: `cargo run -p solution08`.

use std::process::ExitCode;

use solution08 as subject;

#[path = "../../../exercises/exercise08-quotes/src/thirteen_pages.rs"]
mod thirteen_pages;

fn main() -> ExitCode {
    thirteen_pages::collect()
}
