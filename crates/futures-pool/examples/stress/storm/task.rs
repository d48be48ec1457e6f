//! What the tasks of a storm do.

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use fastrand::Rng;
use futures_pool::{BoxError, CancelToken, Executor, Future, ReturnWhen, TaskError, as_completed, cancellable, wait};

use super::context::Context;
use super::gate::Gate;
use super::pools::{Pool, Threads};
use super::promises::Keeper;
use super::record::{End, Heard, Part, Record};
use super::value::{StormError, Token, Value, finish};
use super::waiting;

pub(crate) type Work<'t> = Box<dyn FnOnce() -> Value + Send + 't>;
pub(crate) type Search<'t> = Box<dyn FnOnce(&CancelToken) -> Result<Value, BoxError> + Send + 't>;
pub(crate) type Attempt<'t> = Box<dyn FnOnce() -> Result<Value, StormError> + Send + 't>;

/// A future and the record of its task.
pub(crate) type Job<'t> = (Future<'t, Value>, Arc<Record>);

/// What a task does before it ends.
pub(crate) enum Action<'t> {
    Nothing,
    Yield,
    /// Waits until the driver opens the gate.
    Hold(Gate),
    /// Submits so many tasks and sends their futures to the driver.
    Submit(usize),
    /// Submits so many tasks and waits for them.
    SubmitAndWait(usize),
    /// Works for so many turns, and stops when it is asked to.
    Search(usize),
    /// Tries to cancel these.
    Cancel(Vec<Arc<Job<'t>>>),
    /// Asks these, and does not wait.
    Ask(Vec<Arc<Job<'t>>>),
    Keep(Keeper<'t>),
    /// Waits until its own pool, the first, is idle.
    Rest,
    /// Ends the pool of this number, which is its own.
    End(usize),
}

impl Action<'_> {
    /// What a task may do that nobody looks after; `waits` whether it may wait for others.
    pub(crate) fn random(waits: bool, rng: &mut Rng, depth: usize) -> Self {
        match rng.u8(..12) {
            0..=1 if depth < 3 => Action::Submit(rng.usize(1..4)),
            2 => Action::Yield,
            3 if depth < 3 && waits => Action::SubmitAndWait(rng.usize(1..4)),
            4 => Action::Search(rng.usize(..100)),
            _ => Action::Nothing,
        }
    }

    fn name(&self) -> &'static str {
        match self {
            Action::Nothing => "plain",
            Action::Yield => "yielding",
            Action::Hold(_) => "holding",
            Action::Submit(_) => "submitting",
            Action::SubmitAndWait(_) => "waiting",
            Action::Search(_) => "searching",
            Action::Cancel(_) => "cancelling",
            Action::Ask(_) => "asking",
            Action::Keep(_) => "keeping",
            Action::Rest => "resting",
            Action::End(_) => "ending",
        }
    }
}

pub(crate) fn random_end(rng: &mut Rng) -> End {
    match rng.u8(..20) {
        0..=2 => End::Failed,
        3..=4 => End::Panicked,
        _ => End::Returned,
    }
}

/// A task of a storm.
pub(crate) struct StormTask<'t, P> {
    context: Arc<Context<'t, P>>,
    captured: Token,
    action: Action<'t>,
    end: End,
    rng: Rng,
    /// How many tasks it comes from, one from the other.
    depth: usize,
}

