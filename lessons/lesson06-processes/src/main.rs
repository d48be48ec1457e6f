//! Lesson 06: processes. The page beside this program explains it: `lessons/lesson06-processes/README.md`.

mod by_hand;
mod death;
mod forgotten;
mod one_line;
mod price;
mod primes;
mod sleeps;

use std::process::ExitCode;

use lesson_program::run;

fn main() -> ExitCode {
    futures_pool::worker_entry();
    if by_hand::is_the_child() {
        by_hand::in_the_child();
        return ExitCode::SUCCESS;
    }
    run(
        "Lesson 06: processes",
        &[
            ("Five sleeps on two processes", sleeps::on_two_processes),
            ("A process by hand, and memory that is not shared", by_hand::beside_the_pool),
            ("One line between threads and processes", one_line::on_both),
            ("Primes below 2,500,000, four ways", primes::four_ways),
            ("What a process costs, and what a task costs", price::of_workers_and_tasks),
            ("A worker dies, and another is killed", death::of_two_workers),
            ("A function that nobody registered", forgotten::remote),
        ],
    )
}
