//! Charts as a picture: an SVG document that needs nothing else, light or dark as the reader likes it.

use std::time::Duration;

use svg::Document;
use svg::node::element::{Definitions, Description, Group, Line, Rectangle, Style, Text, Title};
use unicode_width::UnicodeWidthStr;

use crate::Kind;
use crate::chart::{Chart, Lane};
use crate::strips::{Strip, strips};
use crate::text::written;

const WIDTH: usize = 960;
const MARGIN: usize = 16;
const ROW: usize = 22;
/// In letters.
const LONGEST_LANE: usize = 32;
/// Of a letter, on average.
const LETTER: f64 = 7.2;
/// Of a lane; more rows than that are counted.
const MOST_ROWS: usize = 48;
const STYLE: &str = "
text { font: 12px system-ui, sans-serif; fill: #1b1b1b }
.title { font-size: 15px; font-weight: 600 }
.faint { fill: #5a5a5a }
line { stroke: #d0d0d0 }
.runs { fill: #9ecae8; stroke: #2b6c99 }
.waits { fill: #f2f2f2; stroke: #8a8a8a; stroke-dasharray: 3 2 }
.holds { fill: #f5b95a; stroke: #94600a; stroke-width: 2 }
.page { fill: #ffffff }
@media (prefers-color-scheme: dark) {
  text { fill: #ececec }
  .faint { fill: #b4b4b4 }
  line { stroke: #4a4a4a }
  .runs { fill: #1f5478; stroke: #86c1ea }
  .waits { fill: #2e2e2e; stroke: #9a9a9a }
  .holds { fill: #7a5210; stroke: #f5b95a }
  .page { fill: #1b1b1b }
}
";

pub(crate) fn document(charts: &[(String, Chart)]) -> String {
    let mut below = MARGIN;
    let mut page = Group::new();
    for (title, chart) in charts {
        let (drawn, height) = drawn(title, chart, below);
        page = page.add(drawn);
        below += height + MARGIN;
    }
    let background = Rectangle::new().set("class", "page").set("width", "100%").set("height", "100%");
    Document::new()
        .set("viewBox", (0, 0, WIDTH, below))
        .set("width", WIDTH)
        .set("height", below)
        .set("role", "img")
        .set("aria-label", "Timelines of workers")
        .add(Definitions::new().add(Style::new(STYLE)))
        .add(background)
        .add(page)
        .to_string()
}

/// A chart, and how high it is.
fn drawn(title: &str, chart: &Chart, top: usize) -> (Group, usize) {
    let names = chart.lanes.iter().map(|lane| lane.name.width()).max().unwrap_or(0).min(LONGEST_LANE);
    let left = MARGIN + (names as f64 * LETTER) as usize + MARGIN;
    let plot = Plot { left, width: WIDTH - MARGIN - left, end: chart.end };
    let mut group = Group::new()
        .add(Description::new().add(svg::node::Text::new(printable(&description(title, chart)))))
        .add(text(title, MARGIN, top + 14).set("class", "title"));
    let mut below = top + 14 + MARGIN;
    let lanes_begin = below;
    let mut lanes = Group::new();
    for lane in &chart.lanes {
        let (drawn, height) = plot.lane(lane, below);
        lanes = lanes.add(drawn);
        below += height;
    }
    group = group.add(plot.axis(lanes_begin, below)).add(lanes);
    below += 20;
    (group.add(legend(chart, left, below)), below + ROW - top)
}

/// For those who do not see the picture.
fn description(title: &str, chart: &Chart) -> String {
    let spans = |lane: &Lane| lane.rows.iter().map(Vec::len).sum::<usize>();
    let lanes = chart.lanes.iter().map(|lane| format!("{}: {} spans", lane.name, spans(lane))).collect::<Vec<_>>();
    format!("{title}. {} in all. {}.", written(chart.end), lanes.join(", "))
}

fn text(text: &str, x: usize, y: usize) -> Text {
    Text::new(printable(text)).set("x", x).set("y", y)
}

/// Without what no XML may contain.
fn printable(text: &str) -> String {
    text.chars().filter(|character| !character.is_control()).collect()
}

fn class(kind: Kind) -> &'static str {
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
    chart.legend().into_iter().enumerate().map(entry).fold(Group::new(), Group::add)
}

/// Where the bars are.
struct Plot {
    left: usize,
    width: usize,
    end: Duration,
}

impl Plot {
    /// Two columns to a pixel.
    fn columns(&self) -> usize {
        2 * self.width
    }

    fn x(&self, column: usize) -> f64 {
        self.left as f64 + column as f64 / 2.0
    }

    fn lane(&self, lane: &Lane, top: usize) -> (Group, usize) {
        let mut group = Group::new().add(text(&shortened(&lane.name, LONGEST_LANE), MARGIN, top + 15));
        let mut below = top;
        for row in lane.rows.iter().take(MOST_ROWS) {
            for strip in strips(row, self.end, self.columns()) {
                group = group.add(self.bar(&strip, below));
            }
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
        let (x, width) = (self.x(strip.columns.start), strip.columns.len() as f64 / 2.0);
        let bar =
            Rectangle::new().set("x", x).set("y", top + 1).set("width", width).set("height", ROW - 4).set("rx", 2);
        let mut group =
            Group::new().add(Title::new(printable(&self.tooltip(strip)))).add(bar.set("class", class(strip.kind)));
        let letters = ((width - 8.0) / LETTER) as usize;
        if letters >= 2 && !strip.span.label.is_empty() {
            group = group.add(text(&shortened(&strip.span.label, letters), x as usize + 4, top + 15));
        }
        group
    }

    fn tooltip(&self, strip: &Strip) -> String {
        let span = strip.span;
        let end = span.end.map_or_else(|| "still open".to_owned(), |end| format!("{:.3} ms", milliseconds(end)));
        let times = format!("{:.3} ms to {end}", milliseconds(span.start));
        let others = if strip.count > 1 { format!(" and {} more", strip.count - 1) } else { String::new() };
        format!("{} {}, {times}{others}", span.label, strip.kind.meaning()).trim_start().to_owned()
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

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
