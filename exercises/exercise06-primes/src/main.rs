//! Exercise 06, timed: `cargo run --release -p exercise06`.

use exercise06 as subject;

mod timing;

fn main() {
    // Each worker process runs this program again, and gets no further than to this line.
    futures_pool::worker_entry();
    timing::print();
}
