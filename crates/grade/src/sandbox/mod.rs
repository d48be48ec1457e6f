//! [`Sandbox`]: where what students wrote is compiled and run.

mod bubblewrap;
#[cfg(not(unix))]
mod elsewhere;
#[cfg(unix)]
mod limits;
mod program;
mod usage;
#[cfg(target_os = "linux")]
mod walls;

use std::env;
use std::ffi::OsString;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

#[cfg(not(unix))]
use elsewhere as limits;

use serde::{Deserialize, Serialize};

pub(crate) use limits::{begin_confined, lock};
pub(crate) use program::{End, Ended};

use crate::compiler_call::{self, CompilerCall};
use crate::workplace::BuildFolders;

/// What holds a submission back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Level {
    /// Namespaces of its own: no network, no files but those it is compiled from, no other processes.
    pub(crate) bubblewrap: bool,
    /// No files but those it is compiled from, no signals to other processes.
    pub(crate) landlock: bool,
    /// No system calls that reach for other processes or for the system.
    pub(crate) seccomp: bool,
    /// The system's limits on processor time, memory, processes and files.
    limits: bool,
}

impl Level {
    /// Those there may be here, the strictest first.
    fn all() -> impl Iterator<Item = Level> {
        let linux = cfg!(target_os = "linux");
        let yes_and_no: &[bool] = if linux { &[true, false] } else { &[false] };
        let bubblewrap = yes_and_no.iter().filter(|bubblewrap| !**bubblewrap || bubblewrap::is_there());
        bubblewrap.flat_map(move |bubblewrap| {
            yes_and_no.iter().flat_map(move |landlock| {
                let level = |seccomp: &bool| Level {
                    bubblewrap: *bubblewrap,
                    landlock: *landlock,
                    seccomp: *seccomp,
                    limits: limits::ARE_THERE,
                };
                yes_and_no.iter().map(level)
            })
        })
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [
            (self.bubblewrap, "bubblewrap"),
            (self.landlock, "Landlock"),
            (self.seccomp, "seccomp"),
            (self.limits, "limits"),
        ];
        let parts: Vec<_> = parts.into_iter().filter_map(|(holds, name)| holds.then_some(name)).collect();
        f.write_str(if parts.is_empty() { "none" } else { "" })?;
        f.write_str(&parts.join(", "))
    }
}

/// How much a program may use.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Limits {
    /// The system holds each process to this.
    pub(crate) processor_seconds: u64,
    /// The same. Addresses are counted, not what is in memory: of a single process the system limits nothing else. What is
    /// written in Rust reserves little more than it uses.
    pub(crate) memory_bytes: u64,
    /// The same, for each file.
    pub(crate) file_bytes: u64,
    /// The same.
    pub(crate) open_files: u64,
    /// With threads, for all of them together; the system holds the user to this, and on Linux they are counted as well.
    pub(crate) processes: u64,
    /// What all processes together have in memory, counted on Linux.
    pub(crate) all_memory_bytes: u64,
    /// All that is written to the disk.
    pub(crate) disk_bytes: u64,
    /// Each of the two streams that it prints to.
    pub(crate) output_bytes: usize,
    /// By the clock, for all of it. When it has passed, nothing is known.
    pub(crate) wall: Duration,
}

/// To compile a submission: it takes a few seconds, and half a GiB.
pub(crate) const COMPILING: Limits = Limits {
    processor_seconds: 60,
    memory_bytes: 4 << 30,
    file_bytes: 128 << 20,
    open_files: 4096,
    processes: 4096,
    all_memory_bytes: 3 << 30,
    disk_bytes: 256 << 20,
    output_bytes: 4 << 20,
    wall: Duration::from_secs(15 * 60),
};

/// To run its checks. They themselves stop what computes for longer than 20 s.
pub(crate) const RUNNING: Limits = Limits {
    processor_seconds: 120,
    file_bytes: 64 << 20,
    disk_bytes: 64 << 20,
    wall: Duration::from_secs(30 * 60),
    ..COMPILING
};

