//! A timeline as text: a line for each lane, a bar for each span.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::Span;

/// A timeline drawn in text; print it with `{}`. Without any span it is empty.
///
/// A span carries as much of its label as fits and is at least one column wide; spans too short to have a column of their
/// own share one. Spans of one lane that overlap stand in lines of their own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    lines: Vec<String>,
}

const LONGEST_LANE: usize = 24;

impl Picture {
    pub(crate) fn new(spans: &[Span], width: usize) -> Self {
        let Some(end) = spans.iter().map(|span| span.end).max() else { return Picture { lines: Vec::new() } };
        let mut lanes = BTreeMap::<&str, Vec<&Span>>::new();
        for span in spans {
            lanes.entry(&span.lane).or_default().push(span);
        }
        let names = lanes.keys().map(|name| name.width()).max().unwrap_or(0).min(LONGEST_LANE);
        let columns = width.saturating_sub(names + 2).max(1);
        let scale = Scale { columns, end };
        let mut lines = Vec::new();
        for (name, spans) in lanes {
            let mut name = fitted(name, names);
            for row in rows(spans) {
                lines.push(format!("{name} │{}", scale.bar(&row)).trim_end().to_owned());
                name = " ".repeat(names);
            }
        }
        let axis = format!("{} └{}", " ".repeat(names), scale.axis());
        lines.push(axis);
        Picture { lines }
    }
}

impl fmt::Display for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.lines.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}

/// Spans that do not overlap, line by line.
fn rows(spans: Vec<&Span>) -> Vec<Vec<&Span>> {
    let mut rows: Vec<Vec<&Span>> = Vec::new();
    for span in spans {
        let free = rows.iter_mut().find(|row| row.last().is_none_or(|last| last.end <= span.start));
        match free {
            Some(row) => row.push(span),
            None => rows.push(vec![span]),
        }
    }
    rows
}

struct Scale {
    columns: usize,
    end: Duration,
}

impl Scale {
    fn column(&self, time: Duration) -> usize {
        let part = time.as_secs_f64() / self.end.as_secs_f64().max(f64::MIN_POSITIVE);
        (part * self.columns as f64).round() as usize
    }

    fn bar(&self, row: &[&Span]) -> String {
        let mut bar = String::new();
        let mut column = 0;
        for span in row {
            let natural_start = self.column(span.start).min(self.columns - 1);
            let end = self.column(span.end).max(natural_start + 1);
            if end > column {
                let start = natural_start.max(column);
                bar.push_str(&" ".repeat(start - column));
                bar.push_str(&block(&span.label, end - start));
                column = end;
            }
        }
        bar
    }

    fn axis(&self) -> String {
        let end = written(self.end);
        format!("{:<1$}{end}", written_zero(self.end), self.columns.saturating_sub(end.len()))
    }
}

/// A span of `width` columns: `│`, `├┤`, `├label──┤`.
fn block(label: &str, width: usize) -> String {
    match width {
        1 => "│".to_owned(),
        _ => format!("├{}┤", fitted(label, width - 2).replace(' ', "─")),
    }
}

/// The text in exactly that many columns: cut, or filled with spaces.
fn fitted(text: &str, columns: usize) -> String {
    let mut fitted = String::new();
    let mut width = 0;
    for character in text.chars() {
        let wide = character.width().unwrap_or(0);
        if width + wide > columns {
            break;
        }
        fitted.push(character);
        width += wide;
    }
    fitted + &" ".repeat(columns - width)
}

fn written(time: Duration) -> String {
    if time < Duration::from_secs(1) {
        format!("{} ms", time.as_millis())
    } else {
        format!("{:.1} s", time.as_secs_f64())
    }
}

fn written_zero(end: Duration) -> &'static str {
    if end < Duration::from_secs(1) { "0 ms" } else { "0 s" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Timeline;

    fn drawn(spans: &[(&str, u64, u64)], width: usize) -> String {
        let timeline = Timeline::start();
        for &(label, start, end) in spans {
            timeline.record("w", label, Duration::from_millis(start), Duration::from_millis(end));
        }
        timeline.picture(width).to_string()
    }

    #[test]
    fn nothing_is_an_empty_picture() {
        assert_eq!(drawn(&[], 80), "");
    }

    #[test]
    fn one_span_fills_the_width() {
        assert_eq!(drawn(&[("all", 0, 1000)], 15), "w │├all───────┤\n  └0 s    1.0 s\n");
    }

    #[test]
    fn a_span_without_length_is_seen() {
        assert_eq!(drawn(&[("now", 0, 0)], 15), "w ││\n  └0 ms    0 ms\n");
        assert_eq!(drawn(&[("a", 0, 80), ("end", 100, 100)], 14), "w │├a──────┤ │\n  └0 ms 100 ms\n");
    }

    #[test]
    fn what_overlaps_stands_in_lines_of_its_own() {
        let expected = "w │├one──┤├thre┤\n  │   ├two──┤\n  └0 ms   400 ms\n";
        assert_eq!(drawn(&[("one", 0, 200), ("two", 100, 300), ("three", 200, 400)], 16), expected);
    }

    #[test]
    fn a_hundred_thousand_spans_keep_their_places() {
        let spans: Vec<_> = (0..100_000).map(|n| ("x", n, n + 1)).chain([("last", 100_000, 200_000)]).collect();
        let expected = format!("w │{}├last───┤\n  └0 s          200.0 s\n", "│".repeat(11));
        assert_eq!(drawn(&spans, 23), expected);
    }

    #[test]
    fn wide_characters_take_two_columns() {
        assert_eq!(drawn(&[("犬の話", 0, 100)], 10), "w │├犬の─┤\n  └0 ms100 ms\n");
    }
}
