//! [`Refused`]: why a lesson does not begin.

use std::env;
use std::ffi::OsString;
use std::fmt;
use std::process::ExitCode;

use crate::flags;

/// Why a lesson does not begin, though its flags are right.
#[derive(Debug)]
pub struct Refused {
    message: String,
    code: u8,
}

impl Refused {
    /// For this reason: a sentence for the user. The program ends with 1.
    pub fn because(reason: String) -> Self {
        Refused { message: reason, code: 1 }
    }

    /// This machine lacks what the lesson shows, for this reason: a sentence that says how to get it. That is no fault of
    /// the lesson, so the program ends with 0.
    pub fn not_here(reason: String) -> Self {
        Refused { message: reason, code: 0 }
    }

    /// A flag needs a cargo feature that this program was built without, for this reason; the message has the command to
    /// type instead. The program ends with 2.
    pub fn needs_feature(feature: &str, reason: &str) -> Self {
        let name = flags::name();
        let words: Vec<_> = env::args_os().skip(1).map(quoted).collect();
        let message = format!(
            "{name}: {reason}, which this program was built without. This builds it in:\n\n  \
             cargo run -p {name} --features {feature} -- {}\n",
            words.join(" ")
        );
        Refused { message, code: 2 }
    }

    pub(crate) fn exit_code(&self) -> ExitCode {
        ExitCode::from(self.code)
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

/// Words with spaces in quotes that every shell knows.
fn quoted(word: OsString) -> String {
    let word = word.to_string_lossy();
    if word.contains(' ') { format!("\"{word}\"") } else { word.into_owned() }
}
