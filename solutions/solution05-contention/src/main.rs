//! The solution of exercise 05, timed: `cargo run --release -p solution05`.

use solution05 as subject;

#[path = "../../../exercises/exercise05-contention/stub.rs"]
#[expect(unreachable_pub, reason = "it is written as a library, for that is what the exercise begins with")]
mod given;
#[path = "../../../exercises/exercise05-contention/src/timing.rs"]
mod timing;

fn main() {
    timing::print();
}
