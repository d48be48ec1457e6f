//! [`Sheet`]: what a benchmark found, for a terminal or a page. A [`Table`] becomes one, with contenders below each other and
//! how ours compares with each of them; so does a [`List`], figures without ratios.

use std::fmt::{self, Display, Formatter};

use crate::contender::{Column, Contender};

/// Of the 80 columns of a terminal, the names take these.
const NAME: usize = 24;
/// A figure and the space before it, a ratio.
const FIGURE: usize = 8;
const RATIO: usize = 6;
/// A figure without a ratio.
const WIDE: usize = 11;

/// A title and cells, ready to be shown.
pub(crate) struct Sheet {
    title: String,
    /// The heading of each column, and how wide the column is in a terminal.
    columns: Vec<(String, usize)>,
    rows: Vec<(&'static str, Vec<String>)>,
}

impl Sheet {
    /// Says only why there is nothing to show.
    pub(crate) fn without_figures(title: String) -> Sheet {
        Sheet { title, columns: Vec::new(), rows: Vec::new() }
    }

    /// As a table of Markdown, below its title.
    pub(crate) fn markdown(&self) -> String {
        let mut text = format!("{}.\n", self.title);
        if self.columns.is_empty() {
            return text;
        }
        let headings: String = self.columns.iter().map(|(heading, _)| format!(" {heading} |")).collect();
        text += &format!("\n| |{headings}\n|---|{}\n", "---:|".repeat(self.columns.len()));
        for (name, cells) in &self.rows {
            let cells: String = cells.iter().map(|cell| format!(" {cell} |")).collect();
            text += &format!("| {name} |{cells}\n");
        }
        text
    }
}

impl Display for Sheet {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.title)?;
        if self.columns.is_empty() {
            return Ok(());
        }
        let headings = self.columns.iter().map(|(heading, _)| heading.as_str());
        write!(f, "\n\n{}", self.line("", headings))?;
        self.rows
            .iter()
            .try_for_each(|(name, cells)| write!(f, "\n{}", self.line(name, cells.iter().map(String::as_str))))
    }
}

impl Sheet {
    /// A name and what stands beside it.
    fn line<'c>(&self, name: &str, cells: impl Iterator<Item = &'c str>) -> String {
        // The space keeps a cell apart from one that is too wide.
        let cells = cells.zip(&self.columns).map(|(cell, (_, width))| format!(" {cell:>0$}", width - 1));
        format!("{name:NAME$}{}", cells.collect::<String>()).trim_end().to_owned()
    }
}

/// Figures of all contenders, the first of whom is ours.
pub(crate) struct Table<'c> {
    pub(crate) title: String,
    pub(crate) contenders: &'c [Contender],
    pub(crate) columns: &'c [Column],
}

impl Table<'_> {
    pub(crate) fn sheet(self) -> Sheet {
        let medians: Vec<_> = self.columns.iter().map(Column::medians).collect();
        let with_ratio = |column: &Column| [(column.heading.clone(), FIGURE), ("ratio".to_owned(), RATIO)];
        let of_contender = |(number, contender): (usize, &Contender)| {
            let cells = medians.iter().flat_map(|column| {
                let ratio = if number == 0 { None } else { quotient(column[0], column[number]) };
                [readable_or(column[number], "-"), readable_or(ratio, "")]
            });
            (contender.name, cells.collect())
        };
        let mut rows: Vec<(_, Vec<_>)> = self.contenders.iter().enumerate().map(of_contender).collect();
        let only_ratios = |ratio: Option<f64>| [String::new(), readable_or(ratio, "")];
        for (name, limits) in [("ours / best peer", false), ("ours / limit", true)] {
            let others = || self.contenders.iter().enumerate().skip(1).filter(|(_, other)| other.is_limit == limits);
            if others().next().is_some() {
                let best = medians.iter().flat_map(|column| {
                    let theirs = others().filter_map(|(number, _)| column[number]);
                    only_ratios(quotient(column[0], theirs.min_by(f64::total_cmp)))
                });
                rows.push((name, best.collect()));
            }
        }
        let spread = self.columns.iter().flat_map(|column| {
            let ours = &column.figures[0];
            only_ratios(quotient(
                ours.iter().copied().max_by(f64::total_cmp),
                ours.iter().copied().min_by(f64::total_cmp),
            ))
        });
        rows.push(("ours, largest / smallest", spread.collect()));
        Sheet { columns: self.columns.iter().flat_map(with_ratio).collect(), rows, title: self.title }
    }
}

/// Figures that stand for themselves.
pub(crate) struct List {
    pub(crate) title: String,
    pub(crate) headings: Vec<&'static str>,
    pub(crate) rows: Vec<(&'static str, Vec<Option<f64>>)>,
}

impl List {
    pub(crate) fn sheet(self) -> Sheet {
        let columns = self.headings.into_iter().map(|heading| (heading.to_owned(), WIDE)).collect();
        let cells = |figures: Vec<_>| figures.into_iter().map(|figure| readable_or(figure, "-")).collect();
        let rows = self.rows.into_iter().map(|(name, figures)| (name, cells(figures))).collect();
        Sheet { title: self.title, columns, rows }
    }
}

fn readable_or(figure: Option<f64>, otherwise: &str) -> String {
    figure.map_or_else(|| otherwise.to_owned(), readable)
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
        let table = Table { title: "title".to_owned(), contenders: &contenders, columns: &[column] }.sheet();
        let table = table.to_string();
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
        let table = Table { title: "title".to_owned(), contenders: &contenders, columns: &[column] }.sheet();
        let table = table.to_string();
        let lines: Vec<Vec<_>> = table.lines().map(|line| line.split_whitespace().collect()).collect();
        assert_eq!(lines[6], ["ours", "/", "best", "peer", "0.50"]);
        assert_eq!(lines[7], ["ours", "/", "limit", "2.00"]);
    }

    #[test]
    fn a_page_has_the_cells_of_the_terminal() {
        let names = ["ours", "other"];
        let contenders = names.map(|name| Contender::new(name, || Ok(Vec::new())));
        let column = Column { heading: "ns".to_owned(), figures: vec![vec![10.0, 30.0], vec![40.0]] };
        let table = Table { title: "title".to_owned(), contenders: &contenders, columns: &[column] }.sheet();
        assert_eq!(
            table.markdown(),
            "title.\n\n| | ns | ratio |\n|---|---:|---:|\n| ours | 20.0 |  |\n| other | 40.0 | 0.50 |\n\
             | ours / best peer |  | 0.50 |\n| ours, largest / smallest |  | 3.00 |\n"
        );
        assert_eq!(Sheet::without_figures("why".to_owned()).markdown(), "why.\n");
    }
}
