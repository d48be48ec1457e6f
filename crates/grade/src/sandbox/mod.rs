//! [`Sandbox`]: where what students wrote is compiled and run.

mod bubblewrap;
#[cfg(not(unix))]
mod elsewhere;
#[cfg(unix)]
mod limits;
mod program;

use std::env;
use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

#[cfg(not(unix))]
use elsewhere as limits;

pub(crate) use limits::{begin_limited, lock};
pub(crate) use program::{End, Ended};

use crate::compiler_call::{self, CompilerCall};
use crate::workplace::Desk;

/// What holds a submission back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Level {
    /// Namespaces of its own: no network, no files but those it is compiled from, no other processes; and limits.
    Bubblewrap,
    /// Limits on processor time, memory, processes and files; else it has the rights of who grades.
    LimitsOnly,
    /// Nothing but the checks themselves.
    #[cfg_attr(unix, expect(dead_code, reason = "Unix has limits at least"))]
    None,
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Level::Bubblewrap => "bubblewrap",
            Level::LimitsOnly => "limits only",
            Level::None => "none",
        })
    }
}

/// How much a program may use, each of its processes by itself.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    pub(crate) processor_seconds: u64,
    pub(crate) memory_bytes: u64,
    pub(crate) file_bytes: u64,
    pub(crate) processes: u64,
    /// By the clock, for all of it. When it has passed, nothing is known.
    pub(crate) wall: Duration,
}

/// To compile a submission.
pub(crate) const COMPILING: Limits = Limits {
    processor_seconds: 120,
    memory_bytes: 8 << 30,
    file_bytes: 1 << 30,
    processes: 4096,
    wall: Duration::from_secs(15 * 60),
};

/// To run its checks. They themselves stop what computes for longer than 20 s.
pub(crate) const RUNNING: Limits = Limits {
    processor_seconds: 120,
    memory_bytes: 4 << 30,
    file_bytes: 64 << 20,
    processes: 4096,
    wall: Duration::from_secs(30 * 60),
};

/// To compile what is ours, for the first time.
pub(crate) const PREPARING: Limits =
    Limits { processor_seconds: 3600, wall: Duration::from_secs(4 * 3600), ..COMPILING };

/// The programs of the toolchain, and where its packages lie.
#[derive(Clone, Debug)]
struct Toolchain {
    sysroot: PathBuf,
    cargo_home: PathBuf,
    /// What `rustc --version` says.
    version: String,
}

/// Runs programs within what it lets through.
pub(crate) struct Sandbox {
    level: Level,
    toolchain: Toolchain,
    course: PathBuf,
    target: PathBuf,
}

