//! Exercise 07, at work: `cargo run -p exercise07`.

use std::error::Error;

use exercise07 as subject;

mod naps;

fn main() -> Result<(), Box<dyn Error>> {
    naps::take()
}
