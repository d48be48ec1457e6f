//! [`strips`]: the spans of a row as so many columns can show them.

use std::ops::Range;
use std::time::Duration;

use crate::{Kind, Span};

/// Some columns that show one span, or one column that shows what most of its time went into.
pub(crate) struct Strip<'s> {
    pub(crate) columns: Range<usize>,
    pub(crate) kind: Kind,
    /// The span that has most of it.
    pub(crate) span: &'s Span,
    /// How many it shows.
    pub(crate) count: usize,
}

/// A row of spans that do not overlap, whose time ends at `end`. Spans too short for two columns share theirs; those
/// that have no column left beside longer ones are not seen.
pub(crate) fn strips(row: &[Span], end: Duration, columns: usize) -> Vec<Strip<'_>> {
    let place = |time: Duration| time.as_secs_f64() / end.as_secs_f64().max(f64::MIN_POSITIVE) * columns as f64;
    let mut long = Vec::new();
    let mut short = vec![Shared::default(); columns];
    for span in row {
        let (from, to) = (place(span.start), place(span.end.unwrap_or(end)));
        let (first, past) = (from.round() as usize, to.round() as usize);
        if past >= first + 2 {
            long.push(Strip { columns: first..past, kind: span.kind, span, count: 1 });
        } else {
            let middle = (((from + to) / 2.0) as usize).min(columns - 1);
            let last = (to as usize).min(columns - 1);
            for (column, shared) in short.iter_mut().enumerate().take(last + 1).skip(last.min(from as usize)) {
                let part = to.min((column + 1) as f64) - from.max(column as f64);
                // One that reaches only a little into a column is not to be seen there.
                if column == middle || part >= 0.5 {
                    shared.add(span, part);
                }
            }
        }
    }
    let mut strips = Vec::new();
    let mut column = 0;
    for strip in long {
        strips.extend((column..strip.columns.start).filter_map(|column| short[column].strip(column)));
        column = strip.columns.end;
        strips.push(strip);
    }
    strips.extend((column..columns).filter_map(|column| short[column].strip(column)));
    strips
}

/// A column that short spans share.
#[derive(Clone, Default)]
struct Shared<'s> {
    /// By kind: how much of the column, and the longest span.
    kinds: [(f64, Option<(f64, &'s Span)>); 3],
    count: usize,
}

impl<'s> Shared<'s> {
    fn add(&mut self, span: &'s Span, part: f64) {
        let (parts, largest) = &mut self.kinds[span.kind as usize];
        *parts += part;
        if largest.is_none_or(|(largest, _)| largest < part) {
            *largest = Some((part, span));
        }
        self.count += 1;
    }

    fn strip(&self, column: usize) -> Option<Strip<'s>> {
        let there = self.kinds.iter().filter_map(|&(parts, largest)| Some((parts, largest?.1)));
        let (_, span) = there.max_by(|(parts, _), (others, _)| parts.total_cmp(others))?;
        Some(Strip { columns: column..column + 1, kind: span.kind, span, count: self.count })
    }
}
