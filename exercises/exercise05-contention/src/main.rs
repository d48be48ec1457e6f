//! Exercise 05, timed: `cargo run --release -p exercise05`.

use exercise05 as subject;

#[path = "../stub.rs"]
mod given;
mod timing;

fn main() {
    timing::print();
}
