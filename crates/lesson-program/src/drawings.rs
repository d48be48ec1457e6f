//! The timelines of a lesson: on the terminal at once, in a file at the end.

use std::io::{IsTerminal, stdout};
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

impl Drawings {
    pub(crate) fn new(destination: Option<Destination>) -> Self {
        Drawings { destination, drawn: Mutex::default() }
    }

    pub(crate) fn add(&self, title: &str, chart: Chart) {
        let text = chart.text(COLUMNS);
        println!("{}", if terminal_has_colours() { text.coloured() } else { text });
        self.drawn().push((title.to_owned(), chart));
    }

    pub(crate) fn finish(&self) -> Result<(), String> {
        let Some(Destination { path, format }) = &self.destination else { return Ok(()) };
        let drawn = self.drawn();
        let shown = path.display();
        if drawn.is_empty() {
            return Err(format!("None of these sections draws a timeline, so {shown} was not written."));
        }
        timeline::write(path, *format, &drawn).map_err(|error| format!("{shown} cannot be written: {error}."))?;
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