/// What a program sees, and what it may write.
#[derive(Clone, Copy, Debug)]
enum View<'a> {
    /// For cargo: the copied course. It may write what it builds.
    Course,
    /// For the compiler: one desk, and what was built for all. It may write to the desk's output.
    Compiling(&'a Desk),
    /// For a submission: the same. It may write nothing.
    Running(Option<&'a Desk>),
}

impl Sandbox {
    /// The strictest that this system gives. It has the copied course and its target folder in it.
    pub(crate) fn find(course: &Path, target: &Path) -> Result<Sandbox, String> {
        let toolchain = Toolchain::find()?;
        let (course, target) = (course.to_owned(), target.to_owned());
        let mut sandbox = Sandbox { level: Level::Bubblewrap, toolchain, course, target };
        let rustc = sandbox.toolchain.program("rustc");
        let works = bubblewrap::is_there()
            && sandbox
                .start(&rustc, &["--version".into()], &[], &RUNNING, View::Running(None))
                .is_ok_and(|end| end.end == End::Exited(0));
        if !works {
            sandbox.level = limits::LEVEL;
        }
        Ok(sandbox)
    }

    pub(crate) fn level(&self) -> Level {
        self.level
    }

    /// The version of the compiler.
    pub(crate) fn compiler(&self) -> &str {
        &self.toolchain.version
    }

    /// Has cargo take out of the lock file what the copy does not need, and get the packages that are not there yet. This
    /// alone runs outside, and only on manifests of ours.
    pub(crate) fn fetch(&self) -> Result<(), String> {
        let cargo = |arguments: &[&str]| {
            let mut cargo = Command::new(self.toolchain.program("cargo"));
            cargo.args(arguments).current_dir(&self.course).env("RUSTC", self.toolchain.program("rustc"));
            cargo.output().map_err(|error| format!("cargo cannot be run: {error}.\nnext: rustup show"))
        };
        let trimmed = cargo(&["update", "--workspace", "--offline", "--quiet"])?;
        let offline = cargo(&["fetch", "--locked", "--offline", "--quiet"])?;
        let fetched = if offline.status.success() { offline } else { cargo(&["fetch", "--locked", "--quiet"])? };
        let failed = [trimmed, fetched].into_iter().find(|output| !output.status.success());
        failed.map_or(Ok(()), |output| {
            let said = String::from_utf8_lossy(&output.stderr);
            Err(format!("cargo cannot get what the exercises need:\n{}\nnext: cargo fetch --locked", said.trim()))
        })
    }

    /// Runs cargo with these arguments. It may write to the target folder alone, and how it calls the compiler is noted
    /// there.
    pub(crate) fn cargo(&self, arguments: &[&str], limits: &Limits) -> Result<Ended, String> {
        let arguments: Vec<_> = arguments.iter().map(OsString::from).collect();
        let grader = env::current_exe().map_err(|error| format!("the grader does not know where it is: {error}"))?;
        let variables = [
            ("CARGO_HOME", self.toolchain.cargo_home.clone().into()),
            ("CARGO_TARGET_DIR", self.target.clone().into()),
            // What is kept from one answer is of no use for the next.
            ("CARGO_INCREMENTAL", "0".into()),
            ("RUSTC", self.toolchain.program("rustc").into()),
            ("RUSTC_WORKSPACE_WRAPPER", grader.into()),
            (compiler_call::NOTES, self.notes().into()),
        ];
        self.start(&self.toolchain.program("cargo"), &arguments, &variables, limits, View::Course)
    }

    /// The folder in which it is noted how cargo calls the compiler.
    pub(crate) fn notes(&self) -> PathBuf {
        self.target.join("compiler-calls")
    }

    /// Calls the compiler at this desk. It may write to the desk's output alone.
    pub(crate) fn compile(&self, call: &CompilerCall, desk: &Desk, limits: &Limits) -> Result<Ended, String> {
        let rustc = self.toolchain.program("rustc");
        self.start(&rustc, &call.arguments(), &call.variables(), limits, View::Compiling(desk))
    }

    /// Runs a program that was compiled from a submission at this desk. It may write nothing.
    pub(crate) fn run(
        &self,
        program: &Path,
        arguments: &[OsString],
        variables: &[(&str, OsString)],
        desk: &Desk,
        limits: &Limits,
    ) -> Result<Ended, String> {
        self.start(program, arguments, variables, limits, View::Running(Some(desk)))
    }

    fn start(
        &self,
        program: &Path,
        arguments: &[OsString],
        variables: &[(&str, OsString)],
        limits: &Limits,
        view: View<'_>,
    ) -> Result<Ended, String> {
        let mut words: Vec<OsString> = Vec::new();
        if self.level == Level::Bubblewrap {
            words.extend(bubblewrap::words(&self.toolchain, &self.course, &self.target, view));
        }
        words.push(program.into());
        words.extend_from_slice(arguments);
        let mut command =
            limits::command(&words, limits).map_err(|error| format!("nothing can be started: {error}"))?;
        let folder = match view {
            View::Compiling(desk) | View::Running(Some(desk)) => &desk.sources,
            View::Course | View::Running(None) => &self.course,
        };
        command.current_dir(folder).envs(self.environment()).envs(variables.iter().cloned());
        let ended = program::run(command, limits.wall);
        let mut ended = ended.map_err(|error| format!("{} cannot be run: {error}", program.display()))?;
        // As a shell does, bubblewrap turns a signal into a code above 128.
        if let (Level::Bubblewrap, End::Exited(code @ 129..)) = (self.level, &ended.end) {
            ended.end = End::Killed(format!("signal: {}", code - 128));
        }
        Ok(ended)
    }

    /// The whole environment: nothing of the grader's own is passed on.
    fn environment(&self) -> Vec<(&'static str, OsString)> {
        let bin = self.toolchain.sysroot.join("bin");
        let temporary = if self.level == Level::Bubblewrap { "/tmp".into() } else { env::temp_dir() };
        let mut path = vec![bin];
        path.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
        let mut variables = vec![
            ("PATH", env::join_paths(path).unwrap_or_default()),
            ("HOME", temporary.clone().into()),
            ("TMPDIR", temporary.into()),
            ("NO_COLOR", "1".into()),
            ("RUST_BACKTRACE", "0".into()),
            // glibc sets aside 64 MiB of addresses for each of them, and the limit on memory is one on addresses.
            ("MALLOC_ARENA_MAX", "4".into()),
        ];
        // Without these no program starts on Windows, or finds its linker.
        let windows = ["SystemRoot", "TEMP", "TMP", "ProgramFiles", "ProgramFiles(x86)", "ProgramData", "LOCALAPPDATA"];
        variables.extend(windows.into_iter().filter_map(|name| Some((name, env::var_os(name)?))));
        variables
    }
}

impl Toolchain {
    fn find() -> Result<Toolchain, String> {
        let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
        let ask = |question: &[&str]| {
            let output = Command::new(&rustc).args(question).output().ok().filter(|output| output.status.success());
            let output = output.ok_or("rustc cannot be run.\nnext: rustup show")?;
            Ok::<_, String>(String::from_utf8_lossy(&output.stdout).trim().to_owned())
        };
        let home = env::home_dir().unwrap_or_default().join(".cargo");
        Ok(Toolchain {
            sysroot: PathBuf::from(ask(&["--print", "sysroot"])?),
            version: ask(&["--version"])?,
            cargo_home: env::var_os("CARGO_HOME").map_or(home, PathBuf::from),
        })
    }

    fn program(&self, name: &str) -> PathBuf {
        self.sysroot.join("bin").join(format!("{name}{}", env::consts::EXE_SUFFIX))
    }
}
