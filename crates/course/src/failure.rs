//! What kind of failure a check reports, in the words of a student.

use check_report::Kind;

/// One sentence for this kind of failure.
pub(crate) fn sentence(kind: Kind) -> &'static str {
    match kind {
        Kind::NotWritten => "This is still to be written.",
        Kind::Deadlock => "This is a deadlock: threads wait for each other, and none can continue.",
        Kind::Endless => "This did not end: a loop that does not stop, or a wait for something that never comes.",
        Kind::ProcessEnded => "This ended the whole process, which no answer may do.",
        Kind::Panic => "This panicked.",
        Kind::Wrong => "This is not what was asked for.",
    }
}
