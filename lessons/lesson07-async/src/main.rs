//! Lesson 07: async. The page beside this program explains it: `lessons/lesson07-async/README.md`.

mod between_awaits;
mod bridge;
mod clients;
mod computing;
mod four_jobs;
mod lock_across;
mod one_thread;
mod polls;
mod primes;
mod service;
mod time_outs;
mod web;

use std::process::ExitCode;

use lesson_program::run_with;

fn main() -> ExitCode {
    run_with(
        &[("serve", "section 5: keep the service running for your browser, until Ctrl-C")],
        "Lesson 07: async, many tasks on one thread",
        &[
            ("Four jobs, gathered", four_jobs::gathered),
            ("A job that computes", computing::beside_sleepers),
            ("Between two awaits", between_awaits::nobody_runs),
            ("A lock held across an await", lock_across::an_await),
            ("A web service under load", web::under_load),
            ("The bridge, both ways", bridge::both_ways),
            ("Who is stopped by a time-out", time_outs::across_the_bridge),
        ],
    )
}
