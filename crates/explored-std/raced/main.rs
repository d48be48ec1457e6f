//! Three wrong answers, explored: for tests/explained.rs. Run it to see how an order of events is told.

extern crate explored_std as std;

mod answer;

use explored_std::explore;

const CHECKS: &[checks::Check] = checks::table! {
    no_update_is_lost: "what another thread may do between two of your lines",
    all_threads_end: "who waits for whom",
    the_sum_is_right: "what is added",
};

fn no_update_is_lost() {
    explore(100, || checks::expect_eq("the total", answer::total(), 3));
}

fn all_threads_end() {
    explore(100, answer::two_locks);
}

fn the_sum_is_right() {
    explore(100, || checks::expect_eq("the sum", answer::sum(), 3));
}

fn main() -> std::process::ExitCode {
    checks::grade_orders(CHECKS)
}
