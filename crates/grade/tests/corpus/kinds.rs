//! The corpus: what is handed in, its verdict, and what is said of it.

use std::path::Path;

use super::archives;

/// What a student hands in.
pub(super) enum Handed {
    /// A file with this text.
    Text(&'static str),
    /// A file with the right answer, which first calls `harm` as it is written here.
    Harm(&'static str),
    /// These files, in a folder.
    Files(&'static [(&'static str, &'static str)]),
    /// A file with text that is made.
    Made(fn() -> Vec<u8>),
    /// What this puts into the class, where the student's name ends with the ending that it is called with.
    Put(fn(&Path)),
    /// An archive of this kind.
    Archive(&'static str, fn() -> Vec<u8>),
}

use Handed::{Archive, Files, Harm, Made, Put, Text};

/// A kind of submission: its name, its verdict, and what stands in the reason.
pub(super) type Kind = (&'static str, &'static str, &'static str, Handed);

/// The right answer.
pub(super) const RIGHT: &str = "\
pub fn on_two_threads(task: &(dyn Fn(i64) -> i64 + Sync)) -> i64 {
    std::thread::scope(|scope| {
        let one = scope.spawn(|| task(1));
        let two = scope.spawn(|| task(2));
        one.join().unwrap() + two.join().unwrap()
    })
}
";

/// Another, in two files.
const IN_MODULES: [(&str, &str); 2] = [
    ("src/lib.rs", "mod both; pub fn on_two_threads(task: &(dyn Fn(i64) -> i64 + Sync)) -> i64 { both::call(task) }"),
    (
        "src/both.rs",
        "pub(crate) fn call(task: &(dyn Fn(i64) -> i64 + Sync)) -> i64 {
            let (send, receive) = std::sync::mpsc::channel();
            std::thread::scope(|scope| {
                for n in [1, 2] { let send = send.clone(); scope.spawn(move || send.send(task(n)).unwrap()); }
            });
            receive.try_iter().sum()
        }",
    ),
];

/// The beginning of an answer in which both tasks run, one after the other.
macro_rules! answer {
    ($($rest:literal)*) => {
        concat!("pub fn on_two_threads(task: &(dyn Fn(i64) -> i64 + Sync)) -> i64 { ", $($rest,)* " }")
    };
}

/// A folder with the right answer and one more file.
macro_rules! with_file {
    ($path:literal, $text:literal) => {
        Files(&[
            (
                "exercise01-pair/src/lib.rs",
                "pub fn on_two_threads(task: &(dyn Fn(i64) -> i64 + Sync)) -> i64 {
                    std::thread::scope(|scope| {
                        let one = scope.spawn(|| task(1));
                        task(2) + one.join().unwrap()
                    })
                }",
            ),
            ($path, $text),
        ])
    };
}

/// In the order of the table that is printed.
pub(super) const KINDS: &[Kind] = &[
    // Right, however it comes.
    ("right", "pass", "", Text(RIGHT)),
    ("right in modules", "pass", "", Files(&IN_MODULES)),
    ("right with tests", "pass", "", Harm("fn harm() {} #[cfg(test)] mod tests { #[test] fn t() { super::harm() } }")),
    ("right with a byte order mark", "pass", "", Made(|| format!("\u{feff}{RIGHT}").into_bytes())),
    ("right with windows line ends", "pass", "", Made(|| RIGHT.replace('\n', "\r\n").into_bytes())),
    ("right with its own macros", "pass", "", Harm("#[macro_export] macro_rules! println { () => {} } fn harm() {}")),
    ("right in a zip", "pass", "", Archive("zip", || archives::zip(&[("src/lib.rs", RIGHT.as_bytes())]))),
    ("right in a tar gz", "pass", "", Archive("tar.gz", || archives::gz(&archives::tar(&[("lib.rs", b'0', RIGHT)])))),
    // Files that are not taken.
    ("build script", "pass", "", with_file!("exercise01-pair/build.rs", "fn main() { panic!() }")),
    ("manifest", "pass", "", with_file!("exercise01-pair/Cargo.toml", "[lints.rust]\nunsafe_code = \"allow\"\n[")),
    ("lock file", "pass", "", with_file!("exercise01-pair/Cargo.lock", "nonsense")),
    ("toolchain file", "pass", "", with_file!("exercise01-pair/rust-toolchain.toml", "[toolchain]\npath = \"/x\"")),
    ("cargo configuration", "pass", "", with_file!(".cargo/config.toml", "[build]\nrustc-wrapper = \"/bin/false\"")),
    ("own checks", "pass", "", with_file!("exercise01-pair/checks/suite.rs", "nonsense")),
    ("own main", "pass", "", with_file!("exercise01-pair/src/main.rs", "fn main() { loop {} }")),
    // Wrong answers.
    ("empty", "compile-error", "on_two_threads", Text("")),
    ("as handed out", "fail", "not written yet", Text(super::exercise::STUB)),
    ("one after the other", "fail", "2 tasks to run at once", Text(answer!("task(1) + task(2)"))),
    ("written down", "fail", "expected", Text(answer!("let _ = task; 3"))),
    ("only one is called", "fail", "expected", Text(answer!("task(1) * 3 - 1"))),
    ("another type", "compile-error", "mismatched types", Text("pub fn on_two_threads(_: i64) -> i64 { 3 }")),
    ("a missing sign", "compile-error", "expected", Text(answer!("let sum = task(1) + ; sum"))),
    (
        "a lifetime too short",
        "compile-error",
        "borrowed data escapes",
        Text(answer!("std::thread::spawn(|| task(1)); 3")),
    ),
    (
        "kept from the first call",
        "fail",
        "expected the sum",
        Text(concat!(
            "static KEPT: std::sync::OnceLock<i64> = std::sync::OnceLock::new();\n",
            answer!(
                "*KEPT.get_or_init(|| std::thread::scope(|s| { let one = s.spawn(|| task(1)); task(2) + one.join().unwrap() }))"
            ),
        )),
    ),
    (
        "right the first time only",
        "fail",
        "expected the sum",
        Text(concat!(
            "static CALLS: std::sync::atomic::AtomicI64 = std::sync::atomic::AtomicI64::new(0);\n",
            answer!(
                "let late = CALLS.fetch_add(1, std::sync::atomic::Ordering::SeqCst).min(1);"
                "std::thread::scope(|s| { let one = s.spawn(|| task(1)); task(2) + one.join().unwrap() + late })"
            ),
        )),
    ),
    ("panics", "panic", "the code panicked: no", Harm("fn harm() { panic!(\"no\") }")),
    (
        "panics with signs that steer",
        "panic",
        "=1+2",
        Harm("fn harm() { panic!(\"=1+2\\u{1b}[2J\\u{202e}<script>\") }"),
    ),
    (
        "a thread is never joined",
        "fail",
        "threads that are left",
        Harm("fn harm() { std::thread::spawn(|| std::thread::sleep(std::time::Duration::MAX)); }"),
    ),
    ("computes on a thread that is never joined", "timeout", "", Harm("fn harm() { std::thread::spawn(|| loop {}); }")),
    // Without end.
    ("endless loop", "timeout", "endless loop", Harm("fn harm() { loop { std::hint::black_box(1); } }")),
    (
        "endless loop in a thread",
        "timeout",
        "endless loop",
        Harm("fn harm() { std::thread::scope(|s| { s.spawn(|| loop {}); }) }"),
    ),
    (
        "endless loop in a destructor",
        "timeout",
        "endless loop",
        Harm(
            "struct D; impl Drop for D { fn drop(&mut self) { loop { std::hint::spin_loop() } } }
         thread_local!(static KEPT: D = const { D });
         fn harm() { std::thread::spawn(|| KEPT.with(|_| ())).join().unwrap(); }",
        ),
    ),
    (
        "waits for a flag",
        "timeout",
        "endless loop",
        Harm(
            "static FLAG: std::sync::atomic::AtomicBool = std::sync::atomic::AtomicBool::new(false);
         fn harm() { while !FLAG.load(std::sync::atomic::Ordering::SeqCst) { std::thread::yield_now() } }",
        ),
    ),
    (
        "locks twice",
        "deadlock",
        "deadlock",
        Harm("fn harm() { let lock = std::sync::Mutex::new(1); let _one = lock.lock(); let _two = lock.lock(); }"),
    ),
    (
        "waits for itself",
        "deadlock",
        "deadlock",
        Harm("fn harm() { let (_send, receive) = std::sync::mpsc::channel::<i32>(); let _ = receive.recv(); }"),
    ),
    ("parks for ever", "deadlock", "deadlock", Harm("fn harm() { loop { std::thread::park() } }")),
    ("prints without end", "timeout", "endless loop", Harm("fn harm() { loop { println!(\"{:1000}\", 1) } }")),
    (
        "prints much",
        "pass",
        "",
        Harm("fn harm() { let text = \" \".repeat(60_000); for _ in 0..100 { println!(\"{text}\") } }"),
    ),
    // Bombs while it runs.
    (
        "recursion without end",
        "fail",
        "the whole process end",
        Harm("fn deep(n: u64) -> u64 { std::hint::black_box([n; 99]); deep(n + 1) + 1 } fn harm() { deep(0); }"),
    ),
    (
        "memory bomb",
        "fail",
        "",
        Harm("fn harm() { let mut all = Vec::new(); loop { all.push(vec![0u8; 256 << 20]) } }"),
    ),
    ("memory reserved at once", "fail", "", Harm("fn harm() { std::hint::black_box(vec![1u8; 1 << 40]); }")),
    (
        "thread bomb",
        "fail",
        "",
        Harm("fn harm() { loop { std::thread::spawn(|| std::thread::sleep(std::time::Duration::MAX)); } }"),
    ),
    (
        "threads that start threads",
        "fail",
        "",
        Harm("fn more() { std::thread::spawn(more); std::thread::spawn(more).join().unwrap(); } fn harm() { more() }"),
    ),
    (
        "panics in a panic",
        "fail",
        "",
        Harm(
            "struct D; impl Drop for D { fn drop(&mut self) { panic!(\"twice\") } } fn harm() { let _d = D; panic!(\"once\") }",
        ),
    ),
    // Bombs while it is compiled.
    (
        "constant without end",
        "compile-error",
        "constant evaluation",
        Harm("const C: u64 = { let mut n = 0; while n < u64::MAX { n += 1 } n }; fn harm() { let _ = C; }"),
    ),
    (
        "types without end",
        "compile-error",
        "recursion limit",
        Harm("fn deep<T>(n: u32) { if n > 0 { deep::<(T, T)>(n - 1) } } fn harm() { deep::<u8>(9) }"),
    ),
    (
        "macro without end",
        "compile-error",
        "recursion limit",
        Harm("macro_rules! m { ($($t:tt)*) => { m! { $($t)* x } } } m! {} fn harm() {}"),
    ),
    (
        "a large static",
        "compile-error",
        "a file of more than 128 MiB",
        Harm("pub static LARGE: [u8; 1 << 29] = [7; 1 << 29]; fn harm() { std::hint::black_box(&LARGE); }"),
    ),
    ("errors without end", "compile-error", "4 MiB of output", Made(archives::many_errors)),
    (
        "deep brackets",
        "rejected",
        "brackets within each other",
        Made(|| [RIGHT, "const C: u32 = ", &"(".repeat(60_000), "1", &")".repeat(60_000), ";"].concat().into_bytes()),
    ),
    (
        "deep braces in a use",
        "rejected",
        "brackets within each other",
        Made(|| [RIGHT, "use a::", &"{b::".repeat(40_000), &"}".repeat(40_000), ";"].concat().into_bytes()),
    ),
    (
        "deep brackets that do not close",
        "compile-error",
        "",
        Made(|| [RIGHT, &"[".repeat(200_000)].concat().into_bytes()),
    ),
    (
        "deep types",
        "compile-error",
        "",
        Made(|| [RIGHT, "type T = ", &"&".repeat(200_000), "u8;"].concat().into_bytes()),
    ),
    // Beyond the task.
    ("reads its memory", "rejected", "`std::fs`", Harm("fn harm() { let _ = std::fs::read(\"/proc/self/mem\"); }")),
    (
        "replaces the checks",
        "rejected",
        "`std::fs`",
        Harm("fn harm() { let _ = std::fs::write(std::env::current_exe().unwrap(), b\"\"); }"),
    ),
    (
        "fills the disk",
        "rejected",
        "`std::fs`",
        Harm("fn harm() { loop { let _ = std::fs::write(\"x\", [0; 9999]); } }"),
    ),
    (
        "opens a connection",
        "rejected",
        "`std::net`",
        Harm("fn harm() { let _ = std::net::TcpStream::connect(\"127.0.0.1:1\"); }"),
    ),
    (
        "starts a daemon",
        "rejected",
        "`std::process`",
        Harm("fn harm() { let _ = std::process::Command::new(\"sleep\").arg(\"99\").spawn(); }"),
    ),
    ("exits", "rejected", "`std::process`", Harm("fn harm() { std::process::exit(0) }")),
    (
        "exits through a macro",
        "compile-error",
        "`std::process`",
        Harm("macro_rules! m { ($a:ident $b:ident) => { $a::$b::exit(0) } } fn harm() { m!(std process) }"),
    ),
    ("aborts", "rejected", "`std::process`", Harm("fn harm() { std::process::abort() }")),
    (
        "takes the hook",
        "rejected",
        "`std::panic::set_hook`",
        Harm("fn harm() { std::panic::set_hook(Box::new(|_| ())) }"),
    ),
    ("reads the environment", "rejected", "`std::env`", Harm("fn harm() { let _ = std::env::vars(); }")),
    ("environment of the compiler", "rejected", "`env!`", Harm("fn harm() { let _ = env!(\"PATH\"); }")),
    (
        "another name for std",
        "rejected",
        "`extern crate`",
        Harm("extern crate std as real; fn harm() { real::process::exit(0) }"),
    ),
    ("unsafe", "rejected", "`unsafe`", Harm("fn harm() { unsafe {} }")),
    ("a function of C", "compile-error", "extern", Harm("extern \"C\" { fn getpid() -> i32; } fn harm() {}")),
    ("assembler", "compile-error", "", Harm("core::arch::global_asm!(\"nop\"); fn harm() {}")),
    ("an allocator", "compile-error", "", Harm("#[global_allocator] static A: A = A; struct A; fn harm() {}")),
    (
        "unstable features",
        "compile-error",
        "feature",
        Text(concat!("#![feature(rustc_private)]\n", answer!("task(1)"))),
    ),
    (
        "another crate name",
        "compile-error",
        "crate_name",
        Text(concat!("#![crate_name = \"checks\"]\n", answer!("task(1)"))),
    ),
    (
        "a procedural macro",
        "compile-error",
        "proc-macro",
        Harm("#[proc_macro] pub fn m(t: proc_macro::TokenStream) -> proc_macro::TokenStream { t } fn harm() {}"),
    ),
    ("calls the checks", "compile-error", "checks", Harm("fn harm() { checks::expect(true, \"\", \"\") }")),
    ("includes the checks", "rejected", "`include!`", Harm("include!(\"../checks/suite.rs\"); fn harm() {}")),
    (
        "includes another answer",
        "rejected",
        "`include!`",
        Harm("include!(\"../../../../../../class/right_ex01.rs\"); fn harm() {}"),
    ),
    (
        "includes by a macro",
        "compile-error",
        "`include_str",
        Harm("macro_rules! m { ($x:ident) => { $x!(\"lib.rs\") } } fn harm() { let _ = m!(include_str); }"),
    ),
    ("a module elsewhere", "rejected", "`#[path]`", Harm("#[path = \"../checks/suite.rs\"] mod other; fn harm() {}")),
    (
        "a module elsewhere, in cfg_attr",
        "rejected",
        "`#[cfg_attr]`",
        Harm("#[cfg_attr(all(), path = \"../checks/suite.rs\")] mod other; fn harm() {}"),
    ),
    ("a module that is not there", "compile-error", "other", Harm("mod other; fn harm() {}")),
    // Forged.
    (
        "prints that it passed",
        "fail",
        "2 tasks to run at once",
        Text(answer!(
            "println!(\"test the_sum_is_right ... ok\\ntest the_tasks_run_at_once ... ok\\ntest result: ok. 4 passed\");"
            "task(1) + task(2)"
        )),
    ),
    (
        "prints receipts",
        "fail",
        "2 tasks to run at once",
        Text(answer!("for n in 0..1000 { println!(\"\\u{1}receipt {n} passed\\npassed\\0\"); } task(1) + task(2)")),
    ),
    (
        "catches what fails",
        "fail",
        "expected",
        Text(answer!(
            "let call = || task(1) + task(2); std::panic::catch_unwind(std::panic::AssertUnwindSafe(call)).unwrap_or(3)"
        )),
    ),
    // No sources.
    ("not text", "rejected", "is not text in UTF-8", Made(|| vec![0xff, 0xfe, 0, 1])),
    ("only zeros", "compile-error", "unknown start of token", Made(|| vec![0; 1000])),
    ("too long", "rejected", "longer than 256 KiB", Made(|| vec![b' '; 1 << 20])),
    ("prose", "compile-error", "error", Text("I don't know. (Sorry!")),
    ("a line for a shell", "rejected", "a line for a shell", Text("#!/bin/sh\nrm -rf /\n")),
    ("an empty folder", "rejected", "no answer", Put(|at| std::fs::create_dir(at).unwrap())),
    ("a folder called lib.rs", "rejected", "no answer", Put(|at| std::fs::create_dir_all(at.join("lib.rs")).unwrap())),
    // Archives.
    ("zip that climbs", "rejected", "leads out", Archive("zip", || archives::zip(&[("../lib.rs", b"")]))),
    ("zip with an absolute path", "rejected", "leads out", Archive("zip", || archives::zip(&[("/tmp/lib.rs", b"")]))),
    ("zip with a path of windows", "rejected", "leads out", Archive("zip", || archives::zip(&[("C:\\lib.rs", b"")]))),
    (
        "zip with a name twice",
        "rejected",
        "same name",
        Archive("zip", || archives::zip(&[("lib.rs", b""), ("LIB.rs", b"")])),
    ),
    ("zip bomb", "rejected", "MiB inside", Archive("zip", || archives::zip(&[("lib.rs", &vec![0; 65 << 20])]))),
    ("zip with too much in it", "rejected", "10000 entries", Archive("zip", archives::many_entries)),
    ("zip in a zip", "rejected", "no answer", Archive("zip", || archives::zip(&[("lib.zip", &archives::zip(&[]))]))),
    ("broken zip", "rejected", "is no zip archive", Archive("zip", || b"PK\x03\x04nonsense".to_vec())),
    ("empty zip", "rejected", "no answer", Archive("zip", || archives::zip(&[]))),
    ("tar with a link", "rejected", "has a link in it", Archive("tar", || archives::tar(&[("lib.rs", b'2', "")]))),
    ("tar with a hard link", "rejected", "has a link in it", Archive("tar", || archives::tar(&[("lib.rs", b'1', "")]))),
    ("tar with a pipe", "rejected", "a device or a pipe", Archive("tar", || archives::tar(&[("lib.rs", b'6', "")]))),
    ("tar with a device", "rejected", "a device or a pipe", Archive("tar", || archives::tar(&[("lib.rs", b'3', "")]))),
    ("tar that climbs", "rejected", "leads out", Archive("tar", || archives::tar(&[("a/../../lib.rs", b'0', "")]))),
    (
        "tar bomb",
        "rejected",
        "MiB inside",
        Archive("tar.gz", || archives::gz(&archives::tar(&[("lib.rs", b'0', &" ".repeat(65 << 20))]))),
    ),
    ("broken tar gz", "rejected", "", Archive("tgz", || b"\x1f\x8bnonsense".to_vec())),
];

/// What takes a minute of processor time each.
pub(super) const SLOW_KINDS: &[Kind] = &[
    (
        "constant without end, allowed",
        "compile-error",
        "computed for 60 s",
        Text(concat!(
            "#![allow(long_running_const_eval)]\n",
            "const C: u64 = { let mut n = 0; while n < u64::MAX { n += 1 } n };\n",
            answer!("task(C as i64)"),
        )),
    ),
    (
        "deep macro",
        "compile-error",
        "computed for 60 s",
        Text(concat!(
            "#![recursion_limit = \"100000000\"]\nmacro_rules! m { ($($t:tt)*) => { m!($($t)* x) } }\n",
            answer!("m!(); task(1)"),
        )),
    ),
];

/// What only some systems have, and names that not all of them allow.
#[cfg(unix)]
pub(super) const UNIX_KINDS: &[Kind] = &[
    (
        "a module elsewhere, by a macro",
        "rejected",
        "the answer takes in /dev/null",
        Harm(
            "macro_rules! m { ($a:tt [x] $b:tt $($c:tt)*) => { $a $b $($c)* } } m!(#[x] [path = \"/dev/null\"] mod other;); \
             fn harm() {}",
        ),
    ),
    (
        "a link",
        "rejected",
        "is a link",
        Put(|at| std::os::unix::fs::symlink("/etc/passwd", at.with_extension("rs")).unwrap()),
    ),
    (
        "a link in a folder",
        "rejected",
        "is a link",
        Put(|at| {
            std::fs::create_dir(at).unwrap();
            std::os::unix::fs::symlink("../right_ex01.rs", at.join("lib.rs")).unwrap();
        }),
    ),
    (
        "a socket",
        "rejected",
        "a device or a pipe",
        Put(|at| {
            drop(std::os::unix::net::UnixListener::bind(at.with_extension("rs")).unwrap());
        }),
    ),
    ("=cmd|'calc'!A1", "pass", "", Text(RIGHT)),
    ("two\nlines,\"and\" commas", "pass", "", Text(RIGHT)),
    ("\u{202e}backwards\u{1b}[31m", "pass", "", Text(RIGHT)),
    ("CON", "pass", "", Text(RIGHT)),
    ("$(reboot); rm -rf ~ #", "pass", "", Text(RIGHT)),
];
#[cfg(not(unix))]
pub(super) const UNIX_KINDS: &[Kind] = &[];
