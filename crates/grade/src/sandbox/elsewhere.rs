//! Where there is no Unix: no limits but those that are watched, and no lock.

use std::ffi::OsString;
use std::fs::File;
use std::io;
use std::process::{Child, Command, ExitCode};

use super::Confinement;

/// Whether there are limits here.
pub(super) const ARE_THERE: bool = false;

/// Nothing stands before the words of a program.
pub(super) fn words(_: &Confinement) -> io::Result<Vec<OsString>> {
    Ok(Vec::new())
}

/// There are no groups of processes.
pub(super) fn in_group(_: &mut Command) {}

/// Nothing is started confined here.
pub(crate) fn begin_confined() -> Option<ExitCode> {
    None
}

/// Ends the program.
pub(super) fn kill(child: &mut Child) {
    let _ = child.kill();
}

/// There is no lock here.
pub(crate) fn lock(_: &File) -> io::Result<()> {
    Ok(())
}
