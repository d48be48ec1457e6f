//! [`Grader`]: compiles a submission, runs its checks, and says what came of it.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use crate::allowed_crates::{self, AllowedCrates};
use crate::compiler_call::CompilerCall;
use crate::hash;
use crate::not_built::{NotBuilt, errors, messages, why_not_built, wrong};
use crate::sandbox::{COMPILING, End, PREPARING, RUNNING, Sandbox};
use crate::taken_files;
use crate::verdict::{Judgement, Verdict};
use crate::workplace::{BuildFolders, Exercise, Workplace};

/// Grades submissions, several at the same time.
pub(crate) struct Grader {
    workplace: Workplace,
    sandbox: Sandbox,
    /// The exercises whose dependencies are compiled.
    prepared: BTreeMap<String, Prepared>,
    /// What answers may use besides; there is none before that is compiled.
    allowed_crates: Option<AllowedCrates>,
}

/// What does not change from one submission to the next.
struct Prepared {
    /// The names of the checks.
    checks: Vec<String>,
    library: CompilerCall,
    program: CompilerCall,
    /// What explores orders of events, and the names of what it explores, if the exercise has that.
    orders: Option<(CompilerCall, Vec<String>)>,
}

/// The sources of what decides a verdict.
const DECIDING: [&str; 16] = [
    include_str!("not_built.rs"),
    include_str!("taken_files.rs"),
    include_str!("allowed_crates.rs"),
    include_str!("grader.rs"),
    include_str!("verdict.rs"),
    include_str!("compiler_call.rs"),
    include_str!("workplace.rs"),
    include_str!("sandbox/mod.rs"),
    include_str!("sandbox/bubblewrap.rs"),
    include_str!("sandbox/elsewhere.rs"),
    include_str!("sandbox/limits.rs"),
    include_str!("sandbox/program.rs"),
    include_str!("sandbox/usage.rs"),
    include_str!("sandbox/walls.rs"),
    ALLOWED_STD,
    ALLOWED_EXPLORED_STD,
];

/// What submissions find under the name `std`.
const ALLOWED_STD: &str = include_str!("../allowed-std/lib.rs");

/// What they find under it where orders of events are explored.
const ALLOWED_EXPLORED_STD: &str = include_str!("../allowed-std/explored.rs");

/// What all submissions share is compiled without lines, and the model checker as the course compiles it: so that it is
/// fast.
const SHARED: [&str; 3] = [
    "--config=profile.dev.debug=false",
    "--config=profile.dev.package.shuttle-engine.opt-level=1",
    "--config=profile.dev.package.shuttle-std.opt-level=1",
];

/// By its lines an order of events is told.
const WITH_LINES: [&str; 2] = ["-Cdebuginfo=line-tables-only", "-Cstrip=none"];

/// Lints that nothing in a submission can switch off.
const FORBIDDEN: [&str; 2] = ["-Funsafe-code", "-Flong-running-const-eval"];

impl Grader {
    pub(crate) fn new(workplace: Workplace, sandbox: Sandbox) -> Grader {
        Grader { workplace, sandbox, prepared: BTreeMap::new(), allowed_crates: None }
    }

    pub(crate) fn level(&self) -> String {
        self.sandbox.level().to_string()
    }

    /// The folders with this number, empty.
    pub(crate) fn build_folders(&self, number: usize) -> Result<BuildFolders, String> {
        self.workplace.build_folders(number).map_err(|error| {
            format!("there is no room for what is compiled: {error}.\nnext: make room, then run the same command")
        })
    }

    /// A hash of all that the verdict on these sources depends on.
    pub(crate) fn hash(&self, exercise: &str, sources: &BTreeMap<String, String>) -> String {
        let checks = self.workplace.exercise(exercise).map_or("", |exercise| &exercise.hash);
        let about = [exercise, checks, self.sandbox.compiler()].into_iter().chain(DECIDING);
        hash::of(about.chain(sources.iter().flat_map(|(path, text)| [path.as_str(), text.as_str()])))
    }

