//! A small class at exercise 02, with an answer for each verdict.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use watchdog::watched_for;

use crate::solution::Solution;

/// It builds some forty packages, and stops an endless loop twice, on a machine that others use as well.
const PATIENCE: Duration = Duration::from_secs(40 * 60);

#[test]
#[ignore = "compiles an exercise eight times, for minutes; run it with `cargo test -p grade -- --ignored`"]
fn answers_to_exercise_02_get_their_verdicts() {
    watched_for(PATIENCE, || {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap();
        let solution = Solution::of(&root, "02");
        let whole = |path: &str| solution.answer(path);
        let right = whole("alternates/shared_counter.rs");
        let stub = fs::read_to_string(root.join("exercises/exercise02-parallel-sum/src/lib.rs")).unwrap();
        let endless = stub.replace("let _ = sum;", "loop { std::hint::black_box(&sum); }");
        assert_ne!(endless, stub);

        let folder = tempfile::tempdir().unwrap();
        let class = folder.path().join("class");
        fs::create_dir(&class).unwrap();
        let hand_in = |name: &str, text: &str| fs::write(class.join(name), text).unwrap();
        hand_in("anna_exercise02.rs", &right);
        hand_in("bert_exercise02.rs", &whole("mutants/completion_order.rs"));
        hand_in("cara_exercise02.rs", &right.replacen("{", "{{", 1));
        hand_in("dora_exercise02.rs", &format!("{right}\nfn look() {{ drop(std::fs::read(\"/etc/passwd\")); }}\n"));
        hand_in("emil_exercise02.rs", &endless);
        hand_in("fritz_exercise02.rs", &whole("orders/mutants/index_taken_then_raised.rs"));
        hand_in("gina_exercise02.rs", &stub);
        // Where orders are explored `crate::std` is the explored std.
        let own = "pub mod std { pub mod process { pub fn id() -> u32 { 0 } } }";
        let harm = "macro_rules! m { ($a:ident $b:ident) => { crate::$a::$b::id() } } pub fn harm() -> u32 { m!(std process) }";
        hand_in("hans_exercise02.rs", &format!("mod answer {{\n{right}\n}}\npub use answer::*;\n{own}\n{harm}\n"));

        let mut grade = Command::new(env!("CARGO_BIN_EXE_grade"));
        grade.args(["class", "--out", "reports"]).current_dir(folder.path()).env("COURSE_ROOT", &root);
        // What was built stays for the next run.
        let graded = grade.env("CARGO_TARGET_DIR", env!("CARGO_TARGET_TMPDIR")).output().unwrap();
        let said = String::from_utf8([graded.stdout, graded.stderr].concat()).unwrap();
        assert_eq!(graded.status.code(), Some(0), "{said}");

        let table = fs::read_to_string(folder.path().join("reports/class.csv")).unwrap();
        let mut rows = csv::Reader::from_reader(table.as_bytes());
        let rows: Vec<_> = rows.records().map(Result::unwrap).collect();
        let verdicts: Vec<_> = rows.iter().map(|row| (&row[0], &row[2])).collect();
        let expected = [
            ("anna", "pass"),
            ("bert", "race"),
            ("cara", "compile-error"),
            ("dora", "rejected"),
            ("emil", "timeout"),
            ("gina", "fail"),
            ("hans", "pass"),
        ];
        // Whether the checks or the orders of events catch a race is a matter of chance.
        let (race, others): (Vec<_>, Vec<_>) = verdicts.into_iter().partition(|(student, _)| *student == "fritz");
        assert_eq!(others, expected, "{said}");
        assert!(matches!(race[..], [(_, "race" | "fail")]), "{said}");
        assert_eq!(&rows[1][6], "sums_stand_in_the_order_of_the_arrays");
        assert!(rows[3][7].contains("`std::fs`") && rows[6][7].contains("not written yet"), "{table}");
        assert!(rows[0][3] == rows[0][4] && rows.iter().all(|row| row[4] == rows[0][4]), "{table}");
        // Orders of events are explored only where the answer compiles with the locks of the model checker.
        let result = |student| fs::read_to_string(result_of(&folder.path().join("reports"), student)).unwrap();
        assert!(!result("anna").contains("not-run"), "{}", result("anna"));
        assert!(result("hans").contains("not-run"), "{}", result("hans"));
    });
}

/// The result of this student.
fn result_of(reports: &Path, student: &str) -> PathBuf {
    let mut folders = fs::read_dir(reports.join("results")).unwrap().map(|entry| entry.unwrap());
    let begins = |name: &str| name.starts_with(&format!("{student}-"));
    folders.find(|entry| begins(&entry.file_name().to_string_lossy())).unwrap().path().join("02.json")
}
