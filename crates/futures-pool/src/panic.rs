//! Catching a panic together with the place where it happened.
//!
//! The place is known only to the panic hook, so the first capture puts a hook of ours in front of the program's own,
//! which still prints as it always did. A program that replaces the hook later loses the places, nothing else.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::fmt;
use std::mem;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

use crate::sync::Mutex;

/// A panic of a task: its message, the place in the source, and the payload it was thrown with.
///
/// ```
/// use futures_pool::{Executor, TaskError, ThreadPoolExecutor};
///
/// let pool = ThreadPoolExecutor::new(1)?;
/// let job = pool.submit(|| -> u32 { panic!("out of cheese") });
/// let Err(TaskError::Panicked(panic)) = job.result() else { panic!("it must have panicked") };
/// assert_eq!(panic.message(), "out of cheese");
/// # Ok::<(), futures_pool::InvalidArgument>(())
/// ```
pub struct Panic {
    message: String,
    location: Option<String>,
    payload: Mutex<Option<Box<dyn Any + Send>>>,
}

impl Panic {
    /// A panic in another process, whose payload stayed there.
    #[cfg(feature = "processes")]
    pub(crate) fn elsewhere(message: String, location: Option<String>) -> Self {
        Panic { message, location, payload: Mutex::new(None) }
    }

    /// What `panic!` was given; `(no message)` when the payload is neither a `&str` nor a `String`.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Where it happened, as `file:line:column`; `None` when another panic hook took the place of ours, or when the
    /// thread was already dropping its [locals](std::thread_local).
    pub fn location(&self) -> Option<&str> {
        self.location.as_deref()
    }

    /// Goes on with the panic in this thread, with the payload it was thrown with (the first time; then with the
    /// message). The panic hook is not called again.
    ///
    /// # Panics
    /// Always: that is what it is for.
    pub fn resume(&self) -> ! {
        let payload = self.payload.lock().take();
        panic::resume_unwind(payload.unwrap_or_else(|| Box::new(self.message.clone())))
    }
}

impl Drop for Panic {
    /// The payload may panic when it is dropped: that harms neither a worker nor the thread that drops the error.
    fn drop(&mut self) {
        let payload = self.payload.lock().take();
        contain(|| drop(payload));
    }
}

impl fmt::Display for Panic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.location {
            Some(place) => write!(f, "the task panicked at {place}: {}", self.message),
            None => write!(f, "the task panicked: {}", self.message),
        }
    }
}

impl fmt::Debug for Panic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Panic").field("message", &self.message).field("location", &self.location).finish()
    }
}

impl std::error::Error for Panic {}

/// Runs `work`, and gives a panic in it as a value.
pub(crate) fn capture<R>(work: impl FnOnce() -> R) -> Result<R, Panic> {
    note_places();
    take_place(); // of a panic that the work before caught itself
    let outer = set_capturing(true);
    let result = panic::catch_unwind(AssertUnwindSafe(work));
    set_capturing(outer);
    result.map_err(|payload| Panic {
        message: message_of(payload.as_ref()),
        location: take_place(),
        payload: Mutex::new(Some(payload)),
    })
}

/// Runs code that is not ours and whose panic concerns nobody here; the hook has reported it.
pub(crate) fn contain(work: impl FnOnce()) {
    let mut work = Some(work);
    contain_all(&mut || work.take().into_iter().for_each(|work| work()));
}

fn contain_all(work: &mut dyn FnMut()) {
    let dropped = panic::catch_unwind(AssertUnwindSafe(work)).or_else(|payload| {
        panic::catch_unwind(AssertUnwindSafe(|| drop(payload))) // a payload may panic when it is dropped
    });
    if let Err(payload) = dropped {
        mem::forget(payload);
    }
}

thread_local! {
    /// Whether this thread is inside [`capture`].
    static CAPTURING: Cell<bool> = const { Cell::new(false) };
    /// Where this thread last panicked inside [`capture`].
    static PLACE: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Says whether this thread is inside [`capture`], and gives what was said before. While the locals of a thread are
/// dropped it may be too late to say so; then the place of a panic is not known.
fn set_capturing(capturing: bool) -> bool {
    CAPTURING.try_with(|cell| cell.replace(capturing)).unwrap_or(false)
}

fn take_place() -> Option<String> {
    PLACE.try_with(RefCell::take).unwrap_or(None)
}

fn note_places() {
    static HOOK: Once = Once::new();
    // A panicking thread may not change the hook; the next capture does it.
    if HOOK.is_completed() || std::thread::panicking() {
        return;
    }
    HOOK.call_once(|| {
        let previous = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if CAPTURING.try_with(Cell::get).unwrap_or(false) {
                let _kept = PLACE.try_with(|place| place.replace(info.location().map(ToString::to_string)));
            }
            previous(info);
        }));
    });
}

fn message_of(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied().or(payload.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("(no message)").to_owned()
}