    /// Compiles the exercise as it was handed out, and with it all it depends on. Fails if that does not work: then no
    /// submission could be graded.
    pub(crate) fn prepare(&mut self, number: &str) -> Result<(), String> {
        if self.prepared.contains_key(number) {
            return Ok(());
        }
        let broken = |why: String| {
            format!("Exercise {number} does not work as it was handed out:\n{why}\nnext: cargo course verify")
        };
        let folders = self.build_folders(0)?;
        self.compile_allowed_std(&folders).map_err(broken)?;
        let exercise = self.exercise(number)?;
        let package = exercise.package.as_str();
        let made = self.cargo(&["test", "--no-run", "--package", package, "--test", "checks"]).map_err(broken)?;
        let call_for = |made: &str, kind, name| self.call_for(made, kind, name).map_err(broken);
        let ((_, library), (checks, program)) = (call_for(&made, "lib", package)?, call_for(&made, "test", "checks")?);
        let names = self.names(&checks, &folders).map_err(broken)?;
        let orders = match exercise.orders.as_deref() {
            None => None,
            Some(example) => {
                let target = ["build", "--package", package, "--example", example, "--features", "orders"];
                let (file, explorer) = call_for(&self.cargo(&target).map_err(broken)?, "example", example)?;
                let names = self.names(&file, &folders).map_err(broken)?;
                let explorer = self.with_allowed_explored_std(explorer, number, &folders).map_err(broken)?;
                Some((explorer, names))
            }
        };
        let prepared = Prepared { checks: names, library, program, orders };
        self.try_out(exercise, &prepared, &folders).map_err(|not| broken(not.reason))?;
        self.prepared.insert(number.to_owned(), prepared);
        Ok(())
    }

    /// Compiles the crates that answers may use besides those of their exercise, if the course has any.
    pub(crate) fn prepare_allowed_crates(&mut self) -> Result<(), String> {
        if self.allowed_crates.is_some() || !self.workplace.allows_crates {
            return Ok(());
        }
        let made = self.cargo(&["build", "--package", allowed_crates::PACKAGE]);
        let call = made.and_then(|made| self.call_for(&made, "lib", "allowed_crates"));
        let (_, call) = call.map_err(|why| {
            format!(
                "The crates that answers may use cannot be compiled:\n{why}\nnext: cargo build -p {}",
                allowed_crates::PACKAGE
            )
        })?;
        self.allowed_crates = Some(AllowedCrates::of(&call));
        Ok(())
    }

    /// Compiles the exercise as it was handed out in the way in which submissions are compiled. What never compiles so
    /// would be taken for the mistake of each student, and never be explored.
    fn try_out(&self, exercise: &Exercise, prepared: &Prepared, folders: &BuildFolders) -> Result<(), NotBuilt> {
        self.checks_of(exercise, prepared, &BTreeMap::new(), folders)?;
        prepared.orders.iter().try_for_each(|(explorer, _)| {
            self.compile(&self.of_the_student(explorer, folders).map_err(wrong)?, folders).map(drop)
        })
    }

    /// Compiles the checks of an exercise with these sources in it.
    fn checks_of(
        &self,
        exercise: &Exercise,
        prepared: &Prepared,
        sources: &BTreeMap<String, String>,
        folders: &BuildFolders,
    ) -> Result<PathBuf, NotBuilt> {
        exercise.put(sources, folders).map_err(|error| wrong(format!("the sources cannot be written: {error}")))?;
        // No answer is another one where it is explored.
        let same = prepared.orders.is_some().then(|| "--cfg=feature=\"orders\"".to_owned());
        let library = self.of_the_student(&prepared.library, folders).map_err(wrong)?.with(same);
        let library = match &self.allowed_crates {
            Some(crates) => crates.for_sources(library, sources),
            None => library,
        };
        let library = library.with([taken_files::LISTED.to_owned()]);
        let library = self.compile(&library, folders)?;
        self.refuse_taken_files(exercise, library.with_file_name(prepared.library.lists()), folders)?;
        let program = self.at(&prepared.program, folders).map_err(wrong)?;
        let program = program.with_library(&exercise.package, &library).map_err(wrong)?;
        self.compile(&program.with([format!("-Ldependency={}", self.workplace.target.display())]), folders)
    }

