//! [`Chart`]: spans laid out in lanes and rows, before anything is drawn.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};
use std::time::Duration;

use crate::text::Text;
use crate::{Kind, Span};

/// What a timeline had to show at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chart {
    pub(crate) lanes: Vec<Lane>,
    /// When the last span ended; now, if one is still open.
    pub(crate) end: Duration,
}

/// What one worker did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Lane {
    pub(crate) name: String,
    /// Spans in the order of their starts. Those that overlap stand in different rows.
    pub(crate) rows: Vec<Vec<Span>>,
}

impl Chart {
    pub(crate) fn new(spans: Vec<Span>, now: Duration) -> Self {
        let end = spans.iter().map(|span| span.end.unwrap_or(now)).max().unwrap_or_default();
        let mut by_lane = BTreeMap::<_, Vec<Span>>::new();
        for span in spans {
            by_lane.entry(span.lane.clone()).or_default().push(span);
        }
        let mut lanes: Vec<_> = by_lane.into_iter().map(|(name, spans)| Lane { name, rows: rows(spans) }).collect();
        lanes.sort_by(|one, other| one.place().cmp(&other.place()));
        Chart { lanes, end }
    }

    /// The chart in text, at most `width` columns wide, if that is at least 80; what is said beside the bars needs
    /// room.
    pub fn text(&self, width: usize) -> Text {
        Text::new(self, width)
    }

    /// The kinds of span that occur, with what they mean, if they have to be explained.
    pub(crate) fn legend(&self) -> Vec<(Kind, &'static str)> {
        let spans = self.lanes.iter().flat_map(|lane| lane.rows.iter().flatten());
        let kinds = spans.map(|span| span.kind).collect::<BTreeSet<_>>();
        let explained = kinds.iter().any(|&kind| kind != Kind::Running);
        let meaning = |&kind: &Kind| match kind {
            Kind::Running if kinds.contains(&Kind::Holding) => "needs no lock",
            other => other.meaning(),
        };
        if explained { kinds.iter().map(|kind| (*kind, meaning(kind))).collect() } else { Vec::new() }
    }
}

impl Lane {
    /// The host of the worker, if its name says one, as in `rack 3/worker_0`; and the worker.
    pub(crate) fn host_and_worker(&self) -> (Option<&str>, &str) {
        self.name.split_once('/').map_or((None, &*self.name), |(host, worker)| (Some(host), worker))
    }

    /// Where it stands among the others: those of no host first, such as the queue.
    fn place(&self) -> (bool, Vec<(Option<u64>, &str)>) {
        (self.host_and_worker().0.is_some(), in_natural_order(&self.name))
    }
}

/// The text of a name and the numbers in it, each with its value, so that these stand in their order: `worker_2` before
/// `worker_10`, `host_2/worker_0` before `host_10/worker_0`.
fn in_natural_order(name: &str) -> Vec<(Option<u64>, &str)> {
    let mut parts = Vec::new();
    let mut rest = name;
    while let Some(first) = rest.chars().next() {
        let of_this_kind = |character: char| character.is_ascii_digit() == first.is_ascii_digit();
        let (part, behind) = rest.split_at(rest.find(|character| !of_this_kind(character)).unwrap_or(rest.len()));
        parts.push((part.parse().ok(), part));
        rest = behind;
    }
    parts
}

/// Each span in the first row that is free when it begins.
fn rows(spans: Vec<Span>) -> Vec<Vec<Span>> {
    let mut rows: Vec<Vec<Span>> = Vec::new();
    let mut free = BTreeSet::new();
    let mut busy = BinaryHeap::new();
    for span in spans {
        while let Some(&Reverse((end, row))) = busy.peek() {
            if end > span.start {
                break;
            }
            busy.pop();
            free.insert(row);
        }
        let row = free.pop_first().unwrap_or_else(|| {
            rows.push(Vec::new());
            rows.len() - 1
        });
        busy.push(Reverse((span.end.unwrap_or(Duration::MAX), row)));
        rows[row].push(span);
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(lane: &str, start: u64, end: u64) -> Span {
        let [start, end] = [start, end].map(Duration::from_millis);
        Span { lane: lane.to_owned(), label: String::new(), kind: Kind::Running, start, end: Some(end) }
    }

    #[test]
    fn lanes_stand_in_the_order_of_their_numbers() {
        let names_of = |lanes: &[&str]| {
            let chart = Chart::new(lanes.iter().map(|lane| span(lane, 0, 1)).collect(), Duration::ZERO);
            chart.lanes.into_iter().map(|lane| lane.name).collect::<Vec<_>>()
        };
        assert_eq!(names_of(&["w_10", "w_2", "queue", "w_02"]), ["queue", "w_02", "w_2", "w_10"]);
        let hosts = ["host_10/w_0", "host_2/w_10", "host_2/w_9", "host_1/w_0", "犬9"];
        assert_eq!(names_of(&hosts), ["犬9", "host_1/w_0", "host_2/w_9", "host_2/w_10", "host_10/w_0"]);
        assert_eq!(names_of(&["w99999999999999999999", "w1"]), ["w99999999999999999999", "w1"]);
    }

    #[test]
    fn a_row_is_used_again_as_soon_as_it_is_free() {
        let rows =
            rows(vec![span("w", 0, 10), span("w", 0, 5), span("w", 5, 20), span("w", 10, 12), span("w", 11, 13)]);
        let starts = |row: &Vec<Span>| row.iter().map(|span| span.start.as_millis()).collect::<Vec<_>>();
        assert_eq!(rows.iter().map(starts).collect::<Vec<_>>(), [vec![0, 10], vec![0, 5], vec![11]]);
    }

    #[test]
    fn a_hundred_thousand_that_all_overlap_have_a_row_each() {
        let spans = (0..100_000).map(|n| span("queue", n, 200_000)).collect();
        assert_eq!(rows(spans).len(), 100_000);
    }

    #[test]
    fn what_is_open_lasts_until_now() {
        let open = Span { end: None, ..span("w", 3, 3) };
        assert_eq!(Chart::new(vec![open, span("w", 0, 5)], Duration::from_millis(9)).end, Duration::from_millis(9));
    }
}
