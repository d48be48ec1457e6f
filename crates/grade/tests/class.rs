//! Whole classes, graded by the program in a course whose only exercise builds in a second.

mod corpus;
mod course;

use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::thread;
use std::time::Duration;

use watchdog::watched_for;

use course::{Course, column};

/// Each grades by building programs, on a machine that others use as well.
const PATIENCE: Duration = Duration::from_secs(600);

#[test]
fn every_verdict_has_its_submission() {
    watched_for(PATIENCE, || {
        let course = Course::new();
        course.hand_in("anna_ex01.rs", "pub fn add(a: i32, b: i32) -> i32 { a + b }");
        course.hand_in("bert/ex01/src/lib.rs", "mod sum; pub fn add(a: i32, b: i32) -> i32 { sum::of(a, b) }");
        course.hand_in("bert/ex01/src/sum.rs", "pub fn of(a: i32, b: i32) -> i32 { a + b }");
        course.hand_in("cara_ex01.rs", "pub fn add(a: i32, b: i32) -> i32 { a - b }");
        course.hand_in("dora_ex01.rs", "pub fn add(a: i32, b: i32) -> i32 { a + }");
        course.hand_in("emil_ex01.rs", "pub fn add(_: i32, _: i32) -> i32 { 3 } // undecided");
        course.hand_in("fritz_ex01.rs", "pub fn add(_: i32, _: i32) -> i32 { std::process::abort() }");
        course.hand_in("gina_ex01.rs", "pub fn add(_: i32, _: i32) -> i32 { 77 } // refused");
        course.hand_in("hans_ex02.rs", "");
        course.hand_in("ida_ex01.rs", "pub fn add(a: &str, _: i32) -> i32 { 5 }");
        course.hand_in("jo_ex01.rs", "#![allow(unsafe_code)] pub fn add(a: i32, b: i32) -> i32 { unsafe { a + b } }");
        course.hand_in("=cmd()_ex01.rs", "pub fn add(a: i32, b: i32) -> i32 { a + b }");

        let (code, _) = course.grade("reports");
        assert_eq!(code, Some(3), "some verdicts are not final");
        let table = course.table("reports");
        let verdicts = column(&table, "student").into_iter().zip(column(&table, "verdict"));
        let expected = [
            ("'=cmd()", "pass"),
            ("anna", "pass"),
            ("bert", "pass"),
            ("cara", "fail"),
            ("dora", "compile-error"),
            ("emil", "inconclusive"),
            ("fritz", "rejected"),
            ("gina", "rejected"),
            ("hans", "rejected"),
            ("ida", "compile-error"),
            ("jo", "rejected"),
        ];
        assert_eq!(verdicts.collect::<Vec<_>>(), expected.map(|(name, word)| (name.to_owned(), word.to_owned())));
        assert_eq!(column(&table, "points")[1..4], ["2", "2", "1"]);
        assert_eq!(column(&table, "first failing check")[3], "adds");
        assert_eq!(column(&table, "reason")[3], "expected 5; saw -1");
    });
}

#[test]
fn a_killed_run_goes_on_where_it_was() {
    watched_for(PATIENCE, || {
        let course = Course::new();
        for number in 0..6 {
            let sum = if number % 2 == 0 { "a + b" } else { "a * b" };
            course.hand_in(
                &format!("student{number}_ex01.rs"),
                &format!("pub fn add(a: i32, b: i32) -> i32 {{ {sum} }}"),
            );
        }
        assert_eq!(course.grade("whole").0, Some(0));

        let mut killed = course.start("killed");
        let results = course.folder("killed/results");
        while fs::read_dir(&results).map_or(0, Iterator::count) < 3 {
            thread::sleep(Duration::from_millis(1));
        }
        killed.kill().unwrap();
        killed.wait().unwrap();
        // Most often it is killed half-way; on a busy machine it may have come further.
        let done = files(&results);
        // What is marked would be written over if it were graded again.
        for path in done.keys().filter(|path| path.ends_with(".json")) {
            let mut result: serde_json::Value = serde_json::from_slice(&fs::read(results.join(path)).unwrap()).unwrap();
            result["sandbox"] = "marked".into();
            fs::write(results.join(path), result.to_string()).unwrap();
        }
        assert_eq!(course.grade("killed").0, Some(0));
        assert_eq!(course.table("killed"), course.table("whole"));
        let (killed, whole) = (files(&results), files(&course.folder("whole/results")));
        assert_eq!(killed.keys().collect::<Vec<_>>(), whole.keys().collect::<Vec<_>>());
        for (path, text) in &killed {
            let was_done = done.contains_key(path) && path.ends_with(".json");
            assert_eq!(text.contains("\"marked\""), was_done, "{path}");
            assert!(was_done || *text == whole[path], "{path}");
        }
    });
}

