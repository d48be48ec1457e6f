//! A chart as text: lines for each lane, a bar for each span.

use std::fmt;
use std::time::Duration;

use anstyle::{AnsiColor, Style};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::chart::{Chart, Lane};
use crate::strips::strips;
use crate::{Kind, Span};

/// A chart drawn in text; print it with `{}`. Without any span it is empty.
///
/// A span carries as much of its label as fits. Spans too short to have a column of their own share one, which shows
/// what most of its time went into. Spans of one lane that overlap stand in lines of their own, as far as there is
/// room. The kinds of spans differ in shape; [colour](Text::coloured) only adds to that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    lines: Vec<Vec<Piece>>,
    coloured: bool,
}

/// Some columns that look alike.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Piece {
    text: String,
    /// Of the span; none for what surrounds the spans.
    kind: Option<Kind>,
}

const LONGEST_LANE: usize = 24;
/// How many rows of a lane are drawn if there are more. The others are counted in one line, which could hold a row just
/// as well: a single row more is drawn.
const MOST_ROWS: usize = 12;

impl Text {
    pub(crate) fn new(chart: &Chart, width: usize) -> Self {
        let names = chart.lanes.iter().map(|lane| lane.name.width()).max().unwrap_or(0).min(LONGEST_LANE);
        let columns = width.saturating_sub(names + 2).max(1);
        let scale = Scale { columns, end: chart.end };
        let mut lines: Vec<_> = chart.lanes.iter().flat_map(|lane| lines_of(lane, names, &scale)).collect();
        if !lines.is_empty() {
            let indent = " ".repeat(names);
            lines.push(vec![plain(format!("{indent} └{}", scale.axis()))]);
            lines.extend(legend(chart, indent));
        }
        Text { lines, coloured: false }
    }

    /// With colours, for a terminal that has them.
    pub fn coloured(self) -> Self {
        Text { coloured: true, ..self }
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for line in &self.lines {
            for Piece { text, kind } in line {
                match kind.filter(|_| self.coloured).map(style) {
                    Some(style) => write!(f, "{style}{text}{style:#}")?,
                    None => f.write_str(text)?,
                }
            }
            writeln!(f)?;
        }
        Ok(())
    }
}

fn style(kind: Kind) -> Style {
    match kind {
        Kind::Running => AnsiColor::Cyan.on_default(),
        Kind::Waiting => Style::new().dimmed(),
        Kind::Holding => AnsiColor::Yellow.on_default().bold(),
    }
}

/// Left end, middle and right end of a span, and a column that stands for a whole one.
fn shape(kind: Kind) -> [char; 4] {
    match kind {
        Kind::Running => ['├', '─', '┤', '│'],
        Kind::Waiting => ['┊', '┄', '┊', '┊'],
        Kind::Holding => ['╞', '═', '╡', '║'],
    }
}

fn legend(chart: &Chart, indent: String) -> Option<Vec<Piece>> {
    let entry = |(kind, meaning)| {
        let [left, middle, right, _] = shape(kind);
        let sample = Piece { text: [left, middle, right].iter().collect(), kind: Some(kind) };
        [plain("  "), sample, plain(format!(" {meaning}"))]
    };
    let entries: Vec<_> = chart.legend().into_iter().flat_map(entry).collect();
    (!entries.is_empty()).then(|| [vec![plain(indent)], entries].concat())
}

fn lines_of(lane: &Lane, names: usize, scale: &Scale) -> Vec<Vec<Piece>> {
    let most = if lane.rows.len() == MOST_ROWS + 1 { MOST_ROWS + 1 } else { MOST_ROWS };
    let shown = lane.rows.iter().take(most).map(|row| scale.bar(row));
    let hidden: usize = lane.rows.iter().skip(most).map(Vec::len).sum();
    let more = (hidden > 0).then(|| vec![plain(format!("and {hidden} more at the same time"))]);
    let name_first = [fitted(&lane.name, names)].into_iter().chain(std::iter::repeat(" ".repeat(names)));
    let beside = |(name, bar): (String, Vec<Piece>)| [vec![plain(format!("{name} │"))], bar].concat();
    name_first.zip(shown.chain(more)).map(beside).collect()
}