    /// Refuses an answer that takes in a file which is no part of it, by whatever trick.
    fn refuse_taken_files(&self, exercise: &Exercise, list: PathBuf, folders: &BuildFolders) -> Result<(), NotBuilt> {
        let answer = folders.sources.join(&exercise.folder).join("src");
        match taken_files::outside(&list, &folders.sources, &answer) {
            Ok(None) => Ok(()),
            Ok(Some(path)) => {
                let reason = format!("the answer takes in {}, which is no part of it", path.display());
                Err(NotBuilt { verdict: Verdict::Rejected, reason })
            }
            Err(error) => Err(wrong(format!("the files that were compiled are not known: {error}"))),
        }
    }

    /// The checks of this program.
    fn names(&self, program: &Path, folders: &BuildFolders) -> Result<Vec<String>, String> {
        let list = ["--list", "--format", "terse"].map(OsString::from);
        let listed = self.sandbox.run(program, &list, &[], (folders, false), &RUNNING)?;
        let names: Vec<_> =
            listed.stdout.lines().filter_map(|line| line.strip_suffix(": test")).map(str::to_owned).collect();
        if names.is_empty() { Err(format!("it lists no checks. {}", listed.stderr)) } else { Ok(names) }
    }

    /// Grades these sources in these folders, for a prepared exercise, while `jobs` submissions are graded at the same
    /// time. Every check is named, run or not.
    pub(crate) fn grade(
        &self,
        number: &str,
        sources: &BTreeMap<String, String>,
        folders: &BuildFolders,
        jobs: usize,
    ) -> Judgement {
        let judged = self.judge(number, sources, folders, jobs);
        let mut judged =
            judged.unwrap_or_else(|NotBuilt { verdict, reason }| Judgement::without_checks(verdict, reason));
        judged.name_checks(self.checks(number));
        judged
    }

    /// The names of the checks of a prepared exercise, those that explore orders of events last.
    pub(crate) fn checks(&self, number: &str) -> impl Iterator<Item = &String> {
        self.prepared
            .get(number)
            .into_iter()
            .flat_map(|prepared| prepared.checks.iter().chain(prepared.orders.iter().flat_map(|(_, names)| names)))
    }

    fn judge(
        &self,
        number: &str,
        sources: &BTreeMap<String, String>,
        folders: &BuildFolders,
        jobs: usize,
    ) -> Result<Judgement, NotBuilt> {
        let exercise = self.exercise(number).map_err(wrong)?;
        let prepared = self.prepared.get(number).ok_or_else(|| wrong(format!("exercise {number} is not prepared")))?;
        let taken = sources.iter().filter(|(path, _)| exercise.takes(path));
        let (readable, unreadable): (Vec<_>, Vec<_>) = taken.partition(|(_, text)| checks::can_be_read(text));
        let refuse = |(path, text): (&String, &String)| {
            checks::refuse_what_no_answer_needs(&format!("src/{path}"), text).map_err(|why| {
                // Its last line is for the student's own machine.
                let reason = why.split("\nnext: ").next().unwrap_or_default().to_owned();
                NotBuilt { verdict: Verdict::Rejected, reason }
            })
        };
        readable.into_iter().try_for_each(refuse)?;
        let program = self.checks_of(exercise, prepared, sources, folders)?;
        // Most often the compiler cannot read them either, and says why.
        unreadable.into_iter().try_for_each(refuse)?;
        let seed = self.hash(number, sources).get(..8).and_then(|digits| u32::from_str_radix(digits, 16).ok());
        let run = |arguments: &[OsString], orders: OsString| {
            let variables = [
                ("CHECK_SEED", seed.unwrap_or_default().to_string().into()),
                ("CHECKS_ORDERS_PROGRAM", orders),
                // Longer than when a student waits: it must not be over before an endless loop has computed enough to be told.
                ("CHECKS_WALL_LIMIT_SECONDS", "300".into()),
                ("CARGO_PKG_NAME", exercise.package.clone().into()),
                ("CARGO_MANIFEST_DIR", folders.sources.join(&exercise.folder).into()),
            ];
            self.sandbox.run(&program, arguments, &variables, (folders, exercise.network), &RUNNING).map_err(wrong)
        };
        // A check waits for a while for what only a wrong answer does. All submissions together run no more checks than one
        // that is graded alone, so that the machine is no busier and what is wrong is seen.
        let at_once = format!("--test-threads={}", (checks::AT_ONCE / jobs).max(1));
        let checked = run(&["--color=never".into(), at_once.into()], OsString::new())?;
        let mut judged = Judgement::of_checks(&checked, &prepared.checks);
        if let (true, Some((explorer, names))) = (judged.is_open(), &prepared.orders) {
            let explorer = self.of_the_student(explorer, folders).map_err(wrong)?.with(WITH_LINES.map(str::to_owned));
            // An answer may be right and use something that cannot be explored.
            if let Ok(explorer) = self.compile(&explorer, folders) {
                for name in names {
                    let explored = run(&["--color=never".into(), name.into()], explorer.clone().into())?;
                    judged = judged.and_explored(&Judgement::of_checks(&explored, &[]));
                }
            }
        }
        Ok(judged)
    }

