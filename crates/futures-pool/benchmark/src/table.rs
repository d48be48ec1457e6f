//! [`Table`]: contenders below each other, and how ours compares with each of them. [`List`]: figures without ratios.

use std::fmt::{self, Display, Formatter};

use crate::contender::{Column, Contender};

/// Of the 80 columns of a terminal, the names take these.
const NAME: usize = 24;
/// A figure and the space before it, a ratio.
const FIGURE: usize = 8;
const RATIO: usize = 6;
/// A figure without a ratio.
const WIDE: usize = 11;

/// Figures of all contenders, the first of whom is ours.
pub(crate) struct Table<'c> {
    pub(crate) title: String,
    pub(crate) contenders: &'c [Contender],
    pub(crate) columns: &'c [Column],
}

impl Display for Table<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n", self.title)?;
        let medians: Vec<_> = self.columns.iter().map(Column::medians).collect();
        let headings = self.columns.iter().map(|column| format!("{:>FIGURE$}{:>RATIO$}", column.heading, "ratio"));
        writeln!(f, "{}", line("", headings))?;
        for (number, contender) in self.contenders.iter().enumerate() {
            let cells = medians.iter().map(|column| {
                let ratio = if number == 0 { None } else { quotient(column[0], column[number]) };
                let ratio = ratio.map(readable).unwrap_or_default();
                format!(" {:>1$}{ratio:>RATIO$}", readable_or_dash(column[number]), FIGURE - 1)
            });
            writeln!(f, "{}", line(contender.name, cells))?;
        }
        for (name, limits) in [("ours / best peer", false), ("ours / limit", true)] {
            let others = || self.contenders.iter().enumerate().skip(1).filter(|(_, other)| other.is_limit == limits);
            if others().next().is_some() {
                let best = medians.iter().map(|column| {
                    let theirs = others().filter_map(|(number, _)| column[number]);
                    in_the_ratio_column(quotient(column[0], theirs.min_by(f64::total_cmp)))
                });
                writeln!(f, "{}", line(name, best))?;
            }
        }
        let spread = self.columns.iter().map(|column| {
            let ours = &column.figures[0];
            quotient(ours.iter().copied().max_by(f64::total_cmp), ours.iter().copied().min_by(f64::total_cmp))
        });
        write!(f, "{}", line("ours, largest / smallest", spread.map(in_the_ratio_column)))
    }
}

/// Figures that stand for themselves.
pub(crate) struct List {
    pub(crate) title: String,
    pub(crate) headings: Vec<&'static str>,
    pub(crate) rows: Vec<(&'static str, Vec<Option<f64>>)>,
}

impl Display for List {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n", self.title)?;
        write!(f, "{}", line("", self.headings.iter().map(|heading| format!("{heading:>WIDE$}"))))?;
        for (name, figures) in &self.rows {
            let cells = figures.iter().map(|&figure| format!("{:>WIDE$}", readable_or_dash(figure)));
            write!(f, "\n{}", line(name, cells))?;
        }
        Ok(())
    }
}

/// A name and what stands beside it.
fn line(name: &str, cells: impl IntoIterator<Item = String>) -> String {
    let cells: String = cells.into_iter().collect();
    format!("{name:NAME$}{cells}").trim_end().to_owned()
}

fn readable_or_dash(figure: Option<f64>) -> String {
    figure.map_or("-".to_owned(), readable)
}

/// With three digits at least, and thousands apart.
fn readable(figure: f64) -> String {
    match figure.abs() {
        0.0 => "0".to_owned(),
        ..10.0 => format!("{figure:.2}"),
        ..100.0 => format!("{figure:.1}"),
        _ => grouped(figure.round()),
    }
}

fn in_the_ratio_column(ratio: Option<f64>) -> String {
    format!("{:FIGURE$}{:>RATIO$}", "", ratio.map(readable).unwrap_or_default())
}

/// Thousands apart.
pub(crate) fn grouped(number: impl Display) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (number, digit) in digits.chars().enumerate() {
        if number > 0 && (digits.len() - number) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn quotient(dividend: Option<f64>, divisor: Option<f64>) -> Option<f64> {
    let quotient = dividend? / divisor?;
    quotient.is_finite().then_some(quotient)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_have_three_digits_and_thousands_apart() {
        let texts = [0.0, 0.126, 9.5, 47.77, 999.6, 1_234_567.0].map(readable);
        assert_eq!(texts, ["0", "0.13", "9.50", "47.8", "1,000", "1,234,567"]);
    }

    #[test]
    fn ratios_say_how_ours_compares() {
        let names = ["ours", "slower", "absent"];
        let contenders = names.map(|name| Contender::new(name, || Ok(Vec::new())));
        let column = Column { heading: "ns".to_owned(), figures: vec![vec![10.0, 30.0], vec![40.0], vec![]] };
        let table = Table { title: "title".to_owned(), contenders: &contenders, columns: &[column] }.to_string();
        let lines: Vec<Vec<_>> = table.lines().map(|line| line.split_whitespace().collect()).collect();
        assert_eq!(lines[3], ["ours", "20.0"]);
        assert_eq!(lines[4], ["slower", "40.0", "0.50"]);
        assert_eq!(lines[5], ["absent", "-"]);
        assert_eq!(lines[6], ["ours", "/", "best", "peer", "0.50"]);
        assert_eq!(lines[7], ["ours,", "largest", "/", "smallest", "3.00"]);
    }

    #[test]
    fn a_limit_is_no_peer() {
        let nothing = || Ok(Vec::new());
        let contenders =
            [Contender::new("ours", nothing), Contender::new("peer", nothing), Contender::limit("least", nothing)];
        let column = Column { heading: "ns".to_owned(), figures: vec![vec![20.0], vec![40.0], vec![10.0]] };
        let table = Table { title: "title".to_owned(), contenders: &contenders, columns: &[column] }.to_string();
        let lines: Vec<Vec<_>> = table.lines().map(|line| line.split_whitespace().collect()).collect();
        assert_eq!(lines[6], ["ours", "/", "best", "peer", "0.50"]);
        assert_eq!(lines[7], ["ours", "/", "limit", "2.00"]);
    }
}
