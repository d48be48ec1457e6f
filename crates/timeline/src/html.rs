//! Charts for a page: pictures in which the bars can be asked, by pointer or by keyboard, and a table of each.
//!
//! [Written to a file](crate::write()) whose name ends in `.html`, charts are a page that needs nothing else. Another
//! page can take its [figures] and needs [`STYLE`] and [`SCRIPT`] once:
//!
//! ```
//! use timeline::{Format, Kind::Running, Timeline, html};
//! # use std::time::Duration;
//!
//! let timeline = Timeline::start();
//! timeline.span("add", || 1 + 1);
//! # let folder = tempfile::tempdir()?;
//! # let path = folder.path().join("add.html");
//! timeline::write(&path, Format::Html, &[("One sum".to_owned(), timeline.chart())])?;
//! let page = std::fs::read_to_string(&path)?;
//! let figures = html::figures(&page);
//! assert_eq!(figures.len(), 1);
//! assert!(figures[0].contains("One sum"));
//! # Ok::<(), std::io::Error>(())
//! ```

use std::cell::RefCell;
use std::time::Duration;

use svg::Node;
use svg::node::Text;
use svg::node::element::{Element, Group, SVG, Title};

use crate::chart::Chart;
use crate::picture::{Picture, printable};
use crate::strips::Strip;
use crate::tasks::{Task, Tasks};
use crate::text::written;
use crate::{Kind, Span};

/// How figures look. The colours are custom properties, which a page may set; they follow the page's `color-scheme`, or
/// the class of mdBook's theme.
pub const STYLE: &str = include_str!("html/timeline.css");

/// What makes bars answer. Without it, a bar still has its title, and a chart its table.
pub const SCRIPT: &str = include_str!("html/timeline.js");

/// Of a page by itself.
const PAGE_STYLE: &str = "
:root { color-scheme: light dark }
body { max-width: 60rem; margin: 1rem auto; padding: 0 1rem; font-family: system-ui, sans-serif }
";

const WIDTH: usize = 720;
/// No bar is narrower: it has to be met with a pointer.
const COLUMN: f64 = 3.0;

/// The figures of a page that [`write`](crate::write()) has written, one for each chart, in their order. None has an
/// `id` or an empty line, so any number of them fit into one page, or into one of Markdown.
pub fn figures(page: &str) -> Vec<&str> {
    let starts = page.match_indices(r#"<figure class="timeline">"#);
    let figure = |(start, _): (usize, &str)| {
        let rest = &page[start..];
        rest.find(END).map(|end| &rest[..end + END.len()])
    };
    starts.filter_map(figure).collect()
}

const END: &str = "</figure>";

pub(crate) fn document(charts: &[(String, Chart)]) -> String {
    let figures: String = charts.iter().map(|(title, chart)| format!("{}\n", figure(title, chart))).collect();
    format!(
        r#"<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Timelines</title>
<style>{PAGE_STYLE}{STYLE}</style>
</head>
<body>
<main>
<h1>Timelines</h1>
{figures}</main>
<script>
{SCRIPT}</script>
</body>
</html>
"#
    )
}

fn figure(title: &str, chart: &Chart) -> Element {
    let tasks = Tasks::of(chart);
    let bars = RefCell::new(Vec::new());
    let bar = |strip: &Strip| {
        let said = Said::of(strip, tasks.of_span(strip.span), chart.end);
        let title = Title::new(said.tooltip());
        bars.borrow_mut().push(said.row());
        Group::new().set("class", "bar").set("role", "img").set("tabindex", "-1").add(title)
    };
    let picture = picture(title, chart, &bar);
    let details = element("details", &[], [words("summary", &[], "As a table"), table(title, bars.into_inner())]);
    let caption = words("figcaption", &[], title);
    element("figure", &[("class", "timeline")], [caption, element("div", &[("class", "scene")], [picture]), details])
}

fn picture(title: &str, chart: &Chart, bar: &dyn Fn(&Strip) -> Group) -> Element {
    let (drawn, height) = Picture { width: WIDTH, column: COLUMN, bar }.of(chart, 0);
    let name = format!("Timeline: {}. Arrow keys go from bar to bar.", printable(title));
    let svg = SVG::new().set("viewBox", (0, 0, WIDTH, height)).set("width", WIDTH).set("height", height);
    svg.set("role", "group").set("aria-label", name).add(drawn).into()
}

/// What is said of a bar.
struct Said<'s> {
    span: &'s Span,
    task: String,
    waited: Option<String>,
    worked: Option<(Kind, String)>,
}

impl<'s> Said<'s> {
    fn of(strip: &Strip<'s>, Task { wait, run }: Task<'s>, now: Duration) -> Self {
        let label =
            [Some(strip.span), run].into_iter().flatten().map(|span| &*span.label).find(|label| !label.is_empty());
        let label = label.unwrap_or(strip.kind.meaning());
        let length = |span: &Span| written(span.end.unwrap_or(now).saturating_sub(span.start));
        Said {
            span: strip.span,
            task: if strip.count > 1 { format!("{label}, and {} more", strip.count - 1) } else { label.to_owned() },
            waited: wait.map(length),
            worked: run.map(|run| (run.kind, length(run))),
        }
    }

    fn tooltip(&self) -> String {
        let end = self.span.end.map_or_else(|| "on, still open".to_owned(), |end| format!("to {}", written(end)));
        let worked = |(kind, time): &(Kind, String)| match kind {
            Kind::Holding => format!("held the lock for {time}"),
            Kind::Running | Kind::Waiting => format!("ran for {time}"),
        };
        let lines = [
            Some(self.task.clone()),
            self.waited.as_ref().map(|time| format!("waited for {time}")),
            self.worked.as_ref().map(worked),
            Some(format!("{}, from {} {end}", self.span.lane, written(self.span.start))),
        ];
        lines.into_iter().flatten().map(|line| printable(&line)).collect::<Vec<_>>().join("\n")
    }