/// Submits a task that takes this action.
pub(crate) fn submit<'t, P: Threads<'t>>(
    context: &Arc<Context<'t, P>>,
    pool: &Pool<P>,
    action: Action<'t>,
    mut rng: Rng,
    depth: usize,
) -> Job<'t> {
    let record = context.ledger.record(action.name());
    let (captured, end, plainly) = (record.token(Part::Captured), random_end(&mut rng), rng.bool());
    let task = StormTask { context: context.clone(), captured, action, end, rng, depth };
    let future = if let Action::Search(turns) = task.action {
        submit_search(pool, task, turns, &record)
    } else if plainly && end != End::Failed {
        pool.submit(Box::new(move || task.run().unwrap_or_else(|error| unreachable!("{error}"))) as Work<'t>)
    } else {
        pool.try_submit(Box::new(move || task.run()) as Attempt<'t>)
    };
    permit_refusal(pool, &record);
    (future, record)
}

/// Now and then with a time limit that it may or may not keep.
fn submit_search<'t, P: Threads<'t>>(
    pool: &Pool<P>,
    mut task: StormTask<'t, P>,
    turns: usize,
    record: &Record,
) -> Future<'t, Value> {
    let limit = (task.rng.u8(..3) == 0).then(|| waiting::soon(&mut task.rng));
    let search = cancellable(Box::new(move |token: &CancelToken| task.search(turns, token)) as Search<'t>);
    let Some(limit) = limit else { return pool.submit(search) };
    record.permit(Heard::Expired);
    pool.submit(search.timeout(limit))
}

/// To be called after the task was handed in: a pool that may not refuse it now has not.
pub(crate) fn permit_refusal<'t, P: Threads<'t>>(pool: &Pool<P>, record: &Record) {
    if pool.may_refuse() {
        record.permit(Heard::ShutDown);
        record.permit(Heard::Abandoned);
    }
}

impl<'t, P: Threads<'t>> StormTask<'t, P> {
    fn run(mut self) -> Result<Value, StormError> {
        let record = self.captured.record.clone();
        record.begin();
        match std::mem::replace(&mut self.action, Action::Nothing) {
            Action::Nothing => {}
            Action::Yield => thread::yield_now(),
            Action::Hold(gate) => gate.wait(),
            Action::Submit(count) => (0..count).for_each(|_| self.hand_out_another()),
            Action::SubmitAndWait(count) => self.submit_and_wait(count),
            Action::Search(_) => unreachable!("that is a task of its own kind"),
            Action::Cancel(jobs) => jobs.iter().for_each(|job| cancel(job)),
            Action::Ask(jobs) => jobs.iter().for_each(|job| ask(job, Duration::ZERO)),
            Action::Keep(keeper) => keeper.keep(),
            Action::Rest => self.context.pools[0].threads().into_iter().for_each(P::rest_within),
            Action::End(index) => self.context.pools[index].threads().into_iter().for_each(P::end_from_within),
        }
        finish(&record, self.end)
    }

    fn hand_out_another(&mut self) {
        let job = self.submit_another();
        self.context.hand_out(job);
    }

    fn submit_another(&mut self) -> Job<'t> {
        let pool = self.context.random_pool(&mut self.rng);
        let action = Action::random(pool.can_hold(), &mut self.rng, self.depth + 1);
        submit(&self.context, pool, action, self.rng.fork(), self.depth + 1)
    }

    /// Waits for tasks that may be behind it in the queue, in one of the ways there are. A circle ends in an error.
    fn submit_and_wait(&mut self, count: usize) {
        let jobs: Vec<_> = (0..count).map(|_| self.submit_another()).collect();
        let futures = jobs.iter().map(|(future, _)| future);
        match self.rng.u8(..3) {
            0 => drop(wait(futures, None, ReturnWhen::AllCompleted)),
            1 => as_completed(futures).for_each(drop),
            _ => {}
        }
        for (future, record) in jobs {
            match future.result() {
                Err(TaskError::Deadlock(_)) if self.context.can_lock_up() => {}
                outcome => record.hear(outcome),
            }
        }
    }

    fn search(self, turns: usize, token: &CancelToken) -> Result<Value, BoxError> {
        let record = &self.captured.record;
        record.begin();
        for _ in 0..turns {
            thread::yield_now();
            if let Err(cancelled) = token.check() {
                record.end(End::Stopped);
                return Err(cancelled.into());
            }
        }
        Ok(finish(record, self.end)?)
    }
}

/// Cancels, and notes what that says.
pub(crate) fn cancel((future, record): &Job<'_>) {
    record.permit(Heard::Cancelled);
    if future.cancel() {
        record.hear_that(Heard::Cancelled);
    } else if future.cancelled() && !record.was_stopped() {
        record.wrong("could not be cancelled and was");
    }
}

/// Notes what the future says within this time.
pub(crate) fn ask((future, record): &Job<'_>, timeout: Duration) {
    record.hear(future.result_timeout(timeout));
}
