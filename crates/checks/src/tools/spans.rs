//! [`Spans`]: what began and ended, drawn beside a failure.

use std::fmt::Display;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::events::{self, Event};
use super::expect::{explain_first, fail};

/// What a check watches, in the order in which each began and ended. Where it is about calls that must overlap, or must
/// not, the failure shows that order.
///
/// ```
/// use checks::{Rendezvous, Spans};
///
/// let (meeting, calls) = (Rendezvous::of(2), Spans::of("call"));
/// let task = || {
///     let _call = calls.begin(); // it ends when this is dropped
///     meeting.meet();
/// };
/// std::thread::scope(|scope| {
///     scope.spawn(task);
///     scope.spawn(task);
/// });
/// calls.expect(meeting.took_place(), "2 calls at the same time", meeting.most());
/// ```
///
/// If they came one after another, the failure ends with
/// ```text
/// in the order in which they began and ended:
///     call 1  ├──┤
///     call 2        ├──┤
/// ```
/// A step to the right is the next event, however long it took: a slow machine draws the same. (The `timeline` crate draws
/// times, and has more dependencies than those who only run checks should wait for.)
#[derive(Debug)]
pub struct Spans {
    what: &'static str,
    log: Mutex<Log>,
}

#[derive(Debug, Default)]
struct Log {
    /// The numbers of the events with which each began and ended.
    spans: Vec<(usize, Option<usize>)>,
    events: usize,
}

impl Spans {
    /// Nothing has begun yet. `what` is the word for one of them: `call`, `request`.
    pub fn of(what: &'static str) -> Spans {
        Spans { what, log: Mutex::default() }
    }

    /// What was recorded elsewhere: the numbers of the events with which each began and ended, if it has.
    pub fn recorded(what: &'static str, spans: Vec<(usize, Option<usize>)>) -> Spans {
        Spans { what, log: Mutex::new(Log { spans, events: 0 }) }
    }

    /// The next one begins.
    pub fn begin(&self) -> Span<'_> {
        let mut log = self.lock();
        let (number, event) = (log.spans.len(), log.next_event());
        log.spans.push((event, None));
        events::note(Event { what: self.what, number: number + 1, begins: true });
        Span { spans: self, number }
    }

    /// How many have begun.
    pub fn begun(&self) -> usize {
        self.lock().spans.len()
    }

    /// [Expects](crate::expect()) `holds`. If it does not, the failure shows what began and ended.
    pub fn expect(&self, holds: bool, expected: impl Display, seen: impl Display) {
        if !holds {
            explain_first(self.drawn());
            fail(expected, seen);
        }
    }

    /// Lines of text; none if there is nothing to compare.
    fn drawn(&self) -> String {
        let log = self.lock();
        if log.spans.len() < 2 {
            return String::new();
        }
        let lines = drawn(self.what, &log.spans);
        format!("in the order in which they began and ended:\n    {}", lines.join("\n    "))
    }

    fn lock(&self) -> MutexGuard<'_, Log> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Log {
    fn next_event(&mut self) -> usize {
        self.events += 1;
        self.events
    }
}

/// One of [`Spans`] that has begun. It ends when it is dropped.
#[derive(Debug)]
#[must_use = "it ends when it is dropped"]
pub struct Span<'s> {
    spans: &'s Spans,
    number: usize,
}

impl Span<'_> {
    /// How many had begun before.
    pub fn number(&self) -> usize {
        self.number
    }
}

impl Drop for Span<'_> {
    fn drop(&mut self) {
        let mut log = self.spans.lock();
        let event = log.next_event();
        log.spans[self.number].1 = Some(event);
        events::note(Event { what: self.spans.what, number: self.number + 1, begins: false });
    }
}

const MOST_LINES: usize = 10;
/// Columns from one event to the next.
const STEP: usize = 3;

/// A line for each span, or for those around the first that began after another had ended.
fn drawn(what: &str, spans: &[(usize, Option<usize>)]) -> Vec<String> {
    let first_end = spans.iter().filter_map(|span| span.1).min().unwrap_or(usize::MAX);
    let late = spans.iter().position(|span| span.0 > first_end).unwrap_or(0);
    let before = match spans.len().checked_sub(MOST_LINES - 1) {
        Some(first_of_last @ 2..) if late + 1 >= MOST_LINES => first_of_last.min(late - MOST_LINES / 2),
        _ => 0,
    };
    let lines = MOST_LINES - usize::from(before > 0);
    let bars = if spans.len() - before > lines { lines - 1 } else { lines };
    let shown = &spans[before..spans.len().min(before + bars)];
    let after = spans.len() - before - shown.len();

    let mut events: Vec<usize> = shown.iter().flat_map(|span| [Some(span.0), span.1]).flatten().collect();
    events.sort_unstable();
    let column = |event: usize| STEP * events.partition_point(|earlier| *earlier < event);
    let widest = format!("{what} {}", before + shown.len()).len();
    let bar = |(number, (began, ended)): (usize, &(usize, Option<usize>))| {
        let (indent, end) = (column(*began), ended.map_or(STEP * events.len(), column));
        let name = format!("{what} {number}");
        let last = if ended.is_some() { '┤' } else { '>' };
        format!("{name:<widest$}  {:indent$}├{}{last}", "", "─".repeat(end - indent - 1))
    };
    let hidden = |count: usize, text: &str| (count > 0).then(|| format!("{count} more {text}"));
    hidden(before, "before")
        .into_iter()
        .chain((before + 1..).zip(shown).map(bar))
        .chain(hidden(after, "after"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one_after_another(count: usize) -> Vec<(usize, Option<usize>)> {
        (0..count).map(|place| (2 * place, Some(2 * place + 1))).collect()
    }

    #[test]
    fn one_after_another_goes_down_the_stairs() {
        let expected = ["sum 1  ├──┤", "sum 2        ├──┤", "sum 3              ├──┤"];
        assert_eq!(drawn("sum", &one_after_another(3)), expected);
    }

    #[test]
    fn what_overlaps_stands_below_each_other() {
        let spans = [(10, Some(50)), (20, Some(30)), (40, None)];
        let expected = ["sum 1  ├───────────┤", "sum 2     ├──┤", "sum 3           ├─────>"];
        assert_eq!(drawn("sum", &spans), expected);
    }

    #[test]
    fn ten_lines_of_eighty_columns_are_the_most() {
        for count in 2..200 {
            // Two at a time, as many at a time as there are but for one, all at a time.
            for at_once in [1, 2, count / 2, count - 1, count] {
                let at_once = at_once.max(1);
                let spans: Vec<_> = (0..count)
                    .map(|place| {
                        let round = place / at_once;
                        let begun = 2 * round * at_once + place % at_once;
                        (begun, Some(begun + at_once))
                    })
                    .collect();
                let lines = drawn("request", &spans);
                assert!(lines.len() == count.min(MOST_LINES), "{lines:#?}");
                assert!(lines.iter().all(|line| line.chars().count() <= 76), "{lines:#?}");
                let bars = lines.iter().filter(|line| line.starts_with("request ")).count();
                assert!(bars >= count.min(8), "{lines:#?}");
                if at_once < count {
                    let first_late = format!("request {} ", at_once + 1);
                    assert!(lines.iter().any(|line| line.starts_with(&first_late)), "{at_once}: {lines:#?}");
                }
            }
        }
    }
}