    fn row(self) -> Element {
        let lane = words("th", &[("scope", "row")], &self.span.lane);
        let unknown = || "–".to_owned();
        let cells = [
            self.task,
            self.span.kind.meaning().to_owned(),
            written(self.span.start),
            self.waited.unwrap_or_else(unknown),
            self.worked.map_or_else(unknown, |(_, time)| time),
        ];
        element("tr", &[], [lane].into_iter().chain(cells.iter().map(|cell| words("td", &[], cell))))
    }
}

fn table(title: &str, rows: Vec<Element>) -> Element {
    let header = |name| words("th", &[("scope", "col")], name);
    let headers = element("tr", &[], ["Lane", "Task", "State", "Start", "Wait", "Run"].map(header));
    let caption = words("caption", &[], title);
    element("table", &[], [caption, element("thead", &[], [headers]), element("tbody", &[], rows)])
}

fn element(name: &str, attributes: &[(&str, &str)], children: impl IntoIterator<Item = Element>) -> Element {
    let mut element = Element::new(name);
    attributes.iter().for_each(|&(name, value)| element.assign(name, value));
    children.into_iter().for_each(|child| element.append(child));
    element
}

fn words(name: &str, attributes: &[(&str, &str)], text: &str) -> Element {
    let mut element = element(name, attributes, []);
    element.append(Text::new(printable(text)));
    element
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use scraper::{ElementRef, Html, Selector};
    use watchdog::watched;

    use super::*;
    use crate::Timeline;

    fn charts() -> Vec<(String, Chart)> {
        let timeline = Timeline::start();
        let ms = Duration::from_millis;
        for (number, task) in (0..).zip(["<b>dog</b>", "cat & bird", "\"fox\"\n\n"]) {
            timeline.record("queue", task, Kind::Waiting, ms(0), ms(10 * number + 1));
            timeline.record(format!("worker_{}", number % 2), task, Kind::Running, ms(10 * number + 1), ms(100));
        }
        timeline.record("lock", "", Kind::Holding, ms(0), ms(5));
        let many = Timeline::start();
        for number in 0..10_000 {
            many.record(
                "one lane",
                "",
                Kind::Holding,
                Duration::from_micros(number),
                Duration::from_micros(number + 1),
            );
        }
        vec![("One & <two>".to_owned(), timeline.chart()), ("Many".to_owned(), many.chart())]
    }

    fn all<'h>(html: &'h Html, selector: &str) -> Vec<ElementRef<'h>> {
        html.select(&Selector::parse(selector).unwrap()).collect()
    }

    fn text_of(element: &ElementRef<'_>) -> String {
        element.text().collect()
    }

    #[test]
    fn a_page_is_valid_and_says_all_names_as_they_are() {
        watched(|| {
            let page = Html::parse_document(&document(&charts()));
            assert!(page.errors.is_empty(), "{:?}", page.errors);
            assert!(all(&page, "figure b").is_empty());
            let titles: Vec<_> = all(&page, "figcaption").iter().map(text_of).collect();
            assert_eq!(titles, ["One & <two>", "Many"]);
            let tasks: BTreeSet<_> = all(&page, "td:nth-child(2)").iter().map(text_of).collect();
            for task in ["<b>dog</b>", "cat & bird", "\"fox\""] {
                assert!(tasks.contains(task), "{tasks:?}");
            }
        });
    }

    #[test]
    fn each_bar_can_have_the_focus_and_has_a_title_and_a_row_in_the_table() {
        watched(|| {
            let page = document(&charts());
            for (figure, least) in figures(&page).into_iter().zip([7, 100]) {
                let figure = Html::parse_fragment(figure);
                let bars = all(&figure, "svg .bar[role=img][tabindex]");
                assert!(bars.len() >= least, "{}", bars.len());
                assert_eq!(bars.len(), all(&figure, "svg rect").len() - all(&figure, "svg .legend rect").len());
                assert_eq!(bars.len(), all(&figure, "svg .bar > title").len());
                assert_eq!(bars.len(), all(&figure, "table tbody tr").len());
                assert_eq!(all(&figure, "table caption, th[scope=col]").len(), 1 + 6);
            }
        });
    }

    #[test]
    fn a_bar_says_how_long_its_task_waited_and_ran() {
        watched(|| {
            let page = Html::parse_document(&document(&charts()));
            let titles: Vec<_> = all(&page, "svg .bar > title").iter().map(text_of).collect();
            let of_cat = |lane: &str| titles.iter().find(|title| title.starts_with("cat") && title.contains(lane));
            let said = "cat & bird\nwaited for 11 ms\nran for 89 ms\nworker_1, from 11 ms to 100 ms";
            assert_eq!(of_cat("worker_1").unwrap(), said);
            assert!(of_cat("queue").unwrap().contains("waited for 11 ms\nran for 89 ms"), "{titles:?}");
        });
    }

    #[test]
    fn figures_fit_into_a_page_of_markdown_together() {
        watched(|| {
            let page = document(&charts());
            let figures = figures(&page);
            assert_eq!(figures.len(), 2);
            for figure in figures {
                assert!(figure.starts_with("<figure") && figure.ends_with("</figure>"), "{figure}");
                assert!(figure.lines().all(|line| !line.trim().is_empty()), "{figure}");
                assert!(!figure.contains(" id=") && !figure.contains("<style") && !figure.contains("<script"));
            }
        });
    }
}