#[test]
fn what_has_changed_is_graded_again() {
    watched_for(PATIENCE, || {
        let course = Course::new();
        course.hand_in("anna_ex01.rs", "pub fn add(a: i32, b: i32) -> i32 { a - b }");
        course.grade("reports");
        assert_eq!(column(&course.table("reports"), "verdict"), ["fail"]);
        course.hand_in("anna_ex01.rs", "pub fn add(a: i32, b: i32) -> i32 { a + b }");
        course.grade("reports");
        assert_eq!(column(&course.table("reports"), "verdict"), ["pass"]);
        course.change_the_checks("== 5", "== 6");
        course.grade("reports");
        assert_eq!(column(&course.table("reports"), "verdict"), ["fail"]);
    });
}

#[test]
fn each_check_has_the_points_that_a_file_says() {
    watched_for(PATIENCE, || {
        let course = Course::new();
        course.hand_in("anna_ex01.rs", "pub fn add(a: i32, b: i32) -> i32 { a + b }");
        course.hand_in("bert_ex01.rs", "pub fn add(a: i32, b: i32) -> i32 { a - b }");
        course.hand_in("cara_ex01.rs", "pub fn add(a: i32");
        fs::create_dir(course.folder("class/dora_ex01")).unwrap();
        let points = |text: &str| {
            fs::write(course.folder("points.toml"), text).unwrap();
            course.run(&["class", "--out", "reports", "--exercise", "1", "--points", "points.toml"])
        };
        let (code, said) = points("[01]\nads = 2\n");
        assert_eq!(code, Some(2));
        assert!(said.contains("points.toml:2: `ads` is no check of exercise 01; did you mean `adds`?"), "{said}");
        assert!(!course.folder("reports/class.csv").exists(), "it is told before anything is graded");

        points("[01]\neach_check = 0.5\nadds = 2\n");
        let table = course.table("reports");
        assert_eq!(column(&table, "points"), ["2.5", "0.5", "0", "0"]);
        assert_eq!(column(&table, "of"), ["2.5"; 4], "what could not be read is worth as much");
        points("each_check = 10");
        assert_eq!(column(&course.table("reports"), "points"), ["20", "10", "0", "0"]);
        fs::remove_file(course.folder("points.toml")).unwrap();
        let (_, said) = course.run(&["class", "--out", "reports", "--exercise", "1"]);
        assert!(said.contains("points: as in reports/points.toml"), "{said}");
        assert_eq!(column(&course.table("reports"), "points"), ["20", "10", "0", "0"], "it is kept");
    });
}

