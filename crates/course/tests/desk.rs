//! The desk, as a student types it, in a small course whose checks print what they are told to.

#[path = "desk/files.rs"]
mod files;
#[path = "desk/session.rs"]
mod session;
#[cfg(unix)]
#[path = "desk/terminal.rs"]
mod terminal;
#[path = "desk/watch.rs"]
mod watch;

use std::fs;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use tempfile::TempDir;
use watchdog::watched_for;

/// It builds a small workspace.
const PATIENCE: Duration = Duration::from_secs(300);

struct Desk(TempDir);

impl Desk {
    /// A course of two lessons and one exercise, whose answer is a text that its checks print.
    fn new(answer: &str) -> Self {
        let desk = Desk(tempfile::tempdir().unwrap());
        desk.write("Cargo.toml", "[workspace]\nresolver = \"3\"\nmembers = [\"exercises/*\", \"lessons/*\"]\n");
        desk.package("lessons/lesson01-threads", "lesson01", "");
        desk.write(
            "lessons/lesson01-threads/src/main.rs",
            "fn main() { println!(\"lesson {:?}\", std::env::args().skip(1).collect::<Vec<_>>()); }",
        );
        desk.write("lessons/lesson01-threads/README.md", "# Lesson 01: threads\n");
        desk.package("lessons/lesson02-pools", "lesson02", "");
        desk.write("lessons/lesson02-pools/src/main.rs", "fn main() {}");
        desk.write("lessons/lesson02-pools/README.md", "# Lesson 02: pools\n");
        desk.exercise("01", "threads", answer);
        desk.write("solutions/solution01-threads/src/lib.rs", "// The solution.\n");
        desk.write(
            "solutions/solution01-threads/checks/proof.rs",
            "checks::proof! { alternates {} \
             mutants { loses_one: \"../mutants/loses_one.rs\" fails [loses_nothing]; } }",
        );
        desk.write("solutions/solution01-threads/alternates/in_one_go.rs", "//! All at\n//! once.\n//!\n//! More.\n");
        desk.write("solutions/solution01-threads/mutants/loses_one.rs", "//! Mistake: one item is lost.\n");
        desk
    }

    fn exercise(&self, number: &str, topic: &str, answer: &str) {
        let folder = format!("exercises/exercise{number}-{topic}");
        let checks = "[[test]]\nname = \"checks\"\npath = \"checks.rs\"\nharness = false\n";
        self.package(&folder, &format!("exercise{number}"), checks);
        self.write(&format!("{folder}/README.md"), &format!("# Exercise {number}: items\n"));
        let main = format!("fn main() {{ print!(\"{{}}\", exercise{number}::TEXT); }}");
        self.write(&format!("{folder}/checks.rs"), &main);
        self.write(&format!("{folder}/hints/1.md"), "# Hint 1\n\nA nudge.\n");
        self.write(&format!("{folder}/hints/2.md"), "# Hint 2\n\nMore.\n");
        self.answer_to(number, topic, answer);
    }

    fn answer(&self, text: &str) {
        self.answer_to("01", "threads", text);
    }

    fn answer_to(&self, number: &str, topic: &str, text: &str) {
        let answer = format!("pub const TEXT: &str = {text:?};\n");
        self.write(&format!("exercises/exercise{number}-{topic}/src/lib.rs"), &answer);
    }

    fn package(&self, folder: &str, name: &str, more: &str) {
        self.write(
            &format!("{folder}/Cargo.toml"),
            &format!("[package]\nname = {name:?}\nversion = \"0.1.0\"\nedition = \"2024\"\n{more}"),
        );
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.0.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.0.path().join(path)).unwrap()
    }

    fn progress(&self) -> String {
        fs::read_to_string(self.0.path().join(".course/progress.txt")).unwrap_or_default()
    }

    /// What `cargo course` with these words prints, in a pipe, and its exit code.
    fn types(&self, words: &[&str]) -> (String, Option<i32>) {
        told(self.command(words).stdin(Stdio::null()).output().unwrap())
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_course"));
        command.args(words).env("COURSE_ROOT", self.0.path()).env_remove("CARGO_TARGET_DIR");
        command
    }
}

fn told(output: Output) -> (String, Option<i32>) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace("\r\n", "\n");
    (text(&output.stdout) + &text(&output.stderr), output.status.code())
}

