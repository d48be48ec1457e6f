//! Lesson 01: threads. The page beside this program explains it: `lessons/lesson01-threads/README.md`.

mod child;
mod classical;
mod combinations;
mod items;
mod life;
mod median;
mod memory;
mod primes;
mod sleepers;

use std::process::ExitCode;

use lesson_web::run_with;

fn main() -> ExitCode {
    if child::works() {
        return ExitCode::SUCCESS;
    }
    run_with(
        &[("compute", "section 2: the parts compute instead of waiting")],
        "Lesson 01: threads",
        &[
            ("The classical method: a type with a run", classical::two_counters),
            ("Concurrent, parallel, both, neither", combinations::all_four),
            ("Nineteen items, one after the other and all at once", items::both_ways),
            ("What a thread is, and what it costs", life::life_and_price),
            ("Threads share memory, processes do not", memory::shared_or_not),
            ("A thousand threads asleep", sleepers::beside_a_calculation),
        ],
    )
}
