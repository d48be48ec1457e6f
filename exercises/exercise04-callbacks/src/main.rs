//! Exercise 04, at work: `cargo run -p exercise04`.

use std::error::Error;

use exercise04 as subject;

mod naps;

fn main() -> Result<(), Box<dyn Error>> {
    naps::take()
}
