//! Charts as a picture: an SVG document that needs nothing else, light or dark as the reader likes it.

use std::time::Duration;

use svg::Document;
use svg::node::element::{Definitions, Description, Group, Rectangle, Style, Title};

use crate::chart::{Chart, Lane};
use crate::picture::{MARGIN, Picture, printable, text};
use crate::strips::Strip;
use crate::text::written;

const WIDTH: usize = 960;
/// Two bars to a pixel.
const COLUMN: f64 = 0.5;
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
    let bar = |strip: &Strip| Group::new().add(Title::new(printable(&tooltip(strip))));
    let (drawn, below) = Picture { width: WIDTH, column: COLUMN, bar: &bar }.of(chart, top + 14 + MARGIN);
    let group = Group::new()
        .add(Description::new().add(svg::node::Text::new(printable(&description(title, chart)))))
        .add(text(title, MARGIN, top + 14).set("class", "title"))
        .add(drawn);
    (group, below - top)
}

/// For those who do not see the picture.
fn description(title: &str, chart: &Chart) -> String {
    let spans = |lane: &Lane| lane.rows.iter().map(Vec::len).sum::<usize>();
    let lanes = chart.lanes.iter().map(|lane| format!("{}: {} spans", lane.name, spans(lane))).collect::<Vec<_>>();
    format!("{title}. {} in all. {}.", written(chart.end), lanes.join(", "))
}

fn tooltip(strip: &Strip) -> String {
    let span = strip.span;
    let end = span.end.map_or_else(|| "still open".to_owned(), |end| format!("{:.3} ms", milliseconds(end)));
    let times = format!("{:.3} ms to {end}", milliseconds(span.start));
    let others = if strip.count > 1 { format!(" and {} more", strip.count - 1) } else { String::new() };
    format!("{} {}, {times}{others}", span.label, strip.kind.meaning()).trim_start().to_owned()
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
