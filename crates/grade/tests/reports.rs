//! What a teacher takes home: the reports of a class of ten.

#[expect(dead_code, reason = "other tests of classes use more of it")]
mod course;

use std::fs;
use std::path::Path;
use std::time::Duration;

use watchdog::watched_for;

use course::{Course, column};

/// Each grades by building programs, on a machine that others use as well.
const PATIENCE: Duration = Duration::from_secs(600);

/// Long enough to be known again.
const COUNTS: &str = "pub fn add(a: i32, b: i32) -> i32 {
    let mut total = 0;
    for number in [a, b] {
        let step = if number < 0 { -1 } else { 1 };
        for _ in 0..number.abs() {
            total += step;
        }
    }
    total
}
";

const RIGHT: &str = "pub fn add(a: i32, b: i32) -> i32 { a + b }\n";
const WRONG: &str = "pub fn add(a: i32, b: i32) -> i32 { a - b }\n";

/// A name as nobody has it, and as somebody hands it in to see what happens.
const STRANGE: &str = "=x('&<b>ida\u{202e}";

fn class_of_ten() -> Course {
    let course = Course::new();
    let copied = COUNTS.replace("total", "result").replace("number", "each").replace("    ", "\t");
    let long =
        "pub fn add(a: i32, b: i32) -> i32 { match (a, b) { (0, n) | (n, 0) => n, (a, b) => add(a - 1, b + 1) } }";
    for (student, text) in [
        ("anna", RIGHT),
        ("bert", WRONG),
        ("cara", WRONG),
        ("dora", "pub fn add(a: i32, b: i32) -> i32 { a * b }"),
        ("emil", "pub fn add(a: i32"),
        ("fritz", COUNTS),
        ("gina", &copied),
        ("hans", "pub fn add(_: i32, _: i32) -> i32 { 3 } // undecided"),
        (STRANGE, "pub fn add(a: i32, b: i32) -> i32 { a + b } // </pre><script>alert(1)</script>\u{202e}"),
        ("jo", long),
    ] {
        course.hand_in(&format!("{student}_ex01.rs"), text);
    }
    course
}

/// The folder of this student below `reports/students`.
fn folder_of(course: &Course, student: &str) -> String {
    let folders = fs::read_dir(course.folder("reports/students")).unwrap();
    let mut names = folders.map(|folder| folder.unwrap().file_name().into_string().unwrap());
    format!("reports/students/{}", names.find(|name| name.starts_with(&format!("{student}-"))).unwrap())
}

/// Every page below this folder.
fn pages(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| match path.extension() {
            None if path.is_dir() => pages(&path),
            Some(ending) if ending == "html" => vec![fs::read_to_string(path).unwrap()],
            _ => Vec::new(),
        })
        .collect()
}

#[test]
fn the_class_of_ten_is_told_what_it_needs() {
    watched_for(PATIENCE, || {
        let course = class_of_ten();
        let (code, said) = course.grade("reports");
        assert_eq!(code, Some(3), "{said}");

        let class = course.read("reports/class.html");
        for told in [
            "10 students, 10 submissions; 4 passed",
            "adds <span class=\"quiet\">failed by 3 of 10",
            "Look at the sum",
            "takes one from the other",
            "expected 5; saw -1",
            "=x(&#39;&amp;&lt;b&gt;ida",
        ] {
            let told = told.replace("&#39;", "'");
            assert!(class.contains(&told), "{told}: {class}");
        }

        let bert = course.read(&format!("{}/index.html", folder_of(&course, "bert")));
        assert!(bert.contains("1 of 2 points") && bert.contains("expected 5; saw -1\nlook at: the sum"), "{bert}");
        assert!(!bert.contains("anna") && !bert.contains("class.html"), "nothing of others: {bert}");

        // Two that are the same but for names and layout; short answers are no pair.
        let similar = course.read("reports/similar.html");
        assert!(similar.contains("fritz and gina</a>") && similar.contains("100 %"), "{similar}");
        assert!(similar.contains("<mark>    let mut total = 0;</mark>"), "{similar}");
        assert!(similar.contains("<mark>\tlet mut result = 0;</mark>"), "{similar}");
        assert!(!similar.contains("bert and cara") && similar.contains("This is no verdict"), "{similar}");
        assert!(similar.contains("Not compared") && similar.contains("emil, exercise 01"), "{similar}");

        let pages = pages(&course.folder("reports"));
        assert_eq!(pages.len(), 12);
        for page in pages {
            for needed in ["<html lang=\"en\">", "<title>", "<h1>", "default-src 'none'", "@media print"] {
                assert!(page.contains(needed), "{needed}: {page}");
            }
            for harm in ["<script", "http:", "https:", "src=", "<b>ida", "\u{202e}"] {
                assert!(!page.contains(harm), "{harm}: {page}");
            }
            assert!(page.matches("<th").count() - page.matches("<thead").count() == page.matches(" scope=\"").count());
        }
    });
}

#[test]
fn programs_read_what_they_expect() {
    watched_for(PATIENCE, || {
        let course = Course::new();
        for (student, text) in [
            ("anna", RIGHT),
            ("bert", WRONG),
            ("emil", "use std::fs;"),
            ("hans", "pub fn add(_: i32, _: i32) -> i32 { 3 } // undecided"),
            (STRANGE, RIGHT),
        ] {
            course.hand_in(&format!("{student}_ex01.rs"), text);
        }
        course.write("points.toml", "[01]\nadds = 2.5\n");
        course.run(&["class", "--out", "reports", "--points", "points.toml"]);
        let bert = folder_of(&course, "bert");
        same("junit.xml", &course.read("reports/junit.xml"));
        same("results.json", &course.read(&format!("{bert}/results.json")));
        same("classroom50.json", &course.read(&format!("{bert}/classroom50.json")));
    });
}

