use ::std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use ::std::sync::Arc;

use shuttle::scheduler::RandomScheduler;
use shuttle::{Config, FailurePersistence, MaxSteps, Runner};

use crate::order::{Order, Remembering};
use crate::run_once::text_of;

/// Runs this part of a check in so many orders of events, or until it fails in one. The orders are drawn from the seed
/// of the [run](checks::random). The scene must do the same in the same order of events.
///
/// A deadlock fails the check. A panic of the answer, or of the model checker because of something it cannot explore,
/// does not: then [nothing can be said](checks::cannot_say). A failure is [explained](checks::explain) by the lines of
/// the answer in the order in which they ran.
pub fn explore(orders: usize, scene: impl Fn() + Send + Sync + 'static) {
    let scene = Arc::new(scene);
    let order = Order::default();
    let scheduler = RandomScheduler::new_from_seed(checks::random().u64(..), orders);
    let scheduler = Remembering { scheduler, order: order.clone() };
    let explored = catch_unwind(AssertUnwindSafe(|| Runner::new(scheduler, config()).run(of(&scene))));
    let Err(panic) = explored else { return };
    let explain = || {
        let lines = order.lines(of(&scene));
        // No line is known where the program has no debug information.
        if !lines.is_empty() {
            checks::explain(format!("in this order of events:\n{lines}"));
        }
    };
    match text_of(&*panic) {
        // A failed expectation.
        None => {
            explain();
            resume_unwind(panic)
        }
        Some(text) if text.starts_with("deadlock") => {
            explain();
            checks::fail("all threads to come to their end, in whatever order", "a deadlock")
        }
        Some(text) => checks::cannot_say(text),
    }
}

fn of<F: Fn() + Send + Sync + 'static>(scene: &Arc<F>) -> impl Fn() + Send + Sync + 'static + use<F> {
    let scene = Arc::clone(scene);
    move || scene()
}

pub(crate) fn config() -> Config {
    let mut config = Config::new();
    config.failure_persistence = FailurePersistence::None;
    // Threads have 60 KiB otherwise, and what overflows it is none of the answer's faults.
    config.stack_size = 1 << 20;
    // A thread that spins may never see the other run in a random order: such an order is cut off, and says nothing.
    config.max_steps = MaxSteps::ContinueAfter(20_000);
    config
}
