//! Panics that belong to the storm are not printed, and errors that nobody looked at are noted, not printed.

use std::panic;
use std::sync::Once;

use futures_pool::{UnobservedError, set_unobserved_error_hook};

use super::value::StormError;

/// What the message of every panic begins with that is thrown on purpose.
pub(crate) const MARK: &str = "a panic of the storm, ";

/// Puts a hook in front of the program's own that keeps it from hearing of panics with the [`MARK`], and one for
/// errors.
pub(crate) fn install() {
    static HOOKS: Once = Once::new();
    HOOKS.call_once(|| {
        set_unobserved_error_hook(note);
        let previous = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            let ours = info.payload().downcast_ref::<String>().is_some_and(|message| message.starts_with(MARK));
            if !ours {
                previous(info);
            }
        }));
    });
}

fn note(unobserved: &UnobservedError<'_>) {
    if let Some(error) = unobserved.error.downcast_ref::<StormError>() {
        error.was_unobserved();
    }
}
