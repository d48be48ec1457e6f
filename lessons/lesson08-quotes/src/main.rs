//! Lesson 08: quotes, and all models side by side. The page beside this program explains it:
//! `lessons/lesson08-quotes/README.md`.

mod as_it_stands;
mod cpu_bound;
mod io_bound;
mod lazy;
mod measured;
mod one_page;
mod pages;
mod quotes;
mod sequential;
mod side_by_side;
mod to_beat;

use std::process::ExitCode;

use lesson_web::run;

fn main() -> ExitCode {
    futures_pool::worker_entry();
    run(
        "Lesson 08: quotes, and all models side by side",
        &[
            ("One page, and the quotes on it", one_page::and_its_quotes),
            ("The practice as it stands", as_it_stands::what_it_asks_for),
            ("Thirteen pages, one after the other", sequential::thirteen_pages),
            ("What is to beat", to_beat::bounds),
            ("Waiting, in six ways", io_bound::six_ways),
            ("Computing, in six ways", cpu_bound::six_ways),
            ("Side by side", side_by_side::closing_table),
            ("A lazy iterator", lazy::iterator),
        ],
    )
}
