//! [`Course`]: a course with one exercise, and a class that hands in answers to it.

use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

/// It goes away with all that was built for it.
pub(crate) struct Course {
    root: TempDir,
    /// Where programs are looked for, if not where they are for these tests.
    path: Option<OsString>,
}

const WORKSPACE: &str = r#"[workspace]
resolver = "3"
members = ["exercises/exercise*", "solutions/solution*"]

[workspace.package]
edition = "2024"
"#;

const MANIFEST: &str = r#"[package]
name = "exercise01"
edition.workspace = true

[lib]
test = false
doctest = false

[[test]]
name = "checks"
path = "checks/exercise.rs"
harness = false

[lints.rust]
unsafe_code = "forbid"
"#;

/// Speaks as checks do. Unlike them it calls the answer in its own process.
const CHECKS: &str = r#"use std::process::ExitCode;

fn main() -> ExitCode {
    if std::env::args().any(|word| word == "--list") {
        println!("adds: test\nstands: test");
        return ExitCode::SUCCESS;
    }
    let sum = exercise01::add(2, 3);
    println!("running 2 tests\ntest stands ... ok");
    match sum {
        sum if sum == 5 => {
            println!("test adds ... ok");
            ExitCode::SUCCESS
        }
        3 => {
            println!("test adds ... NOT DECIDED\n\nnot decided:\n\n---- adds ----\nno more threads");
            ExitCode::from(3)
        }
        77 => {
            eprintln!("the checks do not run: the answer uses something that no answer needs:\n    77\nnext: remove it");
            ExitCode::from(2)
        }
        sum => {
            println!("test adds ... FAILED\n\nfailures:\n\n---- adds ----\nexpected 5; saw {sum}\nlook at: the sum");
            ExitCode::from(101)
        }
    }
}
"#;

/// The mistake that is known of it.
const PROOF: &str = r#"checks::proof! {
    alternates { other: "../alternates/other.rs"; }
    mutants {
        takes_one_from_the_other: "../mutants/takes_one_from_the_other.rs" fails [adds];
    }
}
"#;

/// What an exercise has whose orders of events are explored.
const WITH_ORDERS: &str = r#"
[[example]]
name = "orders01"
path = "checks/orders.rs"
required-features = ["orders"]

[features]
orders = []

[dev-dependencies]
explored-std = { path = "../../crates/explored-std" }
"#;

/// Explores one order: that in which things happen.
const ORDERS: &str = r#"#[allow(unused_imports)]
#[macro_use(thread_local)]
extern crate explored_std as std;

#[allow(dead_code)]
#[path = "../src/lib.rs"]
mod subject;

#[allow(unused_imports)]
use subject::*;

fn main() -> std::process::ExitCode {
    const LISTED: &str = "adds_in_every_order_of_events: test";
    explored_std::explore(1, || match explored_std::schedule::list() {
        true => println!("{LISTED}"),
        false => println!("running 1 tests\ntest adds_in_every_order_of_events ... {}", match subject::add(-2, 3) {
            1 => "ok".to_owned(),
            sum => format!("FAILED\n\nfailures:\n\n---- adds_in_every_order_of_events ----\nexpected 1; saw {sum}"),
        }),
    });
    std::process::ExitCode::SUCCESS
}
"#;

/// Stands for the explored std: it has all of std, and what the real one has besides.
const EXPLORED_STD: &str = r#"pub use ::std::*;
pub use ::std::thread_local;
pub mod sync { pub use ::std::sync::*; }
pub mod thread { pub use ::std::thread::*; }
pub mod schedule { pub fn list() -> bool { ::std::env::args().any(|word| word == "--list") } }
pub fn explore(times: u32, body: impl Fn()) { (0..times).for_each(|_| body()) }
"#;

