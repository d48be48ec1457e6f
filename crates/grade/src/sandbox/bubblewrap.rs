//! Bubblewrap: namespaces of its own for a program, without any right on the system.

use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, Stdio};

use super::{Toolchain, Writable};

const PROGRAM: &str = "bwrap";

/// Whether it is installed. Whether it works, only a try can tell.
pub(super) fn is_there() -> bool {
    let mut version = Command::new(PROGRAM);
    version.arg("--version").stdout(Stdio::null()).stderr(Stdio::null());
    version.status().is_ok_and(|status| status.success())
}

/// The words that stand before those of the program.
pub(super) fn words(toolchain: &Toolchain, course: &Path, target: &Path, writable: Writable) -> Vec<OsString> {
    let mut words: Vec<OsString> =
        [PROGRAM, "--unshare-all", "--unshare-user", "--disable-userns", "--die-with-parent"]
            .into_iter()
            .chain(["--new-session", "--cap-drop", "ALL", "--hostname", "grader"])
            .map(OsString::from)
            .collect();
    let mut bind = |how: &str, path: &Path| words.extend([how.into(), path.into(), path.into()]);
    for system in ["/usr", "/bin", "/lib", "/lib64", "/sbin", "/etc/alternatives", "/etc/ld.so.cache"] {
        bind("--ro-bind-try", system.as_ref());
    }
    // Before the folders of ours, which may lie below it.
    words.extend(["--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"].map(OsString::from));
    let mut bind = |how: &str, path: &Path| words.extend([how.into(), path.into(), path.into()]);
    bind("--ro-bind", &toolchain.sysroot);
    bind("--ro-bind", course);
    if writable == Writable::Target {
        bind("--ro-bind-try", &toolchain.cargo_home.join("registry"));
        bind("--bind", target);
    } else {
        bind("--ro-bind", target);
        // What is left is the memory of the sandbox's own root.
        words.extend(["--remount-ro", "/"].map(OsString::from));
    }
    words.push("--".into());
    words
}
