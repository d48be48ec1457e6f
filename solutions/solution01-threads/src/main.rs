//! The solution of exercise 01, timed: `cargo run --release -p solution01`.

use solution01 as subject;

#[path = "../../../exercises/exercise01-threads/src/timing.rs"]
mod timing;

fn main() -> std::process::ExitCode {
    timing::print()
}
