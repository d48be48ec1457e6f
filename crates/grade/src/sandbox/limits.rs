//! Unix: limits that a program sets for itself before it becomes another.
//!
//! The grader starts itself again with [`WORD`]. That process takes the limits on and then becomes the program, so that
//! there is no moment in which the program runs without them.

use std::env;
use std::ffi::OsString;
use std::fs::File;
use std::io;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, ExitCode};

use rustix::fs::{FlockOperation, flock};
use rustix::process::{Pid, Resource, Rlimit, Signal, getrlimit, kill_process_group, setrlimit};

use super::{Level, Limits};

/// What holds here without bubblewrap.
pub(super) const LEVEL: Level = Level::LimitsOnly;

/// The first argument of a grader that is to become another program.
const WORD: &str = "__limited";

/// A command that runs these words under the limits, in a group of its own and with an empty environment.
pub(super) fn command(words: &[OsString], limits: &Limits) -> io::Result<Command> {
    let mut command = Command::new(env::current_exe()?);
    let numbers = [limits.processor_seconds, limits.memory_bytes, limits.file_bytes, limits.processes];
    command.arg(WORD).args(numbers.map(|number| number.to_string())).args(words);
    command.env_clear().process_group(0);
    Ok(command)
}

/// Becomes the program that this process was started for, if it was started for one.
pub(crate) fn begin_limited() -> Option<ExitCode> {
    let mut words = env::args_os().skip(1);
    words.next().filter(|word| word == WORD)?;
    let resources = [Resource::Cpu, Resource::As, Resource::Fsize, Resource::Nproc];
    for (resource, number) in resources.into_iter().zip(words.by_ref()) {
        let number = number.to_string_lossy().parse().ok()?;
        // A limit that is lower already stays, and a system that does not know one goes without it.
        let lower = |number: u64| getrlimit(resource).maximum.map_or(number, |hard| hard.min(number));
        // A little room above: at its end processor time ends with a signal of its own, which tells why.
        let (current, maximum) = (lower(number), lower(number + 5));
        let _ = setrlimit(resource, Rlimit { current: Some(current), maximum: Some(maximum) });
    }
    let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
    end_with_parent();
    let error = Command::new(words.next()?).args(words).exec();
    eprintln!("it cannot be started: {error}");
    Some(ExitCode::from(127))
}

/// On Linux the program ends when the grader does, however that ends.
fn end_with_parent() {
    #[cfg(target_os = "linux")]
    let _ = rustix::process::set_parent_process_death_signal(Some(Signal::KILL));
}

/// Ends the program and what it has started.
pub(super) fn kill(child: &mut Child) {
    if let Some(group) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) {
        let _ = kill_process_group(group, Signal::KILL);
    }
    let _ = child.kill();
}

/// Takes the lock of this file, or fails if another process has it.
pub(crate) fn lock(file: &File) -> io::Result<()> {
    Ok(flock(file, FlockOperation::NonBlockingLockExclusive)?)
}
