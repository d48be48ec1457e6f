//! Every program can go wrong and can go well, and an order that is given again does the same again.

use std::collections::HashSet;
use std::process::{Command, Stdio};

use course_files::Course;
use every_run::{Tried, every_run, run};
use explored_std::schedule::Ending;
use races::{PROGRAMS, Program};
use scraper::{ElementRef, Html, Selector};
use watchdog::watched;

#[path = "../src/every_run.rs"]
mod every_run;

fn went_well(tried: &Tried) -> bool {
    tried.run.ending == Ending::Finished && tried.came_out.as_ref().is_some_and(|(_, right)| *right)
}

#[test]
fn every_program_can_go_wrong_and_can_go_well() {
    watched(|| {
        for program in PROGRAMS {
            let runs = every_run(program);
            let orders: HashSet<_> = runs.iter().map(|tried| &tried.run.chosen).collect();
            assert_eq!(orders.len(), runs.len(), "{}: no order twice", program.name);
            let well = runs.iter().filter(|tried| went_well(tried)).count();
            assert!(0 < well && well < runs.len(), "{}: {well} of {} go well", program.name, runs.len());
        }
    });
}

#[test]
fn an_order_does_the_same_again() {
    watched(|| {
        for program in PROGRAMS {
            for first in every_run(program) {
                let again = run(program, first.run.chosen.clone());
                assert_eq!((&again.run.ran, &again.run.ending), (&first.run.ran, &first.run.ending));
                assert_eq!(again.came_out, first.came_out);
            }
        }
    });
}

/// What `cargo course race` prints in a pipe when a student types this.
fn typed(words: &[&str], keys: &str) -> String {
    let mut program = Command::new(env!("CARGO_BIN_EXE_races"));
    let mut child = program.args(words).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), keys.as_bytes()).unwrap();
    String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap()
}

#[test]
fn a_student_loses_an_update_and_sees_the_order_again() {
    watched(|| {
        let told = typed(&["1"], "1\n7\n2\n2\n1\n");
        assert!(told.contains("`7` is none of them"), "{told}");
        assert!(told.contains("You have caught it:\n    the total of 1 and 2: "), "{told}");
        assert!(told.contains("thread 1                                 thread 2\n"), "{told}");
        let order = told.split("--order ").nth(1).unwrap().split(' ').next().unwrap();
        let again = typed(&["01", "total", "--order", order], "");
        let picture =
            |told: &str| told.split("\n\n").filter(|part| part.starts_with("thread 1  ")).last().map(str::to_owned);
        assert_eq!((picture(&again), picture(&again).is_some()), (picture(&told), true));
    });
}

#[test]
fn a_run_without_a_choice_stops() {
    watched(|| {
        assert!(typed(&["05", "locks"], "").contains("Stopped: no thread was chosen."));
        assert!(typed(&["05", "locks"], "q\n").contains("next: cargo course race 05 locks"));
        assert!(typed(&["05", "locks", "--order", "9"], "").contains("thread 9 cannot go on here"));
        assert!(typed(&[], "").contains("05 counts"));
        assert!(typed(&["--help"], "").contains("cargo course race 05"));
    });
}

#[test]
fn a_deadlock_says_where_each_thread_waits() {
    watched(|| {
        let told = typed(&["05", "locks"], "1\n2\n1\n2\n");
        assert!(told.contains("no thread can go on."), "{told}");
        assert!(told.contains("thread 1 waits at") && told.contains("thread 2 waits at"), "{told}");

        // One that has ended does not wait.
        let told = typed(&["03"], "2\n1\n1\n2\n");
        assert!(told.contains("thread 2 waits at") && !told.contains("thread 1 waits"), "{told}");
    });
}

