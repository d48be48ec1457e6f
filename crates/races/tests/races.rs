//! Every program can go wrong and can go well, and an order that is given again does the same again.

use std::collections::HashSet;
use std::process::{Command, Stdio};
use std::sync::{Arc, OnceLock};

use explored_std::schedule::{Ending, Line, Run, by_hand};
use races::{PROGRAMS, Program};
use watchdog::watched;

/// Runs it with these choices, and then with the first that is offered. What was offered at each step comes with it.
fn run(program: &'static Program, choices: Vec<usize>) -> (Run, Option<bool>, Vec<Vec<usize>>) {
    let mut choices = choices.into_iter();
    let (offers, noted) = std::sync::mpsc::channel();
    let choose = move |lines: &[Line]| {
        let offered: Vec<usize> = lines.iter().map(|line| line.thread).collect();
        let chosen = choices.next().unwrap_or(offered[0]);
        offers.send(offered).unwrap();
        Some(chosen)
    };
    let outcome = Arc::new(OnceLock::new());
    let tell = Arc::clone(&outcome);
    let run = by_hand(choose, move || tell.set((program.run)().1).unwrap());
    (run, outcome.get().copied(), noted.iter().collect())
}

/// Every order in which its lines can run.
fn every_run(program: &'static Program) -> Vec<(Run, Option<bool>)> {
    let (mut begun, mut runs) = (vec![Vec::new()], Vec::new());
    while let Some(choices) = begun.pop() {
        let (run, right, offers) = self::run(program, choices.clone());
        for (step, offered) in offers.iter().enumerate().skip(choices.len()) {
            let before = &run.chosen[..step];
            begun.extend(offered[1..].iter().map(|other| [before, &[*other]].concat()));
        }
        runs.push((run, right));
    }
    runs
}

#[test]
fn every_program_can_go_wrong_and_can_go_well() {
    watched(|| {
        for program in PROGRAMS {
            let runs = every_run(program);
            let orders: HashSet<_> = runs.iter().map(|(run, _)| &run.chosen).collect();
            assert_eq!(orders.len(), runs.len(), "{}: no order twice", program.name);
            let well =
                runs.iter().filter(|(run, right)| run.ending == Ending::Finished && *right == Some(true)).count();
            assert!(0 < well && well < runs.len(), "{}: {well} of {} go well", program.name, runs.len());
        }
    });
}

#[test]
fn an_order_does_the_same_again() {
    watched(|| {
        for program in PROGRAMS {
            for (first, right) in every_run(program) {
                let (again, right_again, _) = run(program, first.chosen.clone());
                assert_eq!((&again.ran, &again.ending, right_again), (&first.ran, &first.ending, right));
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
