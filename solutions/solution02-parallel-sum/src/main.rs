//! The solution of exercise 02, timed: `cargo run --release -p solution02`.

use solution02 as subject;

#[path = "../../../exercises/exercise02-parallel-sum/src/timing.rs"]
mod timing;

fn main() {
    timing::print();
}