#[test]
fn everything_fits_a_terminal_of_80_columns() {
    watched(|| {
        for program in PROGRAMS {
            for keys in ["1\n1\n1\n1\n1\n1\n2\n2\n2\n2\n", "1\n2\n1\n2\n1\n2\n1\n2\n1\n2\n"] {
                let told = typed(&[program.lesson, program.name], keys);
                assert!(told.lines().all(|line| line.chars().count() <= 80), "{told}");
            }
        }
    });
}

#[test]
fn a_page_shows_an_order_that_goes_wrong_in_lines_of_the_source() {
    watched(|| {
        let folder = tempfile::tempdir().unwrap();
        let written = || {
            let told = typed(&["--html", folder.path().to_str().unwrap()], "");
            assert!(told.starts_with("next: open ") && told.contains("index.html"), "{told}");
            std::fs::read_to_string(folder.path().join("index.html")).unwrap()
        };
        let index = written();
        assert_eq!(written(), index, "the same order each time");
        assert!(Html::parse_document(&index).errors.is_empty());
        for file in ["schedule.css", "schedule.js"] {
            assert!(index.contains(file) && folder.path().join(file).exists());
        }
        for program in PROGRAMS {
            let file = folder.path().join(format!("{}-{}.html", program.lesson, program.name));
            let figure = std::fs::read_to_string(file).unwrap();
            assert!(index.contains(&figure) && !figure.contains(" id=") && !figure.contains("\n\n"), "{figure}");
            let figure = Html::parse_fragment(&figure);
            assert!(!text(&all(&figure, ".outcome")[0]).contains("as it should be"));
            let source: Vec<&str> = program.source.lines().collect();
            let steps = all(&figure, "tbody tr");
            assert!(steps.len() >= 4, "{}", steps.len());
            for step in &steps {
                let number: usize = step.attr("data-line").unwrap().parse().unwrap();
                let cell = step.select(&Selector::parse("td > code").unwrap()).next().unwrap();
                assert_eq!(text(&cell), source[number - 1].trim());
                assert_eq!(all(&figure, &format!("ol [data-line='{number}']")).len(), 1);
            }
            // The order that the page shows does go wrong.
            let threads: Vec<usize> =
                steps.iter().map(|step| step.attr("data-thread").unwrap().parse().unwrap()).collect();
            let is_shown = |tried: &Tried| {
                let lines = tried.run.ran.iter().chain(&tried.run.waiting).filter(|line| line.thread != 0);
                lines.map(|line| line.thread).eq(threads.iter().copied())
            };
            let shown: Vec<Tried> = every_run(program).into_iter().filter(is_shown).collect();
            assert!(!shown.is_empty(), "{threads:?}");
            assert!(shown.iter().any(|tried| !went_well(tried)), "{threads:?}");
        }
    });
}

#[test]
fn pages_in_a_folder_that_cannot_be_are_an_error_that_names_it() {
    watched(|| {
        let file = tempfile::NamedTempFile::new().unwrap();
        let mut program = Command::new(env!("CARGO_BIN_EXE_races"));
        let ended = program.arg("--html").arg(file.path().join("pages")).output().unwrap();
        let complaint = String::from_utf8(ended.stderr).unwrap();
        assert_eq!(ended.status.code(), Some(2));
        assert!(complaint.contains("pages cannot be written: "), "{complaint}");
    });
}

fn all<'h>(html: &'h Html, selector: &str) -> Vec<ElementRef<'h>> {
    html.select(&Selector::parse(selector).unwrap()).collect()
}

fn text(element: &ElementRef<'_>) -> String {
    element.text().collect()
}

#[test]
fn each_program_is_named_on_the_page_of_its_lesson() {
    watched(|| {
        let course = Course::find().unwrap();
        for Program { lesson, name, .. } in PROGRAMS {
            let page = course.root.join(&course.lesson(lesson).unwrap().folder).join("README.md");
            let command = format!("```text\ncargo course race {lesson} {name}\n```\n");
            let text = std::fs::read_to_string(&page).unwrap().replace("\r\n", "\n");
            assert!(text.contains(&command), "{}: {command}", page.display());
        }
    });
}
