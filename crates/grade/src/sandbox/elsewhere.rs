//! Where there is no Unix: no limits, and no lock.

use std::ffi::OsString;
use std::fs::File;
use std::io;
use std::process::{Child, Command, ExitCode};

use super::{Level, Limits};

/// What holds here.
pub(super) const LEVEL: Level = Level::None;

/// A command that runs these words, with an empty environment.
pub(super) fn command(words: &[OsString], _: &Limits) -> io::Result<Command> {
    let (program, arguments) = words.split_first().ok_or(io::ErrorKind::InvalidInput)?;
    let mut command = Command::new(program);
    command.args(arguments).env_clear();
    Ok(command)
}

/// Nothing is started with limits here.
pub(crate) fn begin_limited() -> Option<ExitCode> {
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
