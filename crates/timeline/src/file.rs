//! Charts as files.

use std::io;
use std::path::Path;

use crate::chart::Chart;
use crate::{html, svg, trace};

/// What a file of charts is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A picture for browsers, in SVG.
    Svg,
    /// A page for browsers, in HTML: it names the bar under the pointer, and has a table of each chart.
    Html,
    /// A trace for Perfetto and `chrome://tracing`, in JSON.
    Trace,
}

impl Format {
    /// The format for a file of that name: the ending chooses, `.svg`, `.html` or `.json`.
    ///
    /// ```
    /// use timeline::Format;
    ///
    /// assert_eq!(Format::of("gil.svg".as_ref()), Some(Format::Svg));
    /// assert_eq!(Format::of("gil.html".as_ref()), Some(Format::Html));
    /// assert_eq!(Format::of("gil.JSON".as_ref()), Some(Format::Trace));
    /// assert_eq!(Format::of("gil.png".as_ref()), None);
    /// ```
    pub fn of(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_str()?.to_ascii_lowercase();
        match &*ending {
            "svg" => Some(Format::Svg),
            "html" => Some(Format::Html),
            "json" => Some(Format::Trace),
            _ => None,
        }
    }
}

/// Writes charts with their titles to a file, one below the other.
///
/// # Errors
/// If the file cannot be written.
pub fn write(path: &Path, format: Format, charts: &[(String, Chart)]) -> io::Result<()> {
    let text = match format {
        Format::Svg => svg::document(charts),
        Format::Html => html::document(charts),
        Format::Trace => trace::document(charts),
    };
    std::fs::write(path, text)
}