    fn exercise(&self, number: &str) -> Result<&Exercise, String> {
        self.workplace.exercise(number).ok_or_else(|| format!("There is no exercise {number}."))
    }

    /// Compiles what is allowed of std.
    fn compile_allowed_std(&self, folders: &BuildFolders) -> Result<(), String> {
        self.compile_part_of_std("allowed_std", ALLOWED_STD, [], &self.allowed_std(), folders)
    }

    fn allowed_std(&self) -> PathBuf {
        self.workplace.target.join("liballowed_std.rlib")
    }

    /// The call, with what is allowed of the explored std in place of all of it. Each exercise has one of its own: it may
    /// build the explored std in its own way.
    fn with_allowed_explored_std(
        &self,
        explorer: CompilerCall,
        number: &str,
        folders: &BuildFolders,
    ) -> Result<CompilerCall, String> {
        let name = "explored_std";
        let whole =
            explorer.library(name).ok_or("its orders of events are explored without `explored-std`")?.to_owned();
        let to = self.workplace.target.join(format!("liballowed_explored_std-{number}.rlib"));
        let beside = Path::new(&whole).parent().unwrap_or(Path::new(""));
        let more = [
            format!("--extern=allowed_std={}", self.allowed_std().display()),
            format!("--extern={name}={whole}"),
            format!("-Ldependency={}", beside.display()),
        ];
        self.compile_part_of_std("allowed_explored_std", ALLOWED_EXPLORED_STD, more, &to, folders)?;
        let search = format!("-Ldependency={}", self.workplace.target.display());
        Ok(explorer.with_library(name, &to)?.with([search]))
    }

    /// Compiles what stands for std, with the compiler that submissions are compiled with.
    fn compile_part_of_std(
        &self,
        name: &'static str,
        text: &str,
        more: impl IntoIterator<Item = String>,
        to: &Path,
        folders: &BuildFolders,
    ) -> Result<(), String> {
        let source = folders.sources.join(name).with_extension("rs");
        fs::write(&source, text).map_err(|error| error.to_string())?;
        let call = CompilerCall::new(["--crate-name", name, "--edition", "2024", "--crate-type", "rlib"])
            .with([source.display().to_string(), "--out-dir".to_owned(), folders.out.display().to_string()])
            .with(more);
        let made = self.compile(&call, folders).map_err(|not| format!("what is allowed of std: {}", not.reason))?;
        fs::copy(made, to).map(drop).map_err(|error| error.to_string())
    }

    /// How that which has the student's code in it is compiled.
    fn of_the_student(&self, call: &CompilerCall, folders: &BuildFolders) -> Result<CompilerCall, String> {
        let library = self.allowed_std();
        let names = ["std", "core", "alloc"].map(|name| format!("--extern={name}={}", library.display()));
        Ok(self.at(call, folders)?.with(FORBIDDEN.map(str::to_owned)).with(names))
    }

    /// The call in these folders.
    fn at(&self, call: &CompilerCall, folders: &BuildFolders) -> Result<CompilerCall, String> {
        call.moved((&self.workplace.course, &folders.sources), &folders.out)
    }

    /// Calls the compiler, and gives the path of what it made.
    fn compile(&self, call: &CompilerCall, folders: &BuildFolders) -> Result<PathBuf, NotBuilt> {
        let ended = self.sandbox.compile(call, folders, &COMPILING).map_err(wrong)?;
        if ended.end == End::Exited(0) { Ok(folders.out.join(call.makes())) } else { Err(why_not_built(&ended)) }
    }

