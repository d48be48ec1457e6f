//! Exercise 02, timed: `cargo run --release -p exercise02`.

use exercise02 as subject;

mod timing;

fn main() {
    timing::print();
}