#[test]
fn what_is_wrong_with_a_gradebook_is_told_before_anything_is_graded() {
    watched_for(PATIENCE, || {
        let course = Course::new();
        course.hand_in("anna_ex01.rs", "pub fn add(a: i32, b: i32) -> i32 { a + b }");
        course.write("book.csv", "Name,Mail\nanna,anna@school.edu\n");
        course.write("points.toml", "each_check = 2\n");
        for (words, answer) in [
            (&["missing.csv"][..], "missing.csv cannot be read"),
            (&["points.toml"][..], "points.toml: no column has the name of any student"),
            (&["book.csv", "--match", "Id"][..], "there is no column `Id`"),
            (&["book.csv", "--column", "Name"][..], "`Name` is the column by which students are found"),
        ] {
            let (code, said) = course.run(&[&["class", "--out", "reports", "--gradebook"], words].concat());
            assert_eq!(code, Some(2), "{said}");
            assert!(said.contains(answer) && said.contains("\nnext: "), "{words:?}: {said}");
            assert_eq!(fs::read_dir(course.folder("reports/results")).unwrap().count(), 0, "{words:?}");
        }
        assert_eq!(course.run(&["class", "--out", "reports", "--gradebook", "book.csv"]).0, Some(0));
        assert!(course.read("reports/gradebook.csv").contains("anna,anna@school.edu,2"));
    });
}

/// Ways to reach beyond the task, with what is told of each. Macros hide some of them from those who read the source.
const ATTACKS: [(&str, &str, &str); 22] = [
    ("rejected", "`std::fs`", "fn harm() { let _ = std::fs::read(\"/proc/self/mem\"); }"),
    ("rejected", "`std::fs`", "fn harm() { let _ = std::fs::write(std::env::current_exe().unwrap(), b\"\"); }"),
    ("rejected", "`std::net`", "fn harm() { let _ = std::net::TcpStream::connect(\"127.0.0.1:1\"); }"),
    ("rejected", "`std::process`", "fn harm() { std::process::exit(0) }"),
    ("rejected", "`std::env`", "fn harm() { let _ = std::env::vars(); }"),
    ("rejected", "`extern crate`", "extern crate std as real; fn harm() { real::process::exit(0) }"),
    (
        "rejected",
        "`include_str",
        "const TEXT: &str = include_str!(\"../checks/exercise.rs\"); fn harm() { let _ = TEXT; }",
    ),
    ("rejected", "`include!`", "include!(\"../checks/exercise.rs\"); fn harm() {}"),
    ("rejected", "`#[path]`", "#[path = \"../checks/exercise.rs\"] mod other; fn harm() {}"),
    ("rejected", "`unsafe`", "fn harm() { unsafe {} }"),
    (
        "compile-error",
        "`std::process`",
        "macro_rules! m { ($a:ident $b:ident) => { $a::$b::exit(0) } } fn harm() { m!(std process) }",
    ),
    (
        "compile-error",
        "`std::fs`",
        "macro_rules! m { ($($x:tt)*) => { use $($x)*::fs; } } m!(std); fn harm() { let _ = fs::read(\"x\"); }",
    ),
    (
        "compile-error",
        "`include_str",
        "macro_rules! m { ($x:ident) => { $x!(\"../checks/exercise.rs\") } } fn harm() { let _ = m!(include_str); }",
    ),
    (
        "compile-error",
        "`include_str",
        "macro_rules! m { ($x:ident) => { core::$x!(\"lib.rs\") } } fn harm() { let _ = m!(include_str); }",
    ),
    ("rejected", "`env!`", "fn harm() { let _ = env!(\"PATH\"); }"),
    ("rejected", "`option_env!`", "fn harm() { let _ = option_env!(\"PATH\"); }"),
    ("rejected", "`std::io::stdin`", "fn harm() { let _ = std::io::stdin(); }"),
    ("rejected", "`std::panic::set_hook`", "fn harm() { std::panic::set_hook(Box::new(|_| ())) }"),
    (
        "rejected",
        "an attribute from a macro",
        "macro_rules! m { ($p:meta) => { #[$p] mod other; } } m!(path = \"../checks/exercise.rs\"); fn harm() {}",
    ),
    (
        "compile-error",
        "`std::panic::set_hook`",
        "macro_rules! m { ($a:ident) => { std::panic::$a(Box::new(|_| ())) } } fn harm() { m!(set_hook) }",
    ),
    (
        "compile-error",
        "`option_env!`",
        "macro_rules! m { ($a:ident) => { $a!(\"PATH\") } } fn harm() { let _ = m!(option_env); }",
    ),
    (
        "compile-error",
        "constant evaluation",
        "const C: u64 = { let mut n = 0u64; while n < u64::MAX { n += 1 } n }; fn harm() { let _ = C; }",
    ),
];

