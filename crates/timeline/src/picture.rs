//! A chart as shapes: what a picture of it consists of, whatever surrounds it.

use std::time::Duration;

use svg::node::element::{Group, Line, Rectangle, Text};
use unicode_width::UnicodeWidthStr;

use crate::Kind;
use crate::chart::{Chart, Lane};
use crate::strips::{Strip, strips};
use crate::text::written;

pub(crate) const MARGIN: usize = 16;
const ROW: usize = 22;
/// In letters.
const LONGEST_LANE: usize = 32;
/// Of a letter, on average.
const LETTER: f64 = 7.2;
/// Of a lane; more rows than that are counted.
const MOST_ROWS: usize = 48;

/// How a chart is drawn.
pub(crate) struct Picture<'a> {
    pub(crate) width: usize,
    /// How wide the narrowest bar is.
    pub(crate) column: f64,
    /// The group for a bar, with what is to be said of it; the bar is added to it.
    pub(crate) bar: &'a dyn Fn(&Strip) -> Group,
}

impl Picture<'_> {
    /// The lanes, the axis and the legend of a chart, from `top` on, and where they end.
    pub(crate) fn of(&self, chart: &Chart, top: usize) -> (Group, usize) {
        let names = chart.lanes.iter().map(|lane| lane.name.width()).max().unwrap_or(0).min(LONGEST_LANE);
        let left = MARGIN + (names as f64 * LETTER) as usize + MARGIN;
        let width = self.width - MARGIN - left;
        let plot = Plot { left, width, end: chart.end, column: self.column, bar: self.bar };
        let mut below = top;
        let mut lanes = Group::new();
        for lane in &chart.lanes {
            let (drawn, height) = plot.lane(lane, below);
            lanes = lanes.add(drawn);
            below += height;
        }
        let group = Group::new().add(plot.axis(top, below)).add(lanes);
        below += 20;
        let legend = legend(chart, left, below);
        let height = if legend.get_children().is_empty() { 0 } else { ROW };
        (group.add(legend), below + height)
    }
}

pub(crate) fn text(text: &str, x: usize, y: usize) -> Text {
    Text::new(printable(text)).set("x", x).set("y", y)
}

/// Without what no XML may contain.
pub(crate) fn printable(text: &str) -> String {
    text.chars().filter(|character| !character.is_control()).collect()
}

pub(crate) fn class(kind: Kind) -> &'static str {
    match kind {
        Kind::Running => "runs",
        Kind::Waiting => "waits",
        Kind::Holding => "holds",
    }
}

fn legend(chart: &Chart, left: usize, top: usize) -> Group {
    let entry = |(number, (kind, meaning)): (usize, (Kind, &str))| {
        let x = left + number * 130;
        let sample = Rectangle::new().set("x", x).set("y", top).set("width", 26).set("height", 12).set("rx", 2);
        Group::new().add(sample.set("class", class(kind))).add(text(meaning, x + 32, top + 10))
    };
    chart.legend().into_iter().enumerate().map(entry).fold(Group::new().set("class", "legend"), Group::add)
}

/// Where the bars are.
struct Plot<'a> {
    left: usize,
    width: usize,
    end: Duration,
    column: f64,
    bar: &'a dyn Fn(&Strip) -> Group,
}

impl Plot<'_> {
    fn columns(&self) -> usize {
        (self.width as f64 / self.column) as usize
    }

    fn x(&self, column: usize) -> f64 {
        self.left as f64 + column as f64 * self.column
    }

    fn lane(&self, lane: &Lane, top: usize) -> (Group, usize) {
        let mut group = Group::new().add(text(&shortened(&lane.name, LONGEST_LANE), MARGIN, top + 15));
        let mut below = top;
        for row in lane.rows.iter().take(MOST_ROWS) {
            let bars = strips(row, self.end, self.columns());
            let bars = bars.iter().map(|strip| self.bar(strip, below)).fold(Group::new(), Group::add);
            group = group.add(bars.set("class", "row"));
            below += ROW;
        }
        let hidden: usize = lane.rows.iter().skip(MOST_ROWS).map(Vec::len).sum();
        if hidden > 0 {
            group = group
                .add(text(&format!("and {hidden} more at the same time"), self.left, below + 15).set("class", "faint"));
            below += ROW;
        }
        (group, below - top)
    }

    fn bar(&self, strip: &Strip, top: usize) -> Group {
        let (x, width) = (self.x(strip.columns.start), strip.columns.len() as f64 * self.column);
        let bar =
            Rectangle::new().set("x", x).set("y", top + 1).set("width", width).set("height", ROW - 4).set("rx", 2);
        let mut group = (self.bar)(strip).add(bar.set("class", class(strip.kind)));
        let letters = ((width - 8.0) / LETTER) as usize;
        if letters >= 2 && !strip.span.label.is_empty() {
            group = group.add(text(&shortened(&strip.span.label, letters), x as usize + 4, top + 15));
        }
        group
    }

    fn axis(&self, top: usize, bottom: usize) -> Group {
        let tick = |time: Duration| {
            let column = time.as_secs_f64() / self.end.as_secs_f64().max(f64::MIN_POSITIVE) * self.columns() as f64;
            let x = self.x(column as usize);
            let label = if time.is_zero() { "0".to_owned() } else { written(time) };
            let line = Line::new().set("x1", x).set("x2", x).set("y1", top).set("y2", bottom + 2);
            Group::new().add(line).add(text(&label, x as usize, bottom + 14).set("class", "faint"))
        };
        ticks(self.end).into_iter().map(tick).fold(Group::new(), Group::add)
    }
}

/// Four to ten round times from zero on, none near the end, where its label would not fit.
fn ticks(end: Duration) -> Vec<Duration> {
    let nanos = end.as_nanos();
    let steps = (0..).flat_map(|power| [1, 2, 5].map(|digit| digit * 10_u128.pow(power)));
    let step = steps.into_iter().find(|step| nanos / step < 10).unwrap_or(1);
    let times = (0..).map(|number| number * step).take_while(|&time| time == 0 || time * 20 < nanos * 19);
    times.map(|time| Duration::from_nanos(u64::try_from(time).unwrap_or(u64::MAX))).collect()
}

fn shortened(label: &str, letters: usize) -> String {
    if label.width() <= letters {
        return label.to_owned();
    }
    let mut width = 1;
    let fits = |character: &char| {
        width += unicode_width::UnicodeWidthChar::width(*character).unwrap_or(0);
        width <= letters
    };
    label.chars().take_while(fits).chain(['…']).collect()
}
