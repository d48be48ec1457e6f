//! Exercise 01, timed: `cargo run --release -p exercise01`.

use exercise01 as subject;

mod timing;

fn main() -> std::process::ExitCode {
    timing::print()
}
