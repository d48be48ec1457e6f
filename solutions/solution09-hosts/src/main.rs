//! The solution of exercise 09, at work: `cargo run -p solution09`.

use solution09 as subject;

#[path = "../../../exercises/exercise09-hosts/src/job.rs"]
mod job;

fn main() {
    // Each worker process runs this program again, and gets no further than to this line.
    futures_pool::worker_entry();
    job::print();
}
