//! A running Chromium.

use std::io::{self, BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::thread;

/// A running browser. It ends when this is dropped.
pub(crate) struct Browser {
    process: Mutex<Child>,
    /// `ws://127.0.0.1:40000/devtools/browser/…`
    pub(crate) address: String,
    _profile: tempfile::TempDir,
}

impl Browser {
    pub(crate) fn start(program: &Path) -> Browser {
        let profile = tempfile::tempdir().unwrap();
        let mut process = Command::new(program)
            .args(["--headless", "--remote-debugging-port=0", "--no-first-run", "--disable-background-networking"])
            // It opens our own pages only; its sandbox is not to be had by root, nor in most containers.
            .args(["--no-sandbox", "--disable-dev-shm-usage"])
            // There is none where tests run, and drawing as if there were one takes longer.
            .arg("--disable-gpu")
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{} cannot be started: {error}", program.display()));
        let mut said = BufReader::new(process.stderr.take().unwrap());
        let mut before = String::new();
        let address = loop {
            let mut line = String::new();
            if said.read_line(&mut line).unwrap() == 0 {
                panic!("{} has ended without a word of where it listens; it said:\n{before}", program.display());
            }
            match line.trim().strip_prefix("DevTools listening on ") {
                Some(address) => break address.to_owned(),
                None => before += &line,
            }
        };
        // It would stop at a full pipe.
        thread::spawn(move || io::copy(&mut said, &mut io::sink()));
        Browser { process: Mutex::new(process), address, _profile: profile }
    }

    /// Whether it is still running, in words.
    pub(crate) fn state(&self) -> String {
        match self.process.lock().unwrap_or_else(PoisonError::into_inner).try_wait() {
            Ok(Some(status)) => format!("the browser has ended ({status})"),
            Ok(None) => "the browser is running".to_owned(),
            Err(error) => format!("the system does not say whether the browser is running: {error}"),
        }
    }

    pub(crate) fn end(&self) {
        let mut process = self.process.lock().unwrap_or_else(PoisonError::into_inner);
        // An error means that it has ended already.
        let _ = process.kill();
        let _ = process.wait();
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        self.end();
    }
}
