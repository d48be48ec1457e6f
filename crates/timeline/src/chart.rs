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
        let mut lanes = BTreeMap::<_, Vec<Span>>::new();
        for span in spans {
            lanes.entry(in_natural_order(&span.lane)).or_default().push(span);
        }
        let lanes =
            lanes.into_iter().map(|((prefix, _, digits), spans)| Lane { name: prefix + &digits, rows: rows(spans) });
        Chart { lanes: lanes.collect(), end }
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

/// Names that end in numbers stand in the order of these: `worker_2` before `worker_10`.
fn in_natural_order(name: &str) -> (String, Option<u64>, String) {
    let prefix = name.trim_end_matches(|character: char| character.is_ascii_digit());
    let digits = &name[prefix.len()..];
    (prefix.to_owned(), digits.parse().ok(), digits.to_owned())
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
        let spans = ["w_10", "w_2", "queue", "w_02"].map(|lane| span(lane, 0, 1)).to_vec();
        let chart = Chart::new(spans, Duration::ZERO);
        let names = chart.lanes.iter().map(|lane| &*lane.name).collect::<Vec<_>>();
        assert_eq!(names, ["queue", "w_02", "w_2", "w_10"]);
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
