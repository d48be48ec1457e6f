//! The solution of exercise 07, at work: `cargo run -p solution07`.

use std::error::Error;

use solution07 as subject;

#[path = "../../../exercises/exercise07-gather/src/naps.rs"]
mod naps;

fn main() -> Result<(), Box<dyn Error>> {
    naps::take()
}
