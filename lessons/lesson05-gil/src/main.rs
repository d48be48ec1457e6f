//! Lesson 05: the lock that Python has. The page beside this program explains it: `lessons/lesson05-gil/README.md`.

mod chunks;
mod contention;
mod convoy;
mod cpu_bound;
mod gil;
mod io_bound;
mod ten_sums;
mod threads;

use std::process::ExitCode;

use lesson_web::run;

fn main() -> ExitCode {
    run(
        "Lesson 05: the lock that Python has",
        &[
            ("Ten partial sums on five workers", ten_sums::section),
            ("Work for the processor, with the lock and without", cpu_bound::section),
            ("Waiting for pages, with the lock", io_bound::section),
            ("The convoy: one thread that reads, two that compute", convoy::section),
            ("Contention without any global lock", contention::section),
            ("Chunks that are too small", chunks::section),
        ],
    )
}
