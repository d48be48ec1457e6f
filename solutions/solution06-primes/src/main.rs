//! The solution of exercise 06, timed: `cargo run --release -p solution06`.

use solution06 as subject;

#[path = "../../../exercises/exercise06-primes/src/timing.rs"]
mod timing;

fn main() {
    // Each worker process runs this program again, and gets no further than to this line.
    futures_pool::worker_entry();
    timing::print();
}