struct Scale {
    columns: usize,
    end: Duration,
}

impl Scale {
    fn bar(&self, row: &[Span]) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let mut column = 0;
        for strip in strips(row, self.end, self.columns) {
            pieces.push(plain(" ".repeat(strip.columns.start - column)));
            column = strip.columns.end;
            pieces.push(match strip.columns.len() {
                1 => Piece { text: shape(strip.kind)[3].to_string(), kind: Some(strip.kind) },
                width => block(strip.span, width),
            });
        }
        pieces
    }

    fn axis(&self) -> String {
        let end = written(self.end);
        let zero = if self.end < Duration::from_secs(1) { "0 ms" } else { "0 s" };
        format!("{zero:<0$}{end}", self.columns.saturating_sub(end.width()))
    }
}

fn plain(text: impl Into<String>) -> Piece {
    Piece { text: text.into(), kind: None }
}

/// A span of `width` columns: `├label──┤`, or `├label──>` if it is open.
fn block(span: &Span, width: usize) -> Piece {
    let [left, middle, right, _] = shape(span.kind);
    let label = fitted(&span.label, width - 2);
    let label = label.trim_end().to_owned() + &label[label.trim_end().len()..].replace(' ', &middle.to_string());
    let right = if span.end.is_some() { right } else { '>' };
    Piece { text: format!("{left}{label}{right}"), kind: Some(span.kind) }
}

/// The text in exactly that many columns: cut, or filled with spaces.
fn fitted(text: &str, columns: usize) -> String {
    let mut fitted = String::new();
    let mut width = 0;
    for character in text.chars().filter(|character| !character.is_control()) {
        let wide = character.width().unwrap_or(0);
        if width + wide > columns {
            break;
        }
        fitted.push(character);
        width += wide;
    }
    fitted + &" ".repeat(columns - width)
}

