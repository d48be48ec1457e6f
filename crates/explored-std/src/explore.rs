use ::std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use shuttle::scheduler::RandomScheduler;
use shuttle::{Config, FailurePersistence, MaxSteps, Runner};

/// Runs this part of a check in so many orders of events, or until it fails in one. The orders are drawn from the seed
/// of the [run](checks::random).
///
/// A deadlock fails the check. A panic of the answer, or of the model checker because of something it cannot explore,
/// does not: then [nothing can be said](checks::cannot_say).
pub fn explore(orders: usize, scene: impl Fn() + Send + Sync + 'static) {
    let scheduler = RandomScheduler::new_from_seed(checks::random().u64(..), orders);
    let mut config = Config::new();
    config.failure_persistence = FailurePersistence::Print;
    // Threads have 60 KiB otherwise, and what overflows it is none of the answer's faults.
    config.stack_size = 1 << 20;
    // A thread that spins may never see the other run in a random order: such an order is cut off, and says nothing.
    config.max_steps = MaxSteps::ContinueAfter(20_000);
    let explored = catch_unwind(AssertUnwindSafe(|| Runner::new(scheduler, config).run(scene)));
    let Err(panic) = explored else { return };
    let text = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
    match text {
        // A failed expectation.
        None => resume_unwind(panic),
        Some(text) if text.starts_with("deadlock") => {
            checks::fail("all threads to come to their end, in whatever order", format!("a {text}"))
        }
        Some(text) => checks::cannot_say(text),
    }
}
