//! What one measurement gives, and how a child process writes it down.

use crate::Failure;

/// One figure for each column of the table; `None` where this contender, or this system, has none.
pub(crate) type Figures = Vec<Option<f64>>;

pub(crate) fn to_line(figures: &[Option<f64>]) -> String {
    let words: Vec<_> = figures.iter().map(|figure| figure.map_or("none".to_owned(), |f| f.to_string())).collect();
    words.join(" ")
}

/// # Errors
/// If a word is neither a number nor `none`.
pub(crate) fn from_line(line: &str) -> Result<Figures, Failure> {
    let figure = |word: &str| if word == "none" { Ok(None) } else { word.parse().map(Some) };
    let figures = line.split_whitespace().map(figure).collect::<Result<_, _>>();
    figures.map_err(|_| format!("a child process should have printed figures, but printed {line:?}").into())
}
