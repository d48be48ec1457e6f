//! [`in_virtual_time`]: hours that pass in no time.

use std::thread;

use checks::{Patience, fail};
use tokio::runtime::Builder;

/// Runs `scene` on a single-threaded runtime with a clock of its own. That clock stands still while there is anything
/// to poll. When there is nothing, it jumps to the next moment for which somebody sleeps. So what it shows does not
/// depend on the machine.
///
/// A scene that keeps its thread, or always has something to poll, would never end: its clock stands still. It is left
/// alone when patience runs out.
pub(crate) fn in_virtual_time<R: Send + 'static>(scene: impl AsyncFnOnce() -> R + Send + 'static) -> R {
    let play = || {
        let runtime = Builder::new_current_thread().enable_time().start_paused(true).build();
        runtime.expect("a runtime for timers alone needs nothing from the system").block_on(scene())
    };
    let name = thread::current().name().unwrap_or("check").to_owned();
    let stage = thread::Builder::new().name(name).spawn(play).expect("there is room for one more thread");
    if !Patience::LONG.wait_until(|| stage.is_finished()) {
        let seen = "the thread busy or asleep, and the clock of the jobs stopped";
        fail("`gather` to leave its thread free until a job can continue", seen);
    }
    stage.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}