/// To compile what is ours, for the first time.
pub(crate) const PREPARING: Limits = Limits {
    processor_seconds: 3600,
    memory_bytes: 8 << 30,
    file_bytes: 1 << 30,
    all_memory_bytes: u64::MAX,
    disk_bytes: u64::MAX,
    output_bytes: 64 << 20,
    wall: Duration::from_secs(4 * 3600),
    ..COMPILING
};

/// What a process takes on itself before it becomes a program.
#[derive(Debug, Serialize, Deserialize)]
struct Confinement {
    limits: Option<Limits>,
    walls: Option<Walls>,
}

/// What a process raises around itself; see the module of that name.
#[derive(Debug, Serialize, Deserialize)]
struct Walls {
    landlock: bool,
    seccomp: bool,
    read: Vec<PathBuf>,
    write: Vec<PathBuf>,
    /// Whether it may open connections.
    network: bool,
    /// Whether it may set owners, rights and dates of files.
    attributes: bool,
}

/// What a program needs of every system.
const SYSTEM: [&str; 7] = ["/usr", "/bin", "/lib", "/lib64", "/sbin", "/etc/alternatives", "/etc/ld.so.cache"];

/// How standard error begins when a program was not started at all.
const NOT_STARTED: [&str; 2] = ["nothing is started: ", "bwrap: "];

/// The files that a program may read, and those it may change as well.
struct Reach {
    read: Vec<PathBuf>,
    write: Vec<PathBuf>,
}

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

