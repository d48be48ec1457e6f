//! [`Contender`]: who is measured, and the rounds in which that happens.

use std::io::{self, IsTerminal};

use crate::Failure;
use crate::figures::Figures;

/// A name, and how to measure it once.
pub(crate) struct Contender {
    pub(crate) name: &'static str,
    /// Whether it is no peer: the least that could be written by hand, which none can be much better than.
    pub(crate) is_limit: bool,
    measure: Box<dyn Fn() -> Result<Figures, Failure>>,
}

impl Contender {
    pub(crate) fn new(name: &'static str, measure: impl Fn() -> Result<Figures, Failure> + 'static) -> Self {
        Contender { name, is_limit: false, measure: Box::new(measure) }
    }

    pub(crate) fn limit(name: &'static str, measure: impl Fn() -> Result<Figures, Failure> + 'static) -> Self {
        Contender { is_limit: true, ..Contender::new(name, measure) }
    }

    pub(crate) fn measure(&self) -> Result<Figures, Failure> {
        (self.measure)().map_err(|error| format!("{}: {error}", self.name).into())
    }
}

/// What all contenders gave for one column of a table.
pub(crate) struct Column {
    pub(crate) heading: String,
    /// For each contender a figure of each round; none where it has none.
    pub(crate) figures: Vec<Vec<f64>>,
}

impl Column {
    /// The middle figure of each contender.
    pub(crate) fn medians(&self) -> Vec<Option<f64>> {
        self.figures.iter().map(|rounds| median(rounds)).collect()
    }
}

/// Measures every contender once a round, and begins each round with another one. What slows the machine down for a
/// while then slows all of them down.
pub(crate) fn in_turns(contenders: &[Contender], rounds: usize, headings: &[String]) -> Result<Vec<Column>, Failure> {
    let empty = |heading: &String| Column { heading: heading.clone(), figures: vec![Vec::new(); contenders.len()] };
    let mut columns: Vec<_> = headings.iter().map(empty).collect();
    for round in 0..rounds {
        for turn in 0..contenders.len() {
            let number = (round + turn) % contenders.len();
            let contender = &contenders[number];
            show_progress(&format!("round {} of {rounds}: {}, {}", round + 1, headings.join(", "), contender.name));
            for (column, figure) in columns.iter_mut().zip(contender.measure()?) {
                column.figures[number].extend(figure);
            }
        }
    }
    show_progress("");
    Ok(columns)
}

/// Overwrites the line of the terminal, if somebody looks at one.
fn show_progress(text: &str) {
    if io::stderr().is_terminal() {
        let text: String = text.chars().take(79).collect();
        eprint!("\r{text:79}\r");
    }
}

pub(crate) fn median(figures: &[f64]) -> Option<f64> {
    let mut sorted = figures.to_vec();
    sorted.sort_by(f64::total_cmp);
    let (left, right) = (sorted.len().checked_sub(1)? / 2, sorted.len() / 2);
    Some(f64::midpoint(sorted[left], sorted[right]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle_or_between_the_middle_two() {
        assert_eq!(median(&[]), None);
        assert_eq!(median(&[3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(&[4.0, 1.0, 2.0, 3.0]), Some(2.5));
    }
}
