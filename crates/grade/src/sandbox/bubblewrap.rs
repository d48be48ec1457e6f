//! Bubblewrap: namespaces of its own for a program, without any right on the system.

use std::env;
use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, Stdio};

use super::{Toolchain, View};

const PROGRAM: &str = "bwrap";

/// Whether it is installed. Whether it works, only a try can tell.
pub(super) fn is_there() -> bool {
    let mut version = Command::new(PROGRAM);
    version.arg("--version").stdout(Stdio::null()).stderr(Stdio::null());
    version.status().is_ok_and(|status| status.success())
}

/// The words that stand before those of the program.
pub(super) fn words(toolchain: &Toolchain, course: &Path, target: &Path, view: View<'_>) -> Vec<OsString> {
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
    match view {
        View::Course => {
            bind("--ro-bind-try", &toolchain.cargo_home.join("registry"));
            bind("--bind", target);
            // It is the compiler's wrapper.
            env::current_exe().iter().for_each(|grader| bind("--ro-bind", grader));
        }
        View::Compiling(desk) | View::Running(Some(desk)) => {
            bind("--ro-bind", target);
            // The other desks are not there.
            words.extend(desk.sources.parent().into_iter().flat_map(|desks| ["--tmpfs".into(), desks.into()]));
            let mut bind = |how: &str, path: &Path| words.extend([how.into(), path.into(), path.into()]);
            bind("--ro-bind", &desk.sources);
            bind(if matches!(view, View::Compiling(_)) { "--bind" } else { "--ro-bind" }, &desk.out);
        }
        View::Running(None) => bind("--ro-bind", target),
    }
    if matches!(view, View::Running(_)) {
        // What is left is the memory of the sandbox's own root.
        words.extend(["--remount-ro", "/"].map(OsString::from));
    }
    words.push("--".into());
    words
}
