//! What panicked in this process, with its place: a check that fails can then say why.

use std::any::Any;
use std::panic::{self, AssertUnwindSafe, PanicHookInfo};
use std::sync::Mutex;
use std::thread;

use super::expect::is_failure;

/// Runs `f` and gives the message with which it panicked, or nothing if it returned.
///
/// ```
/// let message = checks::panic_message(|| panic!("array {} is broken", 2));
/// assert_eq!(message.as_deref(), Some("array 2 is broken"));
/// assert_eq!(checks::panic_message(|| ()), None);
/// ```
///
/// A failed expectation inside `f` is no panic: it fails the check. Nor is a `todo!`: the check is then not written yet.
pub fn panic_message<T>(f: impl FnOnce() -> T) -> Option<String> {
    let payload = panic::catch_unwind(AssertUnwindSafe(f)).err()?;
    let message = message_of(&*payload);
    if is_failure(&*payload) || unwritten(&message).is_some() {
        panic::resume_unwind(payload);
    }
    Some(message)
}

/// The message of a panic's payload.
pub(crate) fn message_of(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("a panic whose payload is no text")
        .to_owned()
}

/// A panic as the hook saw it.
#[derive(Clone)]
pub(crate) struct Panic {
    pub(crate) message: String,
    /// `file:line`, as the compiler was given it.
    pub(crate) place: String,
}

impl Panic {
    /// Whether this is a `todo!` or an `unimplemented!`: the panic of code that is still to be written.
    fn is_unwritten(&self) -> bool {
        self.unwritten().is_some()
    }

    /// What the `todo!` says about the code to write.
    fn unwritten(&self) -> Option<&str> {
        unwritten(&self.message)
    }
}

fn unwritten(message: &str) -> Option<&str> {
    let rest = message.strip_prefix("not yet implemented").or_else(|| message.strip_prefix("not implemented"))?;
    Some(rest.strip_prefix(": ").unwrap_or("a `todo!`"))
}

/// The first panics of this process, enough to explain a failure.
static SEEN: Mutex<Vec<Panic>> = Mutex::new(Vec::new());
const KEPT: usize = 64;

/// Writes down every panic from now on, and prints it in two lines in place of Rust's four.
pub(crate) fn watch() {
    panic::set_hook(Box::new(|info: &PanicHookInfo<'_>| {
        let place = info.location().map_or("an unknown place".to_owned(), |at| format!("{}:{}", at.file(), at.line()));
        let panic = Panic { message: message_of(info.payload()), place };
        if !panic.is_unwritten() {
            let name = thread::current().name().unwrap_or("without a name").to_owned();
            eprintln!("thread {name} panicked: {}\n    at {}", panic.message, panic.place);
        }
        let mut seen = SEEN.lock().expect("nothing panics while it holds this lock");
        if seen.len() < KEPT {
            seen.push(panic);
        }
    }));
}

/// The first `todo!` that was reached: what it says, and where it stands.
pub(crate) fn first_unwritten() -> Option<Panic> {
    let seen = SEEN.lock().expect("nothing panics while it holds this lock");
    let panic = seen.iter().find(|panic| panic.is_unwritten())?;
    Some(Panic { message: panic.unwritten()?.to_owned(), place: panic.place.clone() })
}

/// Where the panic with this message happened, if the hook saw it.
pub(crate) fn place_of(message: &str) -> Option<String> {
    let seen = SEEN.lock().expect("nothing panics while it holds this lock");
    seen.iter().find(|panic| panic.message == message).map(|panic| panic.place.clone())
}
