//! The timelines of a lesson: on the terminal at once, in a file at the end.

use std::fs::{self, File};
use std::io::{self, IsTerminal, stdout};
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use timeline::{Chart, Format};

use crate::COLUMNS;

/// Where the timelines are to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Destination {
    pub(crate) path: PathBuf,
    pub(crate) format: Format,
}

#[derive(Debug)]
pub(crate) struct Drawings {
    destination: Option<Destination>,
    drawn: Mutex<Vec<(String, Chart)>>,
}

impl Destination {
    /// Whether a file can be written there, before a lesson of some seconds shows that it cannot.
    pub(crate) fn is_writable(&self) -> Result<(), String> {
        let is_new = !self.path.exists();
        let opened = File::options().create(true).append(true).open(&self.path);
        opened.map_err(|error| self.why_not(&error))?;
        if is_new { fs::remove_file(&self.path).map_err(|error| self.why_not(&error)) } else { Ok(()) }
    }

    fn why_not(&self, error: &io::Error) -> String {
        format!("{} cannot be written: {error}.", self.path.display())
    }
}

impl Drawings {
    pub(crate) fn new(destination: Option<Destination>) -> Self {
        Drawings { destination, drawn: Mutex::default() }
    }

    pub(crate) fn add(&self, title: &str, chart: Chart) {
        let text = chart.text(COLUMNS);
        print!("{}", if terminal_has_colours() { text.coloured() } else { text });
        self.drawn().push((title.to_owned(), chart));
    }

    pub(crate) fn finish(&self) -> Result<(), String> {
        let Some(destination) = &self.destination else { return Ok(()) };
        let Destination { path, format } = destination;
        let drawn = self.drawn();
        let shown = path.display();
        if drawn.is_empty() {
            return Err(format!("None of these sections draws a timeline, so {shown} was not written."));
        }
        timeline::write(path, *format, &drawn).map_err(|error| destination.why_not(&error))?;
        println!("\nThe timelines are in {shown}.");
        Ok(())
    }

    fn drawn(&self) -> MutexGuard<'_, Vec<(String, Chart)>> {
        self.drawn.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn terminal_has_colours() -> bool {
    let wanted = anstyle_query::clicolor() != Some(false) && !anstyle_query::no_color();
    stdout().is_terminal() && wanted && anstyle_query::term_supports_ansi_color()
}