/// What a program is for.
#[derive(Clone, Copy, Debug)]
enum View<'a> {
    /// To show that programs can be started.
    Nothing,
    /// To have cargo build what is ours. It may write what it builds.
    Course,
    /// To compile a submission. The compiler sees its folders, and what was built for all; it may write to its output.
    Compiling(&'a BuildFolders),
    /// To run a submission. It sees the same, and may write nothing.
    Running { folders: &'a BuildFolders, network: bool },
}

impl Sandbox {
    /// The strictest that this system gives. It has the copied course and its target folder in it.
    pub(crate) fn find(course: &Path, target: &Path) -> Result<Sandbox, String> {
        let toolchain = Toolchain::find()?;
        let (course, target) = (course.to_owned(), target.to_owned());
        let none = Level { bubblewrap: false, landlock: false, seccomp: false, limits: limits::ARE_THERE };
        let mut sandbox = Sandbox { level: none, toolchain, course, target };
        let rustc = sandbox.toolchain.program("rustc");
        for level in Level::all() {
            sandbox.level = level;
            let tried = sandbox.start(&rustc, &["--version".into()], &[], &RUNNING, View::Nothing);
            if tried.is_ok_and(|ended| ended.end == End::Exited(0)) {
                break;
            }
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

    /// Calls the compiler in these folders. It may write to their output alone.
    pub(crate) fn compile(
        &self,
        call: &CompilerCall,
        folders: &BuildFolders,
        limits: &Limits,
    ) -> Result<Ended, String> {
        let rustc = self.toolchain.program("rustc");
        self.start(&rustc, &call.arguments(), &call.variables(), limits, View::Compiling(folders))
    }

    /// Runs a program that was compiled from a submission in these folders. It may write nothing. With a network it reaches
    /// itself; without bubblewrap it then reaches others as well.
    pub(crate) fn run(
        &self,
        program: &Path,
        arguments: &[OsString],
        variables: &[(&str, OsString)],
        (folders, network): (&BuildFolders, bool),
        limits: &Limits,
    ) -> Result<Ended, String> {
        self.start(program, arguments, variables, limits, View::Running { folders, network })
    }

    fn start(
        &self,
        program: &Path,
        arguments: &[OsString],
        variables: &[(&str, OsString)],
        limits: &Limits,
        view: View<'_>,
    ) -> Result<Ended, String> {
        let not_started = |error| format!("nothing can be started: {error}");
        let mut words = self.confined(limits, view).map_err(not_started)?;
        words.push(program.into());
        words.extend_from_slice(arguments);
        let (first, words) = words.split_first().ok_or("there is no program")?;
        let mut command = Command::new(first);
        command.args(words).env_clear();
        let folder = match view {
            View::Compiling(folders) | View::Running { folders, .. } => &folders.sources,
            View::Course | View::Nothing => &self.course,
        };
        command.current_dir(folder).envs(self.environment(view)).envs(variables.iter().cloned());
        let watched = match view {
            View::Compiling(folders) | View::Running { folders, .. } => Some(folders.out.as_path()),
            View::Course | View::Nothing => None,
        };
        let ended = program::run(command, limits, watched);
        let mut ended = ended.map_err(|error| format!("{} cannot be run: {error}", program.display()))?;
        if NOT_STARTED.iter().any(|beginning| ended.stderr.starts_with(beginning)) {
            return Err(ended.stderr);
        }
        // As a shell does, bubblewrap turns a signal into a code above 128.
        if let (true, End::Exited(code @ 129..)) = (self.level.bubblewrap, &ended.end) {
            ended.end = End::Killed(format!("signal: {}", code - 128));
        }
        Ok(ended)
    }

    /// The words that stand before a program: they confine it.
    fn confined(&self, limits: &Limits, view: View<'_>) -> io::Result<Vec<OsString>> {
        let Level { bubblewrap, landlock, seccomp, .. } = self.level;
        let reach = self.reach(view)?;
        let mut words = Vec::new();
        let mut limits = Some(*limits);
        if bubblewrap {
            // Within walls of its own it could not set up the namespaces.
            words = limits::words(&Confinement { limits: limits.take(), walls: None })?;
            let place = self.target.parent().unwrap_or(&self.target);
            words.extend(bubblewrap::words(&reach, place));
        }
        let system = SYSTEM.into_iter().chain(["/proc"]).map(PathBuf::from);
        let walls = Walls {
            landlock,
            seccomp,
            read: reach.read.into_iter().chain(system).collect(),
            write: reach.write.into_iter().chain(bubblewrap.then(|| "/tmp".into())).collect(),
            // In a namespace of its own it reaches nobody.
            network: bubblewrap || matches!(view, View::Running { network: true, .. }),
            attributes: !matches!(view, View::Running { .. }),
        };
        words.extend(limits::words(&Confinement { limits, walls: (landlock || seccomp).then_some(walls) })?);
        Ok(words)
    }

    /// The files that a program reaches, besides those of the system.
    fn reach(&self, view: View<'_>) -> io::Result<Reach> {
        // The grader confines itself and then becomes the program; cargo's calls of the compiler go through it as well.
        let mut read = vec![self.toolchain.sysroot.clone(), env::current_exe()?];
        let mut write = Vec::new();
        match view {
            View::Nothing => read.push(self.course.clone()),
            View::Course => {
                read.extend([self.course.clone(), self.toolchain.cargo_home.join("registry")]);
                write.push(self.target.clone());
            }
            View::Compiling(folders) => {
                read.extend([self.target.clone(), folders.sources.clone()]);
                write.push(folders.out.clone());
            }
            View::Running { folders, .. } => {
                read.extend([self.target.clone(), folders.sources.clone(), folders.out.clone()]);
            }
        }
        read.retain(|path| path.exists());
        Ok(Reach { read, write })
    }

    /// The whole environment: nothing of the grader's own is passed on.
    fn environment(&self, view: View<'_>) -> Vec<(&'static str, OsString)> {
        let bin = self.toolchain.sysroot.join("bin");
        let temporary = match view {
            _ if self.level.bubblewrap => Path::new("/tmp"),
            View::Compiling(folders) | View::Running { folders, .. } => &folders.out,
            View::Course | View::Nothing => &self.target,
        };
        let mut path = vec![bin];
        path.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
        let mut variables = vec![
            ("PATH", env::join_paths(path).unwrap_or_default()),
            ("HOME", temporary.into()),
            ("TMPDIR", temporary.into()),
            ("NO_COLOR", "1".into()),
            ("RUST_BACKTRACE", "0".into()),
            // glibc sets aside 64 MiB of addresses for each of them, and the limit on memory is one on addresses.
            ("MALLOC_ARENA_MAX", "4".into()),
        ];
        // Without these no program starts on Windows, or finds its linker.
        variables.extend(["TEMP", "TMP"].map(|name| (name, temporary.into())));
        let windows = ["SystemRoot", "ProgramFiles", "ProgramFiles(x86)", "ProgramData", "LOCALAPPDATA"];
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