/// A length of time with its unit.
pub(crate) fn written(time: Duration) -> String {
    let nanos = time.as_nanos();
    if nanos < 10_000 {
        format!("{nanos} ns")
    } else if nanos < 1_000_000 {
        format!("{} µs", nanos / 1000)
    } else if nanos < 10_000_000 {
        format!("{:.1} ms", nanos as f64 / 1e6)
    } else if time < Duration::from_secs(1) {
        format!("{} ms", time.as_millis())
    } else {
        format!("{:.1} s", time.as_secs_f64())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Kind::{Holding, Running, Waiting};
    use crate::Timeline;

    fn drawn(spans: &[(&str, Kind, u64, u64)], width: usize) -> String {
        let timeline = Timeline::start();
        for &(label, kind, start, end) in spans {
            timeline.record("w", label, kind, Duration::from_millis(start), Duration::from_millis(end));
        }
        timeline.chart().text(width).to_string()
    }

    #[test]
    fn nothing_is_an_empty_picture() {
        assert_eq!(drawn(&[], 80), "");
    }

    #[test]
    fn one_span_fills_the_width() {
        assert_eq!(drawn(&[("all", Running, 0, 1000)], 15), "w │├all───────┤\n  └0 s    1.0 s\n");
    }

    #[test]
    fn a_span_without_length_is_seen() {
        assert_eq!(drawn(&[("now", Running, 0, 0)], 15), "w ││\n  └0 ms    0 ns\n");
        let expected = "w │├a───────┤ │\n  └0 ms  100 ms\n";
        assert_eq!(drawn(&[("a", Running, 0, 80), ("end", Running, 100, 100)], 15), expected);
    }

    #[test]
    fn what_overlaps_stands_in_lines_of_its_own() {
        let expected = "w │├one──┤├thre┤\n  │   ├two──┤\n  └0 ms   400 ms\n";
        let spans = [("one", Running, 0, 200), ("two", Running, 100, 300), ("three", Running, 200, 400)];
        assert_eq!(drawn(&spans, 16), expected);
    }

    #[test]
    fn a_hundred_thousand_spans_keep_their_places() {
        let short = (0..100_000).map(|n| ("x", Running, n, n + 1));
        let spans: Vec<_> = short.chain([("last", Running, 100_000, 200_000)]).collect();
        let expected = format!("w │{}├last────┤\n  └0 s          200.0 s\n", "│".repeat(10));
        assert_eq!(drawn(&spans, 23), expected);
    }

    #[test]
    fn of_many_at_the_same_time_the_first_are_shown_and_the_others_counted() {
        let spans = vec![("x", Running, 0, 100); 100_000];
        let text = drawn(&spans, 40);
        assert_eq!(text.lines().count(), MOST_ROWS + 2);
        assert!(text.contains("  │and 99988 more at the same time\n"), "{text}");
    }

    #[test]
    fn a_row_is_drawn_rather_than_a_line_that_counts_it() {
        for rows in [MOST_ROWS, MOST_ROWS + 1] {
            let text = drawn(&vec![("x", Running, 0, 100); rows], 40);
            assert_eq!(text.matches('├').count(), rows, "{text}");
            assert!(!text.contains("more"), "{text}");
        }
        assert!(drawn(&vec![("x", Running, 0, 100); MOST_ROWS + 2], 40).contains("  │and 2 more at the same time\n"));
    }

    #[test]
    fn a_column_shows_what_most_of_its_time_went_into() {
        // Ten columns of 100 ms; in each, the worker waits for 30 ms and then holds the lock for 70, but for the last.
        let pair = |n: u64| [("", Waiting, 100 * n, 100 * n + 30), ("", Holding, 100 * n + 30, 100 * n + 100)];
        let spans: Vec<_> = (0..9).flat_map(pair).chain([("", Waiting, 900, 990), ("", Holding, 990, 1000)]).collect();
        let expected = "w │║║║║║║║║║┊\n  └0 s  1.0 s\n   ┊┄┊ waits  ╞═╡ holds the lock\n";
        assert_eq!(drawn(&spans, 13), expected);
    }

    #[test]
    fn the_kinds_differ_in_shape() {
        let spans = [("a", Running, 0, 100), ("b", Waiting, 100, 200), ("c", Holding, 200, 300)];
        let expected = "w │├a─┤┊b┄┊╞c═╡\n  └0 ms  300 ms\n   ├─┤ needs no lock  ┊┄┊ waits  ╞═╡ holds the lock\n";
        assert_eq!(drawn(&spans, 15), expected);
    }

    #[test]
    fn colour_adds_and_changes_nothing() {
        let timeline = Timeline::start();
        timeline.record("w", "a", Holding, Duration::ZERO, Duration::from_millis(1));
        let text = timeline.chart().text(30);
        let coloured = text.clone().coloured().to_string();
        assert!(coloured.contains("\u{1b}[1m\u{1b}[33m╞a"), "{coloured:?}");
        let plain = coloured.replace("\u{1b}[1m\u{1b}[33m", "").replace("\u{1b}[0m", "");
        assert_eq!(plain, text.to_string());
    }

    #[test]
    fn wide_characters_take_two_columns() {
        assert_eq!(drawn(&[("犬の話", Running, 0, 100)], 10), "w │├犬の─┤\n  └0 ms100 ms\n");
    }

    #[test]
    fn a_span_that_is_open_has_no_end() {
        let timeline = Timeline::start();
        let text = timeline.span("all", || timeline.chart().text(60).to_string());
        let bar = text.lines().next().unwrap();
        assert!(bar.contains("├all") && bar.ends_with("─>"), "{text}");
        assert!(timeline.chart().text(60).to_string().contains("─┤"));
    }

    #[test]
    fn no_line_is_wider_than_asked_for() {
        let timeline = Timeline::start();
        let lane = "a worker with quite a long name, wider than a lane may be";
        timeline.record(
            lane,
            "a label with a\nline break that is far too long",
            Running,
            Duration::ZERO,
            Duration::from_secs(3),
        );
        for width in [40, 80, 120] {
            let text = timeline.chart().text(width).to_string();
            assert_eq!(text.lines().count(), 2);
            assert!(text.lines().all(|line| line.width() <= width), "{text}");
        }
    }
}
