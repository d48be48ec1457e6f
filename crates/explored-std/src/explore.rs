use ::std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use ::std::sync::Arc;

use shuttle::scheduler::RandomScheduler;
use shuttle::{Config, FailurePersistence, MaxSteps, Runner};

use crate::order::{Order, Remembering};
use crate::run_once::text_of;

/// Runs this part of a check in so many orders of events, or until it fails in one. The orders are drawn from the seed
/// of the [run](checks::random). The scene must do the same in the same order of events.
///
/// A failure says whether any order passed. A deadlock fails the check. A panic of the answer, or of the model checker because of something it cannot explore,
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
        let some_pass = order.number() > 1 || passes_in_another(&scene);
        let lines = order.lines(of(&scene));
        let heading = if some_pass { IN_THIS_ORDER } else { IN_EVERY_ORDER };
        // No line is known where the program has no debug information.
        if !lines.is_empty() || !some_pass {
            checks::explain(format!("{heading}:\n{lines}"));
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

/// What stands above the lines of an order that failed.
const IN_THIS_ORDER: &str = "in this order of events";
const IN_EVERY_ORDER: &str = "in this order of events, as in all others that were tried";

/// How many others are tried when the first order fails.
const OTHERS: usize = 50;

/// Whether what failed in the first order passes in another: then the order matters, and it is a race.
fn passes_in_another<F: Fn() + Send + Sync + 'static>(scene: &Arc<F>) -> bool {
    let mut random = checks::random();
    (0..OTHERS).any(|_| {
        let scheduler = RandomScheduler::new_from_seed(random.u64(..), 1);
        catch_unwind(AssertUnwindSafe(|| Runner::new(scheduler, config()).run(of(scene)))).is_ok()
    })
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
