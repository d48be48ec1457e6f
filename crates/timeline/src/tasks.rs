//! [`Tasks`]: which spans belong to the same task. That it waited is one span, that it ran is another.

use std::collections::HashMap;
use std::ptr;

use crate::chart::{Chart, Lane};
use crate::{Kind, Span};

/// What was recorded of a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Task<'c> {
    pub(crate) wait: Option<&'c Span>,
    pub(crate) run: Option<&'c Span>,
}

/// The tasks of a chart.
pub(crate) struct Tasks<'c> {
    /// By the address of a span: what the same task did before or after.
    other_half: HashMap<*const Span, &'c Span>,
}

impl<'c> Tasks<'c> {
    /// A wait and a run belong together in two cases. One ends when the other begins, and both have the same label: that
    /// is a task that waited in a queue. Or the wait stands right before the run in one lane, without another label:
    /// that is a thread that waited for a lock.
    pub(crate) fn of(chart: &'c Chart) -> Self {
        let mut tasks = Tasks { other_half: HashMap::new() };
        let spans = || chart.lanes.iter().flat_map(|lane| lane.rows.iter().flatten());
        let mut waits = HashMap::<_, Vec<&Span>>::new();
        for wait in spans().filter(|span| span.kind == Kind::Waiting) {
            waits.entry((&*wait.label, wait.end)).or_default().push(wait);
        }
        for run in spans().filter(|span| span.kind != Kind::Waiting) {
            if let Some(wait) = waits.get_mut(&(&*run.label, Some(run.start))).and_then(Vec::pop) {
                tasks.belong_together(wait, run);
            }
        }
        for lane in &chart.lanes {
            for pair in by_start(lane).windows(2) {
                let [wait, run] = [pair[0], pair[1]];
                let are_two_halves = wait.kind == Kind::Waiting && run.kind != Kind::Waiting;
                let came_after = wait.end.is_some_and(|end| end <= run.start);
                let same_label = wait.label.is_empty() || wait.label == run.label;
                let have_none = [wait, run].iter().all(|span| !tasks.other_half.contains_key(&ptr::from_ref(*span)));
                if are_two_halves && came_after && same_label && have_none {
                    tasks.belong_together(wait, run);
                }
            }
        }
        tasks
    }

    fn belong_together(&mut self, wait: &'c Span, run: &'c Span) {
        self.other_half.insert(ptr::from_ref(wait), run);
        self.other_half.insert(ptr::from_ref(run), wait);
    }

    /// The task that this span of the chart is of.
    pub(crate) fn of_span(&self, span: &'c Span) -> Task<'c> {
        let other = self.other_half.get(&ptr::from_ref(span)).copied();
        match span.kind {
            Kind::Waiting => Task { wait: Some(span), run: other },
            Kind::Running | Kind::Holding => Task { wait: other, run: Some(span) },
        }
    }
}

fn by_start(lane: &Lane) -> Vec<&Span> {
    let mut spans: Vec<&Span> = lane.rows.iter().flatten().collect();
    spans.sort_by_key(|span| span.start);
    spans
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use watchdog::watched;

    use super::*;
    use crate::Timeline;
    use Kind::{Holding, Running, Waiting};

    /// The times of the last span with this label, in milliseconds.
    fn times(spans: &[(&str, &str, Kind, u64, u64)], label: &str) -> (Option<u128>, Option<u128>) {
        let timeline = Timeline::start();
        for &(lane, label, kind, start, end) in spans {
            timeline.record(lane, label, kind, Duration::from_millis(start), Duration::from_millis(end));
        }
        let chart = timeline.chart();
        let tasks = Tasks::of(&chart);
        let mut spans = chart.lanes.iter().flat_map(|lane| lane.rows.iter().flatten());
        let Task { wait, run } = tasks.of_span(spans.rfind(|span| span.label == label).unwrap());
        let length = |span: &Span| (span.end.unwrap() - span.start).as_millis();
        (wait.map(length), run.map(length))
    }

    #[test]
    fn a_task_waited_in_the_queue_until_it_ran() {
        watched(|| {
            let spans = [
                ("queue", "a", Waiting, 0, 10),
                ("queue", "b", Waiting, 0, 10),
                ("w_0", "a", Running, 10, 15),
                ("w_1", "b", Running, 10, 40),
            ];
            assert_eq!(times(&spans, "b"), (Some(10), Some(30)));
            assert_eq!(times(&spans[..2], "b"), (Some(10), None));
            assert_eq!(times(&spans[2..], "b"), (None, Some(30)));
        });
    }

    #[test]
    fn a_thread_waited_for_the_lock_that_it_holds_next() {
        watched(|| {
            let waits = ("w", "", Waiting, 0, 5);
            assert_eq!(times(&[waits, ("w", "count", Holding, 6, 8)], "count"), (Some(5), Some(2)));
            // What it did in between is what it waited for.
            let spans = [waits, ("w", "read", Running, 5, 6), ("w", "count", Holding, 6, 8)];
            assert_eq!(times(&spans, "count"), (None, Some(2)));
            // It waited for something else.
            assert_eq!(times(&[("w", "3", Waiting, 0, 5), ("w", "parse", Running, 5, 8)], "parse"), (None, Some(3)));
        });
    }
}
