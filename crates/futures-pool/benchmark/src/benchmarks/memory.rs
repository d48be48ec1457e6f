//! What a pending future takes: the task and its place in the queue; and with the handle that the caller keeps.

use super::not_told;
use crate::Failure;
use crate::contender::{Contender, in_turns};
use crate::figures::Figures;
use crate::flags::Settings;
use crate::fresh_process::each_alone;
use crate::gate::Gate;
use crate::peers::{Measurement, Pool, every_pool};
use crate::process_usage::resident_bytes;
use crate::python::Python;
use crate::table::{Sheet, Table, grouped};

pub(crate) const NAME: &str = "memory";

#[derive(Clone, Copy)]
struct Pending {
    tasks: usize,
}

impl Measurement for Pending {
    fn of<P: Pool>(self) -> Result<Figures, Failure> {
        let pool = P::with_workers(1)?;
        let gate = Gate::hold_one(&pool);
        // Written to before, so that the caller's vector is in memory already and does not count.
        let mut handles: Vec<Option<P::Handle<()>>> = Vec::new();
        handles.resize_with(self.tasks, || None);
        let before = resident_bytes();
        handles.fill_with(|| Some(pool.submit(|| ())));
        let after = resident_bytes();
        gate.open(&pool);
        pool.wait_for_each(handles.into_iter().flatten().collect(), drop);
        let grown = after.zip(before).map(|(after, before)| (after as f64 - before as f64) / self.tasks as f64);
        let handle = size_of::<P::Handle<()>>() as f64;
        Ok(vec![grown, grown.map(|bytes| bytes + handle)])
    }
}

pub(crate) fn contenders(tasks: usize) -> Vec<Contender> {
    every_pool(Pending { tasks })
}

pub(crate) fn run(settings: &Settings, python: Option<&Python>) -> Result<Vec<Sheet>, Failure> {
    if resident_bytes().is_none() {
        return Ok(vec![not_told(NAME)]);
    }
    let tasks = settings.tasks;
    let mut contenders = each_alone(NAME, tasks);
    contenders.extend(python.map(|python| python.contender(NAME, &[tasks / 10])));
    let columns = in_turns(&contenders, settings.rounds, &["task", "with handle"].map(str::to_owned))?;
    let title = format!("{NAME}: growth with {} tasks `|| ()` pending; bytes a future", grouped(tasks));
    Ok(vec![Table { title, contenders: &contenders, columns: &columns }.sheet()])
}