#[test]
fn what_reaches_beyond_the_task_is_refused_with_a_sentence() {
    watched_for(PATIENCE, || {
        let course = Course::new();
        for (place, (_, _, harm)) in ATTACKS.iter().enumerate() {
            let sum = "pub fn add(a: i32, b: i32) -> i32 { harm(); a + b }";
            course.hand_in(&format!("{place:02}_ex01.rs"), &format!("{sum}\n{harm}\n"));
        }
        course.grade("reports");
        let table = course.table("reports");
        let told = column(&table, "verdict").into_iter().zip(column(&table, "reason"));
        for ((verdict, sentence, harm), told) in ATTACKS.iter().zip(told) {
            assert_eq!(told.0, *verdict, "{harm}: {}", told.1);
            assert!(told.1.contains(sentence), "{harm}: {}", told.1);
        }
    });
}

/// Each has a module for what it wants of std. Where orders are explored `crate::std` is the explored std instead.
const ATTACKS_ON_ORDERS: [(&str, &str, &str); 4] = [
    ("process", "pub fn id() -> u32 { 0 }", "id()"),
    ("fs", "pub fn read(_: &str) -> Result<Vec<u8>, ()> { Err(()) }", "read(\"x\")"),
    (
        "net",
        "pub struct TcpStream; impl TcpStream { pub fn connect(_: &str) {} }",
        "TcpStream::connect(\"127.0.0.1:1\")",
    ),
    ("env", "pub fn var_os(_: &str) {}", "var_os(\"PATH\")"),
];

#[test]
fn what_is_hidden_of_std_is_hidden_where_orders_are_explored() {
    watched_for(PATIENCE, || {
        let course = Course::with_orders();
        course.hand_in("anna_ex01.rs", "pub fn add(a: i32, b: i32) -> i32 { std::cmp::max(a + b, i32::MIN) }");
        course.hand_in("bert_ex01.rs", "pub fn add(a: i32, b: i32) -> i32 { a.abs() + b }");
        // A check may see a race, or not: the verdict is the same.
        course.hand_in("cara_ex01.rs", "pub fn add(a: i32, b: i32) -> i32 { a.abs() + b + 1 }");
        course.hand_in("dora_ex01.rs", "pub fn add(a: i32, b: i32) -> i32 { if a > 0 { 4 } else { a + b } }");
        for (module, own, call) in ATTACKS_ON_ORDERS {
            let harm = format!("macro_rules! m {{ ($a:ident $b:ident) => {{ let _ = crate::$a::$b::{call}; }} }}");
            let sum = format!("pub fn add(a: i32, b: i32) -> i32 {{ m!(std {module}); a + b }}");
            let text = format!("pub mod std {{ pub mod {module} {{ {own} }} }}\n{harm}\n{sum}\n");
            course.hand_in(&format!("{module}_ex01.rs"), &text);
        }
        course.grade("reports");
        let table = course.table("reports");
        assert_eq!(column(&table, "student"), ["anna", "bert", "cara", "dora", "env", "fs", "net", "process"]);
        assert_eq!(
            column(&table, "verdict"),
            ["pass", "race", "race", "fail", "pass", "pass", "pass", "pass"],
            "{table}"
        );
        assert_eq!(column(&table, "first failing check")[2..4], ["adds", "adds"]);
        // What does not compile there is not explored.
        let results = files(&course.folder("reports/results"));
        let explored: Vec<bool> = results.values().map(|result| !result.contains("\"not-run\"")).collect();
        assert_eq!(explored, [true, true, true, true, false, false, false, false]);
    });
}

