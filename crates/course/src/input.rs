//! [`Input`]: what the student types, one line after the other.
//!
//! A thread reads it, so that `watch` can wait for a line and look at files meanwhile. The thread begins when the first
//! line is wanted: a command that wants none takes nothing from a script around it.

use std::cell::OnceCell;
use std::io;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

/// Standard input. There is one reader of it, whatever asks for a line.
#[derive(Default)]
pub(crate) struct Input(OnceCell<Receiver<String>>);

/// What came of waiting for a line.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Typed {
    Line(String),
    Nothing,
    /// Standard input has ended: no line will come.
    End,
}

impl Input {
    /// The next line, without the spaces around it; `None` at the end of standard input.
    pub(crate) fn line(&self) -> Option<String> {
        self.lines().recv().ok()
    }

    /// The next line, if it comes within this time.
    pub(crate) fn line_within(&self, time: Duration) -> Typed {
        match self.lines().recv_timeout(time) {
            Ok(line) => Typed::Line(line),
            Err(RecvTimeoutError::Timeout) => Typed::Nothing,
            Err(RecvTimeoutError::Disconnected) => Typed::End,
        }
    }

    fn lines(&self) -> &Receiver<String> {
        self.0.get_or_init(|| {
            let (sender, receiver) = channel();
            // A line that cannot be read ends the input, and so does a system that has no thread for it.
            let read = move || {
                let lines = io::stdin().lines().map_while(Result::ok);
                lines.map(|line| line.trim().to_owned()).try_for_each(|line| sender.send(line))
            };
            let _ = thread::Builder::new().name("standard input".to_owned()).spawn(read);
            receiver
        })
    }
}
