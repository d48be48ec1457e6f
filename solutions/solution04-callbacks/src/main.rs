//! The solution of exercise 04, at work: `cargo run -p solution04`.

use std::error::Error;

use solution04 as subject;

#[path = "../../../exercises/exercise04-callbacks/src/naps.rs"]
mod naps;

fn main() -> Result<(), Box<dyn Error>> {
    naps::take()
}
