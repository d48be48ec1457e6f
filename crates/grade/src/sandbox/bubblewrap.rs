//! Bubblewrap: namespaces of its own for a program, without any right on the system.

use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, Stdio};

use super::{Reach, SYSTEM};

const PROGRAM: &str = "bwrap";

/// How many bytes a program may put into its `/tmp`, which is memory.
const TEMPORARY: u64 = 64 << 20;

/// Whether it is installed. Whether it works, only a try can tell.
pub(super) fn is_there() -> bool {
    let mut version = Command::new(PROGRAM);
    version.arg("--version").stdout(Stdio::null()).stderr(Stdio::null());
    version.status().is_ok_and(|status| status.success())
}

/// The words that stand before those of the program. All that the grader makes lies in `place`.
pub(super) fn words(reach: &Reach, place: &Path) -> Vec<OsString> {
    let mut words: Vec<OsString> =
        [PROGRAM, "--unshare-all", "--unshare-user", "--disable-userns", "--die-with-parent"]
            .into_iter()
            .chain(["--new-session", "--cap-drop", "ALL", "--hostname", "grader"])
            .map(OsString::from)
            .collect();
    let bind = |words: &mut Vec<OsString>, how: &str, path: &Path| {
        words.extend([how.into(), path.into(), path.into()]);
    };
    for system in SYSTEM {
        bind(&mut words, "--ro-bind-try", system.as_ref());
    }
    // Before the folders of ours, which may lie below it.
    words.extend(["--proc", "/proc", "--dev", "/dev", "--size"].map(OsString::from));
    words.extend([TEMPORARY.to_string().into(), "--tmpfs".into(), "/tmp".into()]);
    // It may lie in /tmp, and what is not bound in it shall be as empty there as elsewhere.
    words.extend(["--tmpfs".into(), place.into()]);
    reach.read.iter().for_each(|path| bind(&mut words, "--ro-bind", path));
    reach.write.iter().for_each(|path| bind(&mut words, "--bind", path));
    // What is left is the memory of the sandbox's own folders and devices.
    for folder in [place, Path::new("/dev"), Path::new("/")] {
        words.extend(["--remount-ro".into(), folder.into()]);
    }
    words.push("--".into());
    words
}
