//! Says whether something is what it was.

use sha2::{Digest, Sha256};

/// The hash of all that was put in, in hexadecimal digits.
pub(crate) fn hex(hash: Sha256) -> String {
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The hash of these texts, one after the other.
pub(crate) fn of<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let mut hash = Sha256::new();
    for text in texts {
        hash.update(format!("{}\0", text.len()));
        hash.update(text);
    }
    hex(hash)
}