/// Compares with the file of this name, or writes it if `UPDATE_REPORTS` is in the environment.
fn same(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reports").join(name);
    if std::env::var_os("UPDATE_REPORTS").is_some() {
        fs::write(&path, text).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap().replace("\r\n", "\n");
    assert_eq!(text, expected, "{name}; UPDATE_REPORTS=1 in the environment writes it anew");
}

#[test]
fn a_regrade_shows_old_and_new() {
    watched_for(PATIENCE, || {
        let course = Course::new();
        for (student, text) in [("anna", RIGHT), ("bert", WRONG), ("cara", WRONG), ("dora", RIGHT)] {
            course.hand_in(&format!("{student}_ex01.rs"), text);
        }
        course.grade("reports");
        course.hand_in("bert_ex01.rs", RIGHT);
        course.hand_in("emil_ex01.rs", RIGHT);
        fs::remove_file(course.folder("class/dora_ex01.rs")).unwrap();
        let regrade = |more: &[&str]| {
            let words = [&["class", "--out", "reports", "--regrade"], more].concat();
            let (code, said) = course.run(&words);
            assert_eq!(code, Some(0), "{said}");
            (said, course.read("reports/changes.csv"))
        };

        let (said, changes) = regrade(&[]);
        assert!(said.contains("changes: 3 of 5"), "{said}");
        assert_eq!(column(&changes, "student"), ["bert", "dora", "emil"]);
        assert_eq!(column(&changes, "old verdict"), ["fail", "pass", ""]);
        assert_eq!(column(&changes, "verdict"), ["pass", "pass", "pass"]);
        assert_eq!(column(&changes, "changed"), ["handed in again", "absent now", "new"]);
        let table = course.table("reports");
        assert_eq!(column(&table, "handed in"), ["now", "now", "now", "earlier, absent now", "now"]);
        assert!(course.read("reports/class.html").contains("absent now</span>"));

        // Nothing has changed since.
        assert!(column(&regrade(&[]).1, "student").is_empty());
        course.write("points.toml", "each_check = 2\n");
        let (_, changes) = regrade(&["--points", "points.toml"]);
        assert_eq!(column(&changes, "changed"), ["points"; 5]);
        assert_eq!(column(&changes, "old points"), ["2", "2", "1", "2", "2"]);
        assert_eq!(column(&changes, "points"), ["4", "4", "2", "4", "4"]);

        // Who comes back is there again.
        course.hand_in("dora_ex01.rs", RIGHT);
        let (_, changes) = regrade(&["--points", "points.toml"]);
        assert_eq!(
            (column(&changes, "student"), column(&changes, "handed in")),
            (vec!["dora".to_owned()], vec!["now".to_owned()])
        );
    });
}

#[test]
fn a_regrade_that_was_interrupted_still_tells_of_what_was_before_it() {
    watched_for(PATIENCE, || {
        let course = Course::new();
        course.hand_in("anna_ex01.rs", WRONG);
        course.grade("reports");
        course.hand_in("anna_ex01.rs", RIGHT);
        course.write("points.toml", "[01]\nnone = 1\n");
        let (code, _) = course.run(&["class", "--out", "reports", "--regrade", "--points", "points.toml"]);
        assert_eq!(code, Some(2), "it ends before anything is graded");
        course.grade("reports");
        let (code, said) = course.run(&["class", "--out", "reports", "--regrade"]);
        assert_eq!(code, Some(0), "{said}");
        let changes = course.read("reports/changes.csv");
        assert_eq!(
            (column(&changes, "old verdict"), column(&changes, "verdict")),
            (vec!["fail".into()], vec!["pass".into()])
        );
        assert!(!course.folder("reports/before-regrade.json").exists());
    });
}

#[test]
fn the_gradebook_is_filled_in_and_never_written_over() {
    watched_for(PATIENCE, || {
        let course = Course::new();
        course.hand_in("anna_ex01.rs", RIGHT);
        course.hand_in("bert_ex01.rs", WRONG);
        course.hand_in("zoe_ex01.rs", RIGHT);
        let export = "Student,ID,\"Note, mine\"\nAnna,anna@school.edu,=1+1\nBert,bert,\nCara,cara,\"a \"\"b\"\"\"\n";
        course.write("export.csv", export);
        let fill = |more: &[&str]| course.run(&[&["class", "--out", "reports", "--gradebook"], more].concat());
        let (_, said) = fill(&["export.csv", "--match", "ID", "--column", "Week 1"]);
        assert!(said.contains("gradebook: points of 2 in `Week 1`, found by `ID`"), "{said}");
        assert!(said.contains("no row of their own: zoe\n"), "{said}");
        assert!(said.contains("rows without points: cara\n"), "{said}");
        assert_eq!(
            course.read("reports/gradebook.csv"),
            "Student,ID,\"Note, mine\",Week 1\nAnna,anna@school.edu,=1+1,2\nBert,bert,,1\nCara,cara,\"a \"\"b\"\"\",\n"
        );
        assert_eq!(course.read("export.csv"), export);

        for (words, told) in [
            (&["reports/gradebook.csv"][..], "reports/gradebook.csv would be written over"),
            (&["export.csv", "--match", "Id"][..], "there is no column `Id`"),
            (&["none.csv"][..], "none.csv cannot be read"),
        ] {
            let (code, said) = fill(words);
            assert!(code == Some(2) && said.contains(told) && said.contains("\nnext: "), "{said}");
        }
    });
}
