use std::panic::resume_unwind;
use std::thread::{self, Builder};

use crate::Patience;
use crate::standstill::threads;
use crate::tools::events::noted_call;

/// Calls the student's code, on a thread of its own. All checks of a suite call through one function, with one type for
/// each closure they hand in (`&dyn Fn…`). Then the code cannot tell by its caller, its thread, a backtrace or the name
/// of a type which check it is called by.
///
/// A panic goes on in the caller.
/// ```
/// assert_eq!(checks::call(|| 2 + 2), 4);
/// ```
pub fn call<T: Send>(code: impl FnOnce() -> T + Send) -> T {
    noted_call(|| {
        let called = thread::scope(|scope| {
            let thread = Builder::new().name("answer".to_owned()).spawn_scoped(scope, code);
            thread.expect("the system gives us a thread").join()
        });
        called.unwrap_or_else(|panic| resume_unwind(panic))
    })
}

/// Calls `code`, and gives how many threads it has left behind, whatever they do: those that are there afterwards and
/// were not before. It waits for those that are on their way out. Where the system does not tell (other than Linux) it
/// is 0.
///
/// Nobody else may start threads meanwhile: start the site of a check before.
/// ```
/// let left = checks::threads_left_by(|| drop(std::thread::spawn(|| ())));
/// assert_eq!(left, 0);
/// ```
pub fn threads_left_by(code: impl FnOnce()) -> usize {
    let before = threads();
    code();
    let left = || threads().iter().filter(|thread| !before.contains(thread)).count();
    // Once nobody is left, nobody is: a thread of the grader's that begins now is known as such only in a moment.
    if Patience::LONG.wait_until(|| left() == 0) { 0 } else { left() }
}

/// How many threads this process has at this moment, without the grader's own: to be compared with how many it has at another.
/// Where the system does not tell (other than Linux) it is 0.
/// ```
/// let before = checks::thread_count();
/// assert!(checks::thread_count() <= before + 1);
/// ```
pub fn thread_count() -> usize {
    threads().len()
}