impl Course {
    /// With an exercise whose orders of events are explored.
    pub(crate) fn with_orders() -> Course {
        let course = Course::new();
        let lock = "version = 4\n\n[[package]]\nname = \"exercise01\"\nversion = \"0.0.0\"\n\
                    dependencies = [\"explored-std\"]\n\n[[package]]\nname = \"explored-std\"\nversion = \"0.0.0\"\n";
        course.write("Cargo.lock", lock);
        course.write("crates/explored-std/Cargo.toml", "[package]\nname = \"explored-std\"\nedition = \"2024\"\n");
        course.write("crates/explored-std/src/lib.rs", EXPLORED_STD);
        course.write("exercises/exercise01-sum/Cargo.toml", &format!("{MANIFEST}{WITH_ORDERS}"));
        course.write("exercises/exercise01-sum/checks/orders.rs", ORDERS);
        let explore =
            "if let Some(program) = std::env::var_os(\"CHECKS_ORDERS_PROGRAM\").filter(|name| !name.is_empty()) {
        let explored = std::process::Command::new(program).output().unwrap();
        let said = String::from_utf8(explored.stdout).unwrap();
        print!(\"{said}\");
        return ExitCode::from(if said.contains(\"FAILED\") { 101 } else { 0 });
    }
    let sum = exercise01";
        course.change_the_checks("let sum = exercise01", explore);
        course
    }

    pub(crate) fn new() -> Course {
        let files = [
            ("Cargo.toml", WORKSPACE),
            ("Cargo.lock", "version = 4\n\n[[package]]\nname = \"exercise01\"\nversion = \"0.0.0\"\n"),
            ("exercises/exercise01-sum/Cargo.toml", MANIFEST),
            ("exercises/exercise01-sum/src/lib.rs", "pub fn add(_: i32, _: i32) -> i32 { todo!() }\n"),
            ("exercises/exercise01-sum/checks/exercise.rs", CHECKS),
            ("solutions/solution01-sum/checks/proof.rs", PROOF),
        ];
        Course::of(&files.map(|(path, text)| (path.to_owned(), text.to_owned())))
    }

    /// A course of these files, by their paths.
    pub(crate) fn of(files: &[(String, String)]) -> Course {
        let course = Course { root: tempfile::tempdir().unwrap(), path: None };
        files.iter().for_each(|(path, text)| course.write(path, text));
        course
    }

    /// The path of something in its folder.
    pub(crate) fn folder(&self, path: &str) -> PathBuf {
        self.root.path().join(path)
    }

    /// Puts a file among what the class has handed in.
    pub(crate) fn hand_in(&self, path: &str, text: &str) {
        self.write(&format!("class/{path}"), text);
    }

    pub(crate) fn change_the_checks(&self, old: &str, new: &str) {
        assert!(CHECKS.contains(old));
        self.write("exercises/exercise01-sum/checks/exercise.rs", &CHECKS.replace(old, new));
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.folder(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Grades the class into this folder: the exit code, and what was said.
    pub(crate) fn grade(&self, reports: &str) -> (Option<i32>, String) {
        self.run(&["class", "--out", reports])
    }

    /// Begins to.
    pub(crate) fn start(&self, reports: &str) -> Child {
        self.command(&["class", "--out", reports]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    }

    /// Runs the program with these words.
    pub(crate) fn run(&self, words: &[&str]) -> (Option<i32>, String) {
        let output = self.command(words).output().unwrap();
        let said = [output.stdout, output.stderr].concat();
        (output.status.code(), String::from_utf8(said).unwrap())
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_grade"));
        command.args(words).current_dir(self.root.path()).env("COURSE_ROOT", self.root.path());
        command.env("CARGO_TARGET_DIR", self.folder("target")).env("GRADE_SECRET", "secret");
        command.envs(self.path.iter().map(|path| ("PATH", path)));
        command
    }

    /// Lets the grader find no bubblewrap: what it finds under that name fails.
    #[cfg(target_os = "linux")]
    pub(crate) fn hide_bubblewrap(&mut self) {
        use std::env;

        let folder = self.folder("programs");
        fs::create_dir(&folder).unwrap();
        std::os::unix::fs::symlink("/bin/false", folder.join("bwrap")).unwrap();
        let path = env::var_os("PATH").unwrap_or_default();
        self.path = Some(env::join_paths([folder].into_iter().chain(env::split_paths(&path))).unwrap());
    }

    /// The processes that were started from here, or that have its path in their words, and are still there; none where the
    /// system does not tell.
    pub(crate) fn processes(&self) -> Vec<String> {
        let folder = self.root.path();
        let text = folder.to_string_lossy().into_owned();
        let all = fs::read_dir("/proc").into_iter().flatten().flatten().map(|entry| entry.path());
        let is_ours = |process: &PathBuf| {
            let words = fs::read(process.join("cmdline")).unwrap_or_default();
            String::from_utf8_lossy(&words).contains(&text)
                || ["exe", "cwd"]
                    .iter()
                    .any(|link| fs::read_link(process.join(link)).is_ok_and(|path| path.starts_with(folder)))
        };
        all.filter(is_ours).map(|process| process.display().to_string()).collect()
    }

    pub(crate) fn table(&self, reports: &str) -> String {
        self.read(&format!("{reports}/class.csv"))
    }

    /// What a file in its folder says.
    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.folder(path)).unwrap()
    }
}

/// The cells below this heading.
pub(crate) fn column(table: &str, heading: &str) -> Vec<String> {
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let place = reader.headers().unwrap().iter().position(|cell| cell == heading).unwrap();
    reader.records().map(|record| record.unwrap()[place].to_owned()).collect()
}
