//! The fingerprint of this program.

use std::hash::{DefaultHasher, Hasher};
use std::io::{self, Read};
use std::sync::OnceLock;
use std::{env, fs};

use futures_pool::transport;

/// Two programs of the same fingerprint have the same code: the same registered functions, and the same bytes in their
/// files.
///
/// # Errors
/// If the file of this program cannot be read.
pub(crate) fn fingerprint() -> io::Result<u64> {
    static FINGERPRINT: OnceLock<u64> = OnceLock::new();
    if let Some(known) = FINGERPRINT.get() {
        return Ok(*known);
    }
    let mut hasher = DefaultHasher::new();
    hasher.write_u64(transport::fingerprint());
    let mut program = fs::File::open(env::current_exe()?)?;
    let mut part = vec![0; 1 << 20];
    loop {
        let length = program.read(&mut part)?;
        if length == 0 {
            break;
        }
        hasher.write(&part[..length]);
    }
    Ok(*FINGERPRINT.get_or_init(|| hasher.finish()))
}
