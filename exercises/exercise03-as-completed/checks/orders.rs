//! Explores your `src/lib.rs`, as it is: its locks, channels and threads are those of a model checker here, and so are
//! those of its pool. What is explored is in `scenes.rs`.

extern crate explored_pool as futures_pool;
// An answer may have thread-locals.
#[allow(unused_imports)]
#[macro_use(thread_local)]
extern crate explored_std as std;

// Not all of it is explored.
#[allow(dead_code)]
#[path = "../src/lib.rs"]
mod subject;

mod scenes;

// Paths of the answer that begin with `crate` begin in its own file.
#[allow(unused_imports)]
use subject::*;

fn main() -> std::process::ExitCode {
    checks::grade_orders(scenes::CHECKS)
}