#[test]
fn what_answers_use_of_std_is_there() {
    watched_for(PATIENCE, || {
        let course = Course::new();
        course.hand_in(
            "anna_ex01.rs",
            "use std::collections::HashMap;
            use std::io::{self, Read, Write};
            use std::path::Path;
            use std::panic::{self, AssertUnwindSafe};
            use std::sync::{Arc, Mutex, atomic::{AtomicI32, Ordering}, mpsc};
            use std::{fmt, thread};
            thread_local!(static KEPT: std::cell::Cell<i32> = const { std::cell::Cell::new(0) });
            #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
            struct Pair(i32, i32);
            impl fmt::Display for Pair {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { write!(f, \"{}\", self.0) }
            }
            pub fn add(a: i32, b: i32) -> i32 {
                let pair @ Pair(a, b) = Pair(a, b);
                assert_ne!(format!(\"{pair}\"), String::new(), \"{pair:?}\");
                let (numbers, sum) = (vec![a, b], Arc::new(Mutex::new(0)));
                let (send, receive) = mpsc::channel();
                thread::scope(|scope| numbers.iter().for_each(|n| drop(scope.spawn(|| send.send(*n)))));
                *sum.lock().unwrap() += receive.try_iter().sum::<i32>();
                let caught = panic::catch_unwind(AssertUnwindSafe(|| if a > 100 { panic!(\"{a}\") } else { todo!() }));
                assert!(caught.is_err() && matches!(b, 0..) && HashMap::<i32, i32>::new().is_empty());
                let mut text = String::new();
                std::io::Cursor::new(b\"12\").read_to_string(&mut text).unwrap();
                KEPT.set(core::cmp::max(AtomicI32::new(text.len() as i32).load(Ordering::SeqCst), i32::MIN));
                eprintln!(\"{}\", KEPT.get());
                io::stdout().flush().unwrap();
                writeln!(io::stderr().lock(), \"{}\", Path::new(\"a/b\").display()).unwrap();
                let _ = std::backtrace::Backtrace::capture();
                let sum = *sum.lock().unwrap();
                sum
            }",
        );
        // A file of the exercise itself may come along. It is not the student's, and not taken.
        let handed_out = "pub fn harm() { std::panic::set_hook(Box::new(|_| ())) }";
        course.write("exercises/exercise01-sum/src/timing.rs", handed_out);
        course.hand_in("bert/ex01/src/timing.rs", handed_out);
        course.hand_in("bert/ex01/src/lib.rs", "pub fn add(a: i32, b: i32) -> i32 { a + b }");
        course.grade("reports");
        let table = course.table("reports");
        assert_eq!(column(&table, "verdict"), ["pass", "pass"], "{table}");
    });
}

#[test]
fn verdicts_do_not_depend_on_how_many_are_graded_at_once() {
    watched_for(PATIENCE, || {
        let course = Course::new();
        for number in 0..9 {
            let sum = ["a + b", "a * b", "3", "a +"][number % 4];
            course.hand_in(&format!("s{number}_ex01.rs"), &format!("pub fn add(a: i32, b: i32) -> i32 {{ {sum} }}"));
        }
        let grade = |jobs: &str, reports: &str| {
            assert_eq!(course.run(&["class", "--out", reports, "--jobs", jobs]).0, Some(3), "some are inconclusive");
            course.table(reports)
        };
        let alone = grade("1", "alone");
        let verdicts = column(&alone, "verdict");
        assert_eq!(verdicts[..4], ["pass", "fail", "inconclusive", "compile-error"]);
        assert_eq!(grade("3", "three"), alone);
        assert_eq!(grade("20", "more_than_there_are"), alone);
    });
}

#[test]
fn submissions_that_are_graded_at_once_share_the_checks_that_run_at_once() {
    watched_for(PATIENCE, || {
        let course = Course::new();
        let at_once = "std::env::args().find_map(|word| word.strip_prefix(\"--test-threads=\")?.parse().ok()).unwrap_or(exercise01";
        course.change_the_checks("exercise01::add(2, 3)", &format!("{at_once}::add(2, 3))"));
        for student in ["anna", "bert", "cara"] {
            course.hand_in(&format!("{student}_ex01.rs"), "pub fn add(a: i32, b: i32) -> i32 { a + b }");
        }
        for (jobs, checks) in [("1", "32"), ("3", "10"), ("40", "10")] {
            course.run(&["class", "--out", &format!("jobs{jobs}"), "--jobs", jobs]);
            let told = format!("expected 5; saw {checks}");
            assert_eq!(column(&course.table(&format!("jobs{jobs}")), "reason"), [told.as_str(); 3]);
        }
    });
}

#[test]
fn bubblewrap_keeps_a_submission_from_the_rest_of_the_system() {
    watched_for(PATIENCE, || {
        let course = Course::new();
        let process = format!("std::path::Path::new(\"/proc/{}\").exists()", std::process::id());
        keeps_a_submission_from_the_rest_of_the_system(&course, "bubblewrap", &[process]);
    });
}

#[cfg(target_os = "linux")]
#[test]
fn landlock_and_seccomp_do_so_alone() {
    watched_for(PATIENCE, || {
        let mut course = Course::new();
        course.hide_bubblewrap();
        // What files alone do not hold back: the dates of its own program, and a service of the system.
        let own = "std::fs::File::open(std::env::current_exe().unwrap()).unwrap()";
        let more = [
            format!("{own}.set_modified(std::time::SystemTime::UNIX_EPOCH).is_ok()"),
            "std::os::unix::net::UnixStream::connect(\"/dev/log\")\
             .map_or_else(|error| error.kind() != std::io::ErrorKind::PermissionDenied, |_| true)"
                .to_owned(),
        ];
        keeps_a_submission_from_the_rest_of_the_system(&course, "Landlock, seccomp", &more);
    });
}

/// The compiler would refuse a submission that tries to harm. What it can reach, the checks around it can.
fn keeps_a_submission_from_the_rest_of_the_system(course: &Course, level: &str, more: &[String]) {
    let secret = course.folder("secret.txt");
    fs::write(&secret, "secret").unwrap();
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let target = course.folder("target/grade/target/planted");
    let run = |program: &str, words: &[&str]| format!("std::process::Command::new({program:?}).args({words:?})");
    // A path in its words, by which it is found if it is left.
    let daemon = course.folder("daemon").display().to_string();
    let mut tries = vec![
        format!("std::fs::read({secret:?}).is_ok()"),
        format!("std::fs::read({:?}).is_ok()", course.folder("class/anna_ex01.rs")),
        format!("std::fs::write({:?}, b\"\").is_ok()", course.folder("target/grade/out/0/planted")),
        format!("std::fs::read_dir({:?}).map_or(0, |all| all.count()) > 1", course.folder("target/grade/course/submissions")),
        format!("std::fs::write({target:?}, b\"\").is_ok()"),
        format!("std::fs::write({:?}, b\"\").is_ok()", course.folder("target/grade/course/submissions/planted")),
        format!("std::fs::write({:?}, b\"\").is_ok()", course.folder("target/grade/planted")),
        "std::fs::write(\"/planted\", b\"\").is_ok()".to_owned(),
        "std::fs::write(\"exercises/exercise01-sum/src/lib.rs\", b\"\").is_ok()".to_owned(),
        "[\"/tmp/one\", \"/dev/shm/two\", \"/tmp/three\"].iter().all(|file| std::fs::write(file, vec![0; 40 << 20]).is_ok())"
            .to_owned(),
        format!("std::net::TcpStream::connect({:?}).is_ok()", listener.local_addr().unwrap().to_string()),
        "std::env::var_os(\"GRADE_SECRET\").is_some()".to_owned(),
        "std::fs::read(\"/etc/passwd\").is_ok()".to_owned(),
        // Left behind: in a session of its own, and in that of the checks.
        format!("{}.status().is_err()", run("setsid", &["--fork", "tail", "-f", "/dev/null", &daemon])),
        format!("{}.spawn().is_err()", run("tail", &["-f", "/dev/null", &daemon])),
    ];
    if signals_are_held_back(level) {
        let id = std::process::id().to_string();
        tries.push(format!("{}.status().is_ok_and(|status| status.success())", run("/bin/kill", &["-0", &id])));
    }
    tries.extend_from_slice(more);
    let tries = format!("[{}].iter().position(|harm| *harm)", tries.join(", "));
    course.change_the_checks(
        "exercise01::add(2, 3)",
        &format!("{tries}.map_or(exercise01::add(2, 3), |n| 1000 + n as i32)"),
    );
    course.hand_in("anna_ex01.rs", "pub fn add(a: i32, b: i32) -> i32 { a + b }");
    let (_, said) = course.grade("reports");
    if !said.contains(&format!("sandbox: {level}")) {
        eprintln!("SKIPPED: {level} does not work here, so nothing is known of what it holds back");
        return;
    }
    assert!(said.contains("1 submissions: "), "{said}");
    let table = course.table("reports");
    assert_eq!(column(&table, "verdict"), ["pass"], "{table}");
    assert_eq!(course.processes(), [""; 0]);
}

/// Landlock alone holds signals back from Linux 6.12 on.
fn signals_are_held_back(level: &str) -> bool {
    let release = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    let numbers: Vec<u32> = release.split('.').take(2).filter_map(|number| number.parse().ok()).collect();
    level == "bubblewrap" || numbers >= vec![6, 12]
}

#[test]
fn words_that_make_no_sense_are_answered() {
    watched_for(PATIENCE, || {
        let course = Course::new();
        course.hand_in("anna_ex01.rs", "");
        for (words, answer) in [
            (&["--out", "reports"][..], "it needs the folder with the submissions"),
            (&["class"][..], "it needs `--out`"),
            (&["class", "--out", "reports", "--exercise", "7"][..], "There is no exercise 07; there are 01."),
            (&["class", "--out", "class/reports"][..], "lies inside class"),
            (&["missing", "--out", "reports"][..], "missing cannot be read"),
            (&["class", "--fast"][..], "--fast"),
            (&["class", "--out", "reports", "--jobs", "0"][..], "`--jobs` needs a number"),
        ] {
            let (code, said) = course.run(words);
            assert_eq!(code, Some(2), "{said}");
            assert!(said.contains(answer) && said.contains("\nnext: "), "{words:?}: {said}");
        }
    });
}

#[test]
fn checks_have_what_they_take_in_from_other_folders() {
    watched_for(PATIENCE, || {
        let course = Course::new();
        course.hand_in("anna_ex01.rs", "pub fn add(a: i32, b: i32) -> i32 { a + b }");
        course.write("crates/site/data/words.txt", "five");
        let words = "include_str!(\"../../../crates/site/data/words.txt\").len() as i32 + exercise01::add(2, 3) - 4";
        course.change_the_checks("exercise01::add(2, 3)", words);
        course.grade("reports");
        let table = course.table("reports");
        assert_eq!(column(&table, "verdict"), ["pass"], "{table}");
        // What does not compile here, whatever is handed in, is no mistake of a student.
        course.change_the_checks(
            "exercise01::add(2, 3)",
            "include!(concat!(\"../../../crates/si\", \"te/data/words.txt\"))",
        );
        let (code, said) = course.grade("again");
        assert_eq!(code, Some(2), "{said}");
        assert!(said.contains("Exercise 01 does not work as it was handed out"), "{said}");
    });
}

#[test]
fn the_help_fits_a_terminal() {
    watched_for(PATIENCE, || {
        let (code, said) = Course::new().run(&["--help"]);
        let too_long: Vec<_> = said.lines().filter(|line| line.chars().count() > 80).collect();
        assert_eq!((code, too_long), (Some(0), Vec::new()));
    });
}

/// The files in a folder and below, with what they say.
fn files(folder: &Path) -> std::collections::BTreeMap<String, String> {
    let mut files = std::collections::BTreeMap::new();
    for student in fs::read_dir(folder).unwrap() {
        for file in fs::read_dir(student.unwrap().path()).unwrap() {
            let path = file.unwrap().path();
            let name = path.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
            files.insert(name, fs::read_to_string(path).unwrap());
        }
    }
    files
}
