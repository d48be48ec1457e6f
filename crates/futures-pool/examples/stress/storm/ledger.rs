//! The books of one storm: every task has a record, and at the end every record must add up.

use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Condvar, Mutex};

use futures_pool::SpanLog;

use super::audit;
use super::record::{Heard, Record};
use super::totals::Totals;

#[derive(Default)]
pub(crate) struct Ledger {
    records: Mutex<Vec<Arc<Record>>>,
    live: Arc<Live>,
    /// Ends without having run that any task of this storm may come to.
    permitted: Mutex<Vec<Heard>>,
    /// What was wrong, but with no task in particular.
    wrong: Mutex<Vec<String>>,
    pools: AtomicUsize,
    /// Of pools that note when tasks run.
    spans: Mutex<Vec<SpanLog>>,
    step: Mutex<&'static str>,
}

impl Ledger {
    pub(crate) fn record(&self, kind: &'static str) -> Arc<Record> {
        let mut records = self.records.lock().unwrap();
        let record = Record::new(records.len(), kind, self.live.clone());
        records.push(record.clone());
        record
    }

    /// From now on any task may end like this without having run.
    pub(crate) fn permit(&self, heard: Heard) {
        self.permitted.lock().unwrap().push(heard);
    }

    pub(crate) fn wrong(&self, what: impl Into<String>) {
        self.wrong.lock().unwrap().push(what.into());
    }

    pub(crate) fn pool_made(&self) {
        self.pools.fetch_add(1, Relaxed);
    }

    /// To be checked in the end.
    pub(crate) fn look_at(&self, spans: SpanLog) {
        self.spans.lock().unwrap().push(spans);
    }

    /// What the driver is at, for the report of a storm that hangs.
    pub(crate) fn step(&self, step: &'static str) {
        *self.step.lock().unwrap() = step;
    }

    pub(crate) fn current_step(&self) -> &'static str {
        *self.step.lock().unwrap()
    }

    /// Returns when everything is dropped that is to be dropped; then nothing can run any more either.
    pub(crate) fn wait_until_nothing_lives(&self) {
        self.live.wait_until_none();
    }

    /// Adds everything up.
    ///
    /// # Errors
    /// A table of what differs.
    pub(crate) fn settle(&self) -> Result<Totals, String> {
        let permitted = self.permitted.lock().unwrap().clone();
        let spans = self.spans.lock().unwrap().iter().flat_map(SpanLog::take).collect::<Vec<_>>();
        let mut totals = Totals { pools: self.pools.load(Relaxed), storms: 1, spans: spans.len(), ..Totals::default() };
        let mut differences = self.wrong.lock().unwrap().clone();
        differences.extend(spans.iter().filter_map(audit::disorder));
        for record in self.records.lock().unwrap().iter() {
            let history = record.history();
            totals.add_task(&history, &permitted);
            differences.extend(audit::difference(record, &history, &permitted));
        }
        if differences.is_empty() { Ok(totals) } else { Err(audit::table(&differences)) }
    }
}

/// How many tokens live.
#[derive(Default)]
pub(crate) struct Live {
    count: Mutex<usize>,
    none: Condvar,
}

impl Live {
    pub(crate) fn add(&self) {
        *self.count.lock().unwrap() += 1;
    }

    pub(crate) fn remove(&self) {
        let mut count = self.count.lock().unwrap();
        *count -= 1;
        if *count == 0 {
            self.none.notify_all();
        }
    }

    fn wait_until_none(&self) {
        let _none = self.none.wait_while(self.count.lock().unwrap(), |count| *count > 0).unwrap();
    }
}
