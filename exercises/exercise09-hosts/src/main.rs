//! Exercise 09, a job on processes that die: `cargo run -p exercise09`.

use exercise09 as subject;

mod job;

fn main() {
    // Each worker process runs this program again, and gets no further than to this line.
    futures_pool::worker_entry();
    job::print();
}
