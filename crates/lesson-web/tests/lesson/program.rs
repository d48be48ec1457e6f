//! The smallest lesson, run with arguments.

use std::process::{Command, Output};

pub(crate) fn lesson(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lesson00"));
    command.args(arguments);
    command
}

/// How it ended, and what it printed to stdout and stderr.
pub(crate) fn run(arguments: &[&str]) -> (Option<i32>, String, String) {
    told(lesson(arguments).output().expect("the program runs"))
}

pub(crate) fn told(output: Output) -> (Option<i32>, String, String) {
    let text = |bytes| String::from_utf8(bytes).expect("text").replace("\r\n", "\n");
    (output.status.code(), text(output.stdout), text(output.stderr))
}
