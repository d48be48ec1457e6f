//! P3: a program that does not say where its workers begin. This one does not, so it is a program of its own.

use futures_pool::ProcessPoolExecutor;

#[test]
fn p3_a_program_that_forgot_what_the_pool_needs_gets_one_clear_error() {
    let error = ProcessPoolExecutor::new(2).unwrap_err();
    assert_eq!(
        error.to_string(),
        "worker processes run this program again, and it does not say where they begin: `main` must begin with \
         `futures_pool::worker_entry();`, a test program must contain `futures_pool::worker_test!();`"
    );
}