const FAILS: &str = "running 2 tests\ntest adds_up ... ok\ntest loses_nothing ... FAILED\n\n\
    failures:\n\n---- loses_nothing ----\nexpected 19 items; saw 18\n\
    look at: the map (exercises/exercise01-threads/hints/1.md)\n\nfailures:\n    loses_nothing\n";
const PASSES: &str = "running 2 tests\ntest adds_up ... ok\ntest loses_nothing ... ok\n\ntest result: ok. 2 passed\n";

#[test]
fn a_student_goes_from_the_first_failure_to_the_solution() {
    watched_for(PATIENCE, || {
        let desk = Desk::new(FAILS);
        let (told, _) = desk.types(&[]);
        assert!(told.starts_with("You have solved 0 of 1 exercises.\nThe next lesson is 01, threads"), "{told}");
        assert!(told.contains("next: cargo course run 01"), "{told}");

        let (told, code) = desk.types(&["check", "1"]);
        assert_eq!(code, Some(1));
        assert!(told.contains("Exercise 01: 1 of 2 checks pass."), "{told}");
        assert!(told.contains("\n\nexpected 19 items; saw 18\n"), "{told}");
        assert!(told.contains("next: cargo course check 01 loses_nothing"), "{told}");
        assert!(desk.types(&[]).0.contains("You are at exercise 01; `loses_nothing` failed last."));
        assert!(desk.types(&["solution", "01"]).0.contains("when you have your own"));

        assert!(desk.types(&["hint"]).0.contains("A nudge."));
        let mut second = desk.command(&["hint"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        std::io::Write::write_all(&mut second.stdin.take().unwrap(), b"I forget the last one\n").unwrap();
        let (told, _) = told_by(second);
        assert!(told.contains("Why does `loses_nothing` fail?") && told.contains("More."), "{told}");
        assert!(desk.progress().contains("guess 01 I forget the last one\nhint 01 2\n"), "{}", desk.progress());

        desk.answer(PASSES);
        let (told, code) = desk.types(&["check"]);
        assert_eq!((code, told.contains("all 2 checks pass")), (Some(0), true), "{told}");
        assert!(told.contains("or: cargo course run 02"), "{told}");
        let (told, _) = desk.types(&["solution", "01"]);
        assert!(told.contains("\n+// The solution.\n"), "{told}");
        assert!(
            told.contains("Other right answers: ") && told.contains("\n  in_one_go\n      All at once.\n"),
            "{told}"
        );
        let mistake = "\nWhich mistake did you make?\n\n  You failed this check:\n      loses_nothing\n  \
            This mistake fails the same check:\n      loses_one\n          one item is lost.\n";
        assert!(told.contains(mistake), "{told}");
        assert!(!told.contains('\x1b'), "no colours in a pipe: {told}");
        assert!(desk.types(&["list"]).0.contains("solved    items"));
    });
}

fn told_by(child: std::process::Child) -> (String, Option<i32>) {
    told(child.wait_with_output().unwrap())
}

#[test]
fn a_long_difference_ends_with_the_files_to_compare() {
    watched_for(PATIENCE, || {
        let desk = Desk::new(PASSES);
        desk.write(".course/progress.txt", "solved 01\n");
        desk.write("solutions/solution01-threads/src/lib.rs", &"// A line.\n".repeat(100));
        let (told, _) = desk.types(&["solution", "01"]);
        // Two lines name the files, one the place, one is the student's.
        assert_eq!(told.matches("\n+// A line.").count(), 60 - 4, "{told}");
        let rest = "44 more lines. Compare the files in your editor:\n  exercises/exercise01-threads/src/lib.rs\n  \
            solutions/solution01-threads/src/lib.rs\n";
        assert!(told.contains(rest), "{told}");

        desk.write("exercises/exercise01-threads/stub.rs", &desk.read("exercises/exercise01-threads/src/lib.rs"));
        let (told, code) = desk.types(&["solution", "01"]);
        assert!(told.starts_with("exercises/exercise01-threads/src/lib.rs is as it was given"), "{told}");
        assert_eq!((told.contains("A line."), told.contains("Other right answers: "), code), (false, true, Some(0)));
        desk.write("exercises/exercise01-threads/stub.rs", "// The stub.\n");

        desk.write("solutions/solution01-threads/src/lib.rs", &desk.read("exercises/exercise01-threads/src/lib.rs"));
        assert!(desk.types(&["solution", "01"]).0.starts_with("Your answer is the solution, word for word"));
    });
}

#[test]
fn what_does_not_compile_is_the_compilers_word() {
    watched_for(PATIENCE, || {
        let desk = Desk::new(FAILS);
        desk.write("exercises/exercise01-threads/src/lib.rs", "pub const TEXT: &str = 1;\n");
        let (told, code) = desk.types(&["check", "01"]);
        assert_eq!(code, Some(1));
        assert!(told.contains("error[E0308]") && told.contains("Exercise 01 does not compile"), "{told}");
        assert_eq!(desk.progress(), "", "nothing was tried");
    });
}

#[test]
fn what_is_to_be_written_is_told_with_its_place() {
    watched_for(PATIENCE, || {
        let desk = Desk::new(&FAILS.replace("expected 19 items; saw 18", "not written yet: items"));
        let (told, code) = desk.types(&["check"]);
        let place = "This is still to be written.\nYou write it in exercises/exercise01-threads/src/lib.rs;\n\
                     exercises/exercise01-threads/README.md says what it must do.\n";
        assert!(code == Some(1) && told.contains(place), "{told}");
    });
}

#[test]
fn a_lesson_runs_with_its_own_words() {
    watched_for(PATIENCE, || {
        let desk = Desk::new(FAILS);
        let (told, code) = desk.types(&["run", "1", "2", "--pace", "1"]);
        let first = "Cargo builds `lesson01` for the first time. That takes longer than later runs.\n";
        let lesson = "lesson [\"2\", \"--pace\", \"1\"]\n";
        assert_eq!((told, code), (format!("{lesson}{first}"), Some(0)));
        assert_eq!(desk.types(&["run", "1", "2", "--pace", "1"]), (lesson.to_owned(), Some(0)));
        let (told, _) = desk.types(&["run", "1"]);
        assert!(
            told.starts_with("lesson []\n\nIts exercise is described in exercises/exercise01-threads/README.md.\n"),
            "{told}"
        );
        assert!(told.trim_end().lines().last().unwrap().starts_with("next: cargo course check 01"), "{told}");
    });
}

#[test]
fn what_makes_no_sense_gets_a_sentence_and_the_next_command() {
    watched_for(PATIENCE, || {
        let desk = Desk::new(FAILS);
        for words in
            [&["dance"][..], &["run"], &["reset"], &["check", "9"], &["solution", "02"], &["--fast"], &["list", "all"]]
        {
            let (told, code) = desk.types(words);
            assert_eq!(code, Some(2), "{words:?}: {told}");
            assert!(told.trim_end().lines().last().unwrap().starts_with("next: cargo course"), "{words:?}: {told}");
        }
    });
}

#[test]
fn notes_in_the_file_of_progress_are_left_alone() {
    watched_for(PATIENCE, || {
        let desk = Desk::new(FAILS);
        desk.write(".course/progress.txt", "# my notes\nbadge 01 from a later course\nsolved 01\n");
        assert!(desk.types(&[]).0.contains("You have solved 1 of 1 exercises."));
        desk.types(&["hint", "01"]);
        assert_eq!(desk.progress(), "# my notes\nbadge 01 from a later course\nsolved 01\nhint 01 1\n");
    });
}

#[test]
fn an_event_after_a_note_without_a_line_end_begins_a_line() {
    watched_for(PATIENCE, || {
        let desk = Desk::new(FAILS);
        desk.write(".course/progress.txt", "# my last note");
        desk.types(&["hint", "01"]);
        assert_eq!(desk.progress(), "# my last note\nhint 01 1\n");
        assert!(desk.types(&["hint", "01"]).0.contains("More."), "the first hint was noted");
    });
}

#[test]
fn when_all_is_solved_that_is_good_news() {
    watched_for(PATIENCE, || {
        let desk = Desk::new(PASSES);
        desk.write(".course/progress.txt", "solved 01\n");
        for word in ["check", "watch", "hint"] {
            let output = desk.command(&[word]).stdin(Stdio::null()).output().unwrap();
            let shown = String::from_utf8_lossy(&output.stdout);
            assert!(shown.starts_with("You have solved 1 of 1 exercises.\n"), "{word}: {shown}");
            assert_eq!((output.status.code(), output.stderr.is_empty()), (Some(0), true), "{word}: {output:?}");
        }
    });
}
