//! [`Found`]: a file in what a student handed in.

use std::io::Read;

/// The longest source that is taken: far more than any answer needs.
const LONGEST: u64 = 256 * 1024;

/// How many entries a folder or an archive may have. A copy of the whole course has some six hundred.
pub(crate) const MOST_ENTRIES: usize = 10_000;

/// How much an archive may have inside, all entries together.
pub(crate) const MOST_BYTES: u64 = 64 << 20;

/// A Rust file, as it was found in a folder or an archive.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Found {
    /// Where it lay in what was handed in, with `/` between the names.
    pub(crate) path: String,
    /// What it says, or why it cannot be taken.
    pub(crate) text: Result<String, String>,
}

impl Found {
    /// Reads the file at this path, but never more than the longest source.
    pub(crate) fn read(path: String, mut from: impl Read) -> Found {
        let mut bytes = Vec::new();
        let text = match from.by_ref().take(LONGEST + 1).read_to_end(&mut bytes) {
            Err(error) => Err(format!("{path} cannot be read: {error}")),
            Ok(length) if length as u64 > LONGEST => {
                Err(format!("{path} is longer than {} KiB, which no answer needs", LONGEST / 1024))
            }
            Ok(_) => String::from_utf8(bytes).map_err(|_| format!("{path} is not text in UTF-8")),
        };
        Found { path, text }
    }
}

/// Whether a file of this name is one that may be taken.
pub(crate) fn is_source(path: &str) -> bool {
    path.len() > 3 && path.to_lowercase().ends_with(".rs")
}

/// Whether nothing at this path belongs to an answer: what was built, and what systems and editors leave.
pub(crate) fn is_left_out(path: &str) -> bool {
    path.split('/').any(|name| name == "target" || name == "__MACOSX" || name.starts_with('.'))
}
