//! How many of what, over all storms.

use std::fmt;
use std::ops::AddAssign;

use super::record::{End, Heard, History, Part};

#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Totals {
    pub(crate) tasks: usize,
    pub(crate) returned: usize,
    pub(crate) failed: usize,
    pub(crate) panicked: usize,
    pub(crate) stopped: usize,
    pub(crate) cancelled: usize,
    pub(crate) refused: usize,
    /// Cancelled or refused: both were possible, and the future was dropped before anybody asked it.
    pub(crate) unheard: usize,
    pub(crate) captured_dropped: usize,
    pub(crate) values_dropped: usize,
    pub(crate) callbacks: usize,
    pub(crate) wakers_dropped: usize,
    pub(crate) spans: usize,
    pub(crate) pools: usize,
    pub(crate) storms: usize,
}

impl Totals {
    pub(crate) fn add_task(&mut self, history: &History, permitted_to_all: &[Heard]) {
        self.tasks += 1;
        *match history.ends.first() {
            Some(End::Returned) => &mut self.returned,
            Some(End::Failed) => &mut self.failed,
            Some(End::Panicked) => &mut self.panicked,
            Some(End::Stopped) => &mut self.stopped,
            None => self.count_without_run(history, permitted_to_all),
        } += 1;
        self.captured_dropped += history.dropped[Part::Captured as usize];
        self.values_dropped += history.dropped[Part::Value as usize];
        self.callbacks += history.callbacks_run;
        self.wakers_dropped += history.dropped[Part::Waker as usize];
    }

    /// What was not heard can still be told if it was the only end permitted.
    fn count_without_run(&mut self, history: &History, permitted_to_all: &[Heard]) -> &mut usize {
        let ends = match &history.heard[..] {
            [] => [&history.permitted[..], permitted_to_all].concat(),
            heard => heard.to_vec(),
        };
        let cancels = ends.iter().filter(|end| **end == Heard::Cancelled).count();
        match cancels {
            0 => &mut self.refused,
            all if all == ends.len() => &mut self.cancelled,
            _ => &mut self.unheard,
        }
    }

    fn rows(&mut self) -> [(&'static str, &mut usize); 15] {
        [
            ("tasks submitted", &mut self.tasks),
            ("  ran, returned", &mut self.returned),
            ("  ran, failed", &mut self.failed),
            ("  ran, panicked", &mut self.panicked),
            ("  ran, stopped when asked to", &mut self.stopped),
            ("  cancelled", &mut self.cancelled),
            ("  refused", &mut self.refused),
            ("  either, but nobody asked", &mut self.unheard),
            ("captured values dropped", &mut self.captured_dropped),
            ("result values dropped", &mut self.values_dropped),
            ("callbacks run", &mut self.callbacks),
            ("wakers dropped", &mut self.wakers_dropped),
            ("spans noted", &mut self.spans),
            ("pools made", &mut self.pools),
            ("storms", &mut self.storms),
        ]
    }
}

impl AddAssign for Totals {
    fn add_assign(&mut self, mut other: Totals) {
        for ((_, sum), (_, more)) in self.rows().into_iter().zip(other.rows()) {
            *sum += *more;
        }
    }
}

impl fmt::Display for Totals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut totals = *self;
        totals.rows().into_iter().try_for_each(|(name, count)| writeln!(f, "{name:<30} {count:>12}"))
    }
}
