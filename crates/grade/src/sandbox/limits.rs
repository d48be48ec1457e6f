//! Unix: a program takes its limits on itself, and raises walls around itself, before it becomes another.
//!
//! The grader starts itself again with [`WORD`]. That process is confined and then becomes the program, so that there is
//! no moment in which the program runs free.

use std::env;
use std::ffi::OsString;
use std::fs::File;
use std::io;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, ExitCode};

use rustix::fs::{FlockOperation, flock};
use rustix::process::{Pid, Resource, Rlimit, Signal, getrlimit, kill_process_group, setrlimit};

use super::{Confinement, Limits};

/// Whether there are limits here.
pub(super) const ARE_THERE: bool = true;

/// The first argument of a grader that is to become another program.
const WORD: &str = "__confined";

/// The exit code of a grader that could not become it.
const NOT_CONFINED: u8 = 126;

/// The words that start a grader which is confined so and then becomes what the words after them say.
pub(super) fn words(confinement: &Confinement) -> io::Result<Vec<OsString>> {
    Ok(vec![env::current_exe()?.into(), WORD.into(), serde_json::to_string(confinement)?.into()])
}

/// Lets the command run in a group of its own.
pub(super) fn in_group(command: &mut Command) {
    command.process_group(0);
}

/// Becomes the program that this process was started for, if it was started for one.
pub(crate) fn begin_confined() -> Option<ExitCode> {
    let mut words = env::args_os().skip(1);
    words.next().filter(|word| word == WORD)?;
    let refused = |why: &str| {
        eprintln!("nothing is started: {why}");
        Some(ExitCode::from(NOT_CONFINED))
    };
    let Some((confinement, program)) = words.next().zip(words.next()) else { return refused("words are missing") };
    let confinement: Confinement = match serde_json::from_str(&confinement.to_string_lossy()) {
        Ok(confinement) => confinement,
        Err(error) => return refused(&error.to_string()),
    };
    confinement.limits.iter().for_each(take_on);
    end_with_parent();
    #[cfg(target_os = "linux")]
    if let Some(Err(why)) = confinement.walls.as_ref().map(super::walls::raise) {
        return refused(&why);
    }
    let error = Command::new(program).args(words).exec();
    eprintln!("it cannot be started: {error}");
    Some(ExitCode::from(127))
}

fn take_on(limits: &Limits) {
    for (resource, number) in [
        (Resource::Cpu, limits.processor_seconds),
        (Resource::As, limits.memory_bytes),
        (Resource::Fsize, limits.file_bytes),
        (Resource::Nproc, limits.processes),
        (Resource::Nofile, limits.open_files),
        (Resource::Core, 0),
    ] {
        // A limit that is lower already stays, and a system that does not know one goes without it.
        let lower = |number: u64| getrlimit(resource).maximum.map_or(number, |hard| hard.min(number));
        // A little room above: at its end processor time ends with a signal of its own, which tells why.
        let room = if resource == Resource::Cpu { 5 } else { 0 };
        let (current, maximum) = (lower(number), lower(number + room));
        let _ = setrlimit(resource, Rlimit { current: Some(current), maximum: Some(maximum) });
    }
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