    /// Has cargo build something of ours, and gives what it says of it.
    fn cargo(&self, target: &[&str]) -> Result<String, String> {
        let how = ["--offline", "--locked", "--quiet", "--message-format=json"];
        let arguments = [target, &how, &SHARED].concat();
        let ended = self.sandbox.cargo(&arguments, &PREPARING)?;
        if ended.end == End::Exited(0) {
            Ok(ended.stdout)
        } else {
            Err(format!("{}{}", errors(&ended.stdout), ended.stderr))
        }
    }

    /// The program, or library, of this kind and name that cargo has built, and how.
    fn call_for(&self, made: &str, kind: &str, name: &str) -> Result<(PathBuf, CompilerCall), String> {
        let file = messages(made).find_map(|message| {
            let target = &message["target"];
            let is_kind = target["kind"].as_array()?.iter().any(|other| other == kind) && target["name"] == name;
            let file = message["executable"].as_str().or_else(|| message["filenames"][0].as_str());
            file.filter(|_| is_kind).map(PathBuf::from)
        });
        let file = file.ok_or_else(|| format!("cargo does not say where `{name}` is"))?;
        let call = CompilerCall::that_made(&file, name, &self.sandbox.notes()).map_err(|error| error.to_string())?;
        Ok((file, call))
    }
}

#[cfg(test)]
mod tests {
    use watchdog::watched;

    use super::*;

    /// What is stable in std.
    const MODULES: &str = "alloc any arch array ascii backtrace borrow boxed cell char clone cmp collections convert \
        default env error f32 f64 ffi fmt fs future hash hint i8 i16 i32 i64 i128 io isize iter marker mem net num ops \
        option os panic path pin prelude primitive process ptr rc result slice str string sync task thread time u8 u16 \
        u32 u64 u128 usize vec";
    const MACROS: &str = "assert assert_eq assert_ne cfg column compile_error concat dbg debug_assert debug_assert_eq \
        debug_assert_ne env eprint eprintln file format format_args include include_bytes include_str \
        is_x86_feature_detected line matches module_path option_env panic print println stringify thread_local todo \
        unimplemented unreachable vec write writeln";
    const IO: &str = "BufRead BufReader BufWriter Bytes Chain Cursor Empty Error ErrorKind IntoInnerError IoSlice \
        IoSliceMut IsTerminal LineWriter Lines PipeReader PipeWriter Read Repeat Result Seek SeekFrom Sink Split Stderr \
        StderrLock Stdin StdinLock Stdout StdoutLock Take Write WriterPanicked copy empty pipe prelude read_to_string \
        repeat sink stderr stdin stdout";
    const PANIC: &str = "AssertUnwindSafe Location PanicHookInfo RefUnwindSafe UnwindSafe catch_unwind panic_any \
        resume_unwind set_hook take_hook";

    #[test]
    fn what_is_not_allowed_of_std_is_what_the_checks_refuse_at_home() {
        watched(|| {
            // No comments, which name what is left out.
            let text: String = ALLOWED_STD.lines().filter(|line| !line.trim().starts_with("//")).collect();
            let allowed: Vec<&str> = text.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
            let in_use = |path: &str| format!("use std::{path};");
            let in_io = |name: &str| in_use(&format!("io::{name}"));
            let in_panic = |name: &str| in_use(&format!("panic::{name}"));
            let called = |name: &str| format!("fn f() {{ {name}!() }}");
            let all =
                [(MODULES, &in_use as &dyn Fn(&str) -> String), (IO, &in_io), (PANIC, &in_panic), (MACROS, &called)];
            for (name, code) in
                all.iter().flat_map(|(names, code)| names.split_whitespace().map(|name| (name, code(name))))
            {
                let refused = checks::refuse_what_no_answer_needs("src/lib.rs", &code).is_err();
                assert_eq!(allowed.contains(&name), !refused, "{code}");
            }
        });
    }

    #[test]
    fn a_result_depends_on_every_source_that_decides_a_verdict() {
        watched(|| {
            // They read, keep and show.
            let others = ["main.rs", "class.rs", "points.rs", "results.rs", "hash.rs"];
            let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
            for folder in [source.clone(), source.join("sandbox")] {
                for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
                    if path.is_file() && !others.iter().any(|other| path.ends_with(other)) {
                        let text = fs::read_to_string(&path).unwrap();
                        assert!(DECIDING.contains(&text.as_str()), "{}", path.display());
                    }
                }
            }
        });
    }
}
