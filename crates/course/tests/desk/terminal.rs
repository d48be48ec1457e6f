//! The desk in a terminal, as Unix has them: a session of `watch`, and colours.

use std::ffi::OsStr;
use std::fs::File;
use std::os::unix::ffi::OsStrExt;
use std::process::Command;

use rustix::fs::{Mode, OFlags, open};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use watchdog::watched_for;

use crate::session::Session;
use crate::{Desk, FAILS, PASSES, PATIENCE};

/// Starts a command in a terminal with colours, unless its environment says otherwise.
fn in_a_terminal(mut command: Command) -> Session {
    let ours = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&ours).and_then(|()| unlockpt(&ours)).unwrap();
    let name = ptsname(&ours, Vec::new()).unwrap();
    let theirs = open(OsStr::from_bytes(name.as_bytes()), OFlags::RDWR | OFlags::NOCTTY, Mode::empty()).unwrap();
    let theirs = || File::from(theirs.try_clone().unwrap());
    let child = command.stdin(theirs()).stdout(theirs()).stderr(theirs()).spawn().unwrap();
    let ours = File::from(ours);
    Session::of(child, ours.try_clone().unwrap(), ours)
}

fn with_colours(desk: &Desk, words: &[&str]) -> Command {
    let mut command = desk.command(words);
    command.env_remove("NO_COLOR").env_remove("CLICOLOR").env("TERM", "xterm-256color");
    command
}

#[test]
fn a_student_watches_saves_asks_and_quits() {
    watched_for(PATIENCE, || {
        let desk = Desk::new(FAILS);
        desk.write(".course/progress.txt", "hint 01 1\n");
        let mut session = in_a_terminal(with_colours(&desk, &["watch"]));
        assert!(session.until("q quit.\n").contains("The first that does not: \x1b[31mloses_nothing\x1b[0m\n"));
        desk.answer(&FAILS.replace("saw 18", "saw 17 items"));
        session.until("saw 17 items");
        session.until("q quit.\n");
        session.types("h");
        session.until("Why does `loses_nothing` fail?\n> ");
        session.types("I forget the last one");
        session.until("More.\n");
        session.until("q quit.\n");
        session.types("q");
        let (shown, code) = session.end();
        assert!(shown.contains("next: \x1b[1mcargo course\x1b[0m"), "{shown:?}");
        assert_eq!(code, Some(0));
        assert!(desk.progress().contains("guess 01 I forget the last one\nhint 01 2\n"), "{}", desk.progress());
    });
}

#[test]
fn what_differs_from_the_solution_has_colours() {
    watched_for(PATIENCE, || {
        let desk = Desk::new(PASSES);
        desk.write(".course/progress.txt", "solved 01\n");
        let (shown, _) = in_a_terminal(with_colours(&desk, &["solution", "01"])).end();
        assert!(shown.contains("\n\x1b[32m+// The solution.\x1b[0m\n"), "{shown:?}");
    });
}

#[test]
fn colours_can_be_turned_off() {
    watched_for(PATIENCE, || {
        for (name, value) in [("NO_COLOR", "1"), ("TERM", "dumb")] {
            let desk = Desk::new(FAILS);
            let mut command = with_colours(&desk, &["check", "01"]);
            command.env(name, value);
            let (shown, code) = in_a_terminal(command).end();
            assert!(shown.contains("The first that does not: loses_nothing\n"), "{name}: {shown:?}");
            assert_eq!((shown.contains('\x1b'), code), (false, Some(1)), "{name}: {shown:?}");
        }
    });
}
