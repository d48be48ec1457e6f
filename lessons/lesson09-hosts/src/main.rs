//! Lesson 09: more than one machine. The page beside this program explains it: `lessons/lesson09-hosts/README.md`.

mod distance;
mod hosts;
mod joining;
mod lost;
mod one_line;
mod primes;

use std::process::ExitCode;

use lesson_program::run_as;

fn main() -> ExitCode {
    futures_pool::worker_entry();
    if let Some(outcome) = hosts::as_a_host() {
        return outcome;
    }
    run_as(
        &[],
        "Lesson 09: more than one machine",
        &[
            ("One line between a machine and many", one_line::on_all_three),
            ("Hosts that join while the job runs", joining::of_hosts),
            ("A host loses power", lost::once),
            ("What may be repeated", lost::twice),
            ("What a task costs at each distance", distance::of_a_task),
        ],
        hosts::with_a_server,
    )
}
