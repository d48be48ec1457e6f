//! [`Session`]: a command that goes on while the student types and reads.

use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;

pub(crate) struct Session {
    child: Child,
    /// `None` when standard input has ended.
    keyboard: Option<Box<dyn Write>>,
    screen: Receiver<Vec<u8>>,
    /// What was shown and not yet looked at.
    shown: String,
}

impl Session {
    /// Starts it in pipes.
    pub(crate) fn in_pipes(mut command: Command) -> Session {
        let command = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::inherit());
        let mut child = command.spawn().unwrap();
        let (keyboard, screen) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        Session::of(child, keyboard, screen)
    }

    pub(crate) fn of(child: Child, keyboard: impl Write + 'static, mut screen: impl Read + Send + 'static) -> Session {
        let (sender, receiver) = channel();
        thread::spawn(move || {
            let mut buffer = [0; 4096];
            // A terminal whose other side has gone gives an error.
            while let Ok(length @ 1..) = screen.read(&mut buffer) {
                if sender.send(buffer[..length].to_vec()).is_err() {
                    break;
                }
            }
        });
        Session { child, keyboard: Some(Box::new(keyboard)), screen: receiver, shown: String::new() }
    }

    pub(crate) fn types(&mut self, line: &str) {
        self.keyboard.as_mut().unwrap().write_all(format!("{line}\n").as_bytes()).unwrap();
    }

    pub(crate) fn ends_its_input(&mut self) {
        self.keyboard = None;
    }

    /// What is shown until this text, it included.
    pub(crate) fn until(&mut self, text: &str) -> String {
        loop {
            if let Some(at) = self.shown.find(text) {
                let rest = self.shown.split_off(at + text.len());
                return std::mem::replace(&mut self.shown, rest);
            }
            let Ok(more) = self.screen.recv() else { panic!("expected `{text}`; it ended with:\n{}", self.shown) };
            self.show(&more);
        }
    }

    /// What is shown until the end, and the exit code.
    pub(crate) fn end(mut self) -> (String, Option<i32>) {
        let code = self.child.wait().unwrap().code();
        while let Ok(more) = self.screen.recv() {
            self.show(&more);
        }
        (self.shown, code)
    }

    fn show(&mut self, more: &[u8]) {
        self.shown += &String::from_utf8_lossy(more);
        self.shown = self.shown.replace("\r\n", "\n");
    }

    pub(crate) fn kill(mut self) {
        self.child.kill().and_then(|()| self.child.wait()).unwrap();
    }
}
