//! `cargo course watch`: saves and commands, in pipes.

use watchdog::watched_for;

use crate::session::Session;
use crate::{Desk, FAILS, PASSES, PATIENCE};

const WAITS: &str = "c check, q quit.\n\n";

#[test]
fn each_letter_is_a_command() {
    watched_for(PATIENCE, || {
        let desk = Desk::new(FAILS);
        let mut session = Session::in_pipes(desk.command(&["watch"]));
        assert!(session.until(WAITS).contains("1 of 2 checks pass"));
        for (letter, shown) in [
            ("l", "begun     items"),
            ("r", "lesson []"),
            ("h", "A nudge."),
            ("n", "No later exercise is unsolved."),
            ("x", "There is no command `x`."),
            ("c", "1 of 2 checks pass"),
        ] {
            session.types(letter);
            session.until(shown);
            session.until(WAITS);
        }
        session.types("q");
        let (shown, code) = session.end();
        assert_eq!((shown.as_str(), code), ("next: cargo course   to see where you are\n", Some(0)));
    });
}

#[test]
fn the_guess_before_a_hint_is_the_next_line() {
    watched_for(PATIENCE, || {
        let desk = Desk::new(FAILS);
        let mut session = Session::in_pipes(desk.command(&["watch", "01"]));
        ["h", "h", "it is the last one", "q"].iter().for_each(|line| session.types(line));
        let (shown, _) = session.end();
        assert!(shown.contains("First your own guess") && shown.contains("More."), "{shown}");
        assert!(
            desk.progress().ends_with("hint 01 1\nguess 01 it is the last one\nhint 01 2\n"),
            "{}",
            desk.progress()
        );
    });
}

#[test]
fn n_goes_on_to_the_next_exercise() {
    watched_for(PATIENCE, || {
        let desk = Desk::new(FAILS);
        desk.exercise("02", "pools", &FAILS.replace("19 items", "5 pools"));
        let mut session = Session::in_pipes(desk.command(&["watch", "01"]));
        session.until(WAITS);
        session.types("n");
        assert!(session.until(WAITS).contains("expected 5 pools; saw 18"));
        desk.answer_to("02", "pools", PASSES);
        let (shown, code) = session.end();
        assert!(shown.contains("Exercise 02: all 2 checks pass."), "{shown}");
        assert_eq!(code, Some(0));
    });
}

#[test]
fn without_input_it_only_watches() {
    watched_for(PATIENCE, || {
        let desk = Desk::new(FAILS);
        let mut session = Session::in_pipes(desk.command(&["watch"]));
        session.ends_its_input();
        session.until(WAITS);
        desk.answer(&FAILS.replace("saw 18", "saw 17 items"));
        session.until("saw 17 items");
        session.until(WAITS);
        desk.answer(PASSES);
        let (shown, code) = session.end();
        assert_eq!((shown.contains("all 2 checks pass"), code), (true, Some(0)), "{shown}");
    });
}

#[test]
fn a_module_in_a_folder_is_watched() {
    watched_for(PATIENCE, || {
        let desk = Desk::new(FAILS);
        let module = |text: &str| {
            let text = format!("pub const TEXT: &str = {text:?};\n");
            desk.write("exercises/exercise01-threads/src/parts/text.rs", &text);
        };
        module(FAILS);
        let lib = "mod parts {\n    pub mod text;\n}\npub use parts::text::TEXT;\n";
        desk.write("exercises/exercise01-threads/src/lib.rs", lib);
        let mut session = Session::in_pipes(desk.command(&["watch"]));
        session.until(WAITS);
        module(PASSES);
        let (shown, code) = session.end();
        assert_eq!((shown.contains("all 2 checks pass"), code), (true, Some(0)), "{shown}");
    });
}

#[test]
fn what_was_solved_before_is_watched_until_it_passes_again() {
    watched_for(PATIENCE, || {
        let desk = Desk::new(FAILS);
        desk.write(".course/progress.txt", "solved 01\n");
        let mut session = Session::in_pipes(desk.command(&["watch", "01"]));
        session.until(WAITS);
        session.kill();
    });
}
