//! How much of its stack a thread has used, and where to go on when little is left.
//!
//! Where the stack ends cannot be asked without unsafe code. But a thread of ours knows how large its stack is and
//! where it began, and the address of a local variable, as a mere number, tells how far it has come since.

use std::cell::Cell;
use std::hint::black_box;
use std::ptr;
use std::thread;

use crate::panic;
use crate::sync::thread_local;
use crate::worker::current::CurrentWorker;

/// What is known of the stack of one thread.
#[derive(Clone, Copy)]
struct Stack {
    /// An address near its begin, or where callbacks began to run.
    base: usize,
    /// How many bytes may be used from `base` on.
    size: usize,
    /// How many bytes were used when the task began that was begun last on top of another.
    helped_at: usize,
    /// The most bytes that any task used before another one began on top of it.
    longest_step: usize,
}

thread_local! {
    /// The stack of this thread, if it is known. Needs no drop, so that it is there to the very end of the thread.
    static STACK: Cell<Option<Stack>> = const { Cell::new(None) };
}

/// How much callbacks may use where the size of the stack is not known, in bytes.
const FOR_CALLBACKS: usize = 256 << 10;
/// The stack of a thread that goes on with callbacks, in bytes. The system gives it as it is used.
const OF_THREAD_FOR_CALLBACKS: usize = 16 << 20;

impl Stack {
    fn new(size: usize) -> Self {
        Stack { base: address_here(), size, helped_at: 0, longest_step: 0 }
    }

    fn used(&self) -> usize {
        self.base.abs_diff(address_here())
    }

    fn left(&self) -> usize {
        self.size.saturating_sub(self.used())
    }

    /// Whether more than a quarter of the stack is left.
    fn is_roomy(&self) -> bool {
        self.left() > self.size / 4
    }
}

/// About where the stack of this thread has come to.
#[inline(never)]
fn address_here() -> usize {
    let local = 0_u8;
    ptr::from_ref(black_box(&local)).addr()
}

fn get() -> Option<Stack> {
    STACK.try_with(Cell::get).unwrap_or(None)
}

fn set(stack: Option<Stack>) {
    let _kept = STACK.try_with(|cell| cell.set(stack));
}

/// Says how many bytes of stack this thread has; to be called where the thread begins.
pub(crate) fn set_size(size: usize) {
    set(Some(Stack::new(size)));
}

/// Runs a task on top of the one that waits for it; `false` if too little of the stack is left. That is a quarter, or
/// twice what a task took before, if that is more.
pub(crate) fn help(run: impl FnOnce()) -> bool {
    let Some(outer) = get() else { return false };
    let used = outer.used();
    let longest_step = outer.longest_step.max(used.saturating_sub(outer.helped_at));
    if !outer.is_roomy() || outer.left() < longest_step.saturating_mul(2) {
        return false;
    }
    set(Some(Stack { helped_at: used, longest_step, ..outer }));
    run();
    set(get().map(|inner| Stack { helped_at: outer.helped_at, ..inner }));
    true
}

/// Runs callbacks. They may complete futures that have callbacks, and so on: where little is left of this stack,
/// another thread goes on for this one, which waits.
///
/// A loop would need a queue in this thread, into which the thread that completes a future puts its callbacks for the
/// outermost caller to run. But callbacks may borrow for `'t`, and what a thread-local keeps may borrow nothing
/// (`'static`), so safe code cannot hand them from the inner caller to the outer one.
pub(crate) fn run_callbacks(run: impl FnOnce() + Send) {
    if cfg!(any(loom, shuttle)) {
        return run(); // models have no such chains
    }
    match get() {
        None => {
            set(Some(Stack::new(FOR_CALLBACKS)));
            run();
            set(None);
        }
        Some(stack) if stack.is_roomy() => run(),
        Some(_) => run_elsewhere(run),
    }
}

/// Whether more than a quarter of the stack of this thread is left, as far as is known.
pub(crate) fn is_roomy() -> bool {
    get().is_none_or(|stack| stack.is_roomy())
}

fn run_elsewhere(run: impl FnOnce() + Send) {
    #[cfg(test)]
    if NO_OTHER_THREAD.get() {
        return run();
    }
    let current = CurrentWorker::of_this_thread().map(CurrentWorker::for_another_thread);
    let mut run = Some(run);
    thread::scope(|scope| {
        let thread = thread::Builder::new().name("callbacks".to_owned()).stack_size(OF_THREAD_FOR_CALLBACKS);
        let _joined_by_the_scope = thread.spawn_scoped(scope, || {
            set_size(OF_THREAD_FOR_CALLBACKS);
            let _entered = current.map(|current| current().enter());
            run.take().into_iter().for_each(|run| panic::contain(run));
        });
    });
    run.into_iter().for_each(|run| run()); // if there could be no other thread
}

#[cfg(test)]
thread_local! {
    /// Whether a test has it that callbacks find no other thread to go on in.
    static NO_OTHER_THREAD: Cell<bool> = const { Cell::new(false) };
}

/// From now on callbacks of this thread find no other thread to go on in.
#[cfg(all(test, not(any(loom, shuttle))))]
pub(crate) fn refuse_other_threads() {
    NO_OTHER_THREAD.set(true);
}

#[cfg(all(test, not(any(loom, shuttle))))]
mod tests {
    use watchdog::watched;

    use super::*;

    /// How many tasks of that size run on top of one another.
    fn depth(helped: &mut usize) -> bool {
        let mut frame = [0_u8; 16 << 10];
        black_box(&mut frame);
        help(|| {
            *helped += 1;
            depth(helped);
        })
    }

    #[test]
    fn helping_ends_before_the_stack_does() {
        watched(|| {
            let thread = thread::Builder::new().stack_size(1 << 20);
            let helped = thread.spawn(|| {
                set_size(1 << 20);
                let mut helped = 0;
                depth(&mut helped);
                helped
            });
            let helped = helped.unwrap().join().unwrap();
            assert!((20..48).contains(&helped), "{helped} frames of 16 KiB on 1 MiB");
        });
    }

    #[test]
    fn a_thread_of_unknown_stack_does_not_help() {
        watched(|| assert!(!help(|| ())));
    }
}
