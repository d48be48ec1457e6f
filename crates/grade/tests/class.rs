//! Whole classes, graded by the program in a course whose only exercise builds in a second.

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
            ("fritz", "inconclusive"),
            ("gina", "rejected"),
            ("hans", "rejected"),
            ("ida", "compile-error"),
            ("jo", "compile-error"),
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
            let text = fs::read_to_string(results.join(path)).unwrap().replace("limits only", "marked");
            fs::write(results.join(path), text.replace("bubblewrap", "marked")).unwrap();
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
fn bubblewrap_keeps_a_submission_from_the_rest_of_the_system() {
    watched_for(PATIENCE, || {
        let course = Course::new();
        let secret = course.folder("secret.txt");
        fs::write(&secret, "secret").unwrap();
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let target = course.folder("target/grade/target/planted");
        let tries = [
            format!("std::fs::read({secret:?}).is_ok()"),
            format!("std::fs::read({:?}).is_ok()", course.folder("class/anna_ex01.rs")),
            format!("std::fs::write({target:?}, b\"\").is_ok()"),
            "std::fs::write(\"/planted\", b\"\").is_ok()".to_owned(),
            "std::fs::write(\"src/lib.rs\", b\"\").is_ok()".to_owned(),
            format!("std::net::TcpStream::connect({:?}).is_ok()", listener.local_addr().unwrap().to_string()),
            "std::env::var_os(\"GRADE_SECRET\").is_some()".to_owned(),
            format!("std::path::Path::new(\"/proc/{}\").exists()", std::process::id()),
        ];
        for (place, harm) in tries.iter().enumerate() {
            let body = format!("if {harm} {{ 1000 }} else {{ a + b }}");
            course
                .hand_in(&format!("{place}_anna_ex01.rs"), &format!("pub fn add(a: i32, b: i32) -> i32 {{ {body} }}"));
        }
        course.hand_in("anna_ex01.rs", "pub fn add(a: i32, b: i32) -> i32 { a + b }");
        let (_, said) = course.grade("reports");
        if !said.contains("sandbox: bubblewrap") {
            eprintln!("SKIPPED: bubblewrap does not work here, so nothing is known of what it holds back");
            return;
        }
        let table = course.table("reports");
        assert_eq!(column(&table, "verdict"), vec!["pass"; tries.len() + 1], "{table}");
    });
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
        ] {
            let (code, said) = course.run(words);
            assert_eq!(code, Some(2), "{said}");
            assert!(said.contains(answer) && said.contains("\nnext: "), "{words:?}: {said}");
        }
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
