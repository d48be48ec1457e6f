//! What the tasks of a storm do.

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use fastrand::Rng;
use futures_pool::{BoxError, CancelToken, Executor, Future, ReturnWhen, TaskError, as_completed, cancellable, wait};

use super::gate::Gate;
use super::pools::{Pool, Threads};
use super::promises::Keeper;
use super::reach::Reach;
use super::ticket::{End, Heard, Part, Ticket};
use super::value::{Oops, Token, Value, finish};
use super::waiting;

pub(crate) type Work<'t> = Box<dyn FnOnce() -> Value + Send + 't>;
pub(crate) type Search<'t> = Box<dyn FnOnce(&CancelToken) -> Result<Value, BoxError> + Send + 't>;
pub(crate) type Attempt<'t> = Box<dyn FnOnce() -> Result<Value, Oops> + Send + 't>;

/// A future and the ticket of its task.
pub(crate) type Job<'t> = (Future<'t, Value>, Arc<Ticket>);

/// What a task does before it ends.
pub(crate) enum Deed<'t> {
    Nothing,
    Yield,
    /// Waits until the driver opens the gate.
    Hold(Gate),
    /// Submits so many tasks and sends their futures to the driver.
    Submit(usize),
    /// Submits so many tasks and waits for them.
    Confer(usize),
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

impl Deed<'_> {
    /// What a task may do that nobody looks after; `waits` whether it may wait for others.
    pub(crate) fn random(waits: bool, rng: &mut Rng, depth: usize) -> Self {
        match rng.u8(..12) {
            0..=1 if depth < 3 => Deed::Submit(rng.usize(1..4)),
            2 => Deed::Yield,
            3 if depth < 3 && waits => Deed::Confer(rng.usize(1..4)),
            4 => Deed::Search(rng.usize(..100)),
            _ => Deed::Nothing,
        }
    }

    fn name(&self) -> &'static str {
        match self {
            Deed::Nothing => "plain",
            Deed::Yield => "yielding",
            Deed::Hold(_) => "holding",
            Deed::Submit(_) => "submitting",
            Deed::Confer(_) => "conferring",
            Deed::Search(_) => "searching",
            Deed::Cancel(_) => "cancelling",
            Deed::Ask(_) => "asking",
            Deed::Keep(_) => "keeping",
            Deed::Rest => "resting",
            Deed::End(_) => "ending",
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
pub(crate) struct Errand<'t, P> {
    reach: Arc<Reach<'t, P>>,
    captured: Token,
    deed: Deed<'t>,
    end: End,
    rng: Rng,
    /// How many tasks it comes from, one from the other.
    depth: usize,
}

/// Submits a task that does this deed.
pub(crate) fn submit<'t, P: Threads<'t>>(
    reach: &Arc<Reach<'t, P>>,
    pool: &Pool<P>,
    deed: Deed<'t>,
    mut rng: Rng,
    depth: usize,
) -> Job<'t> {
    let ticket = reach.ledger.ticket(deed.name());
    let (captured, end, plainly) = (ticket.token(Part::Captured), random_end(&mut rng), rng.bool());
    let errand = Errand { reach: reach.clone(), captured, deed, end, rng, depth };
    let future = if let Deed::Search(turns) = errand.deed {
        submit_search(pool, errand, turns, &ticket)
    } else if plainly && end != End::Failed {
        pool.submit(Box::new(move || errand.run().unwrap_or_else(|oops| unreachable!("{oops}"))) as Work<'t>)
    } else {
        pool.try_submit(Box::new(move || errand.run()) as Attempt<'t>)
    };
    permit_refusal(pool, &ticket);
    (future, ticket)
}

/// Now and then with a time limit that it may or may not keep.
fn submit_search<'t, P: Threads<'t>>(
    pool: &Pool<P>,
    mut errand: Errand<'t, P>,
    turns: usize,
    ticket: &Ticket,
) -> Future<'t, Value> {
    let limit = (errand.rng.u8(..3) == 0).then(|| waiting::soon(&mut errand.rng));
    let search = cancellable(Box::new(move |token: &CancelToken| errand.search(turns, token)) as Search<'t>);
    let Some(limit) = limit else { return pool.submit(search) };
    ticket.permit(Heard::Expired);
    pool.submit(search.timeout(limit))
}

/// To be called after the task was handed in: a pool that may not refuse it now has not.
pub(crate) fn permit_refusal<'t, P: Threads<'t>>(pool: &Pool<P>, ticket: &Ticket) {
    if pool.may_refuse() {
        ticket.permit(Heard::ShutDown);
        ticket.permit(Heard::Abandoned);
    }
}

impl<'t, P: Threads<'t>> Errand<'t, P> {
    fn run(mut self) -> Result<Value, Oops> {
        let ticket = self.captured.ticket.clone();
        ticket.begin();
        match std::mem::replace(&mut self.deed, Deed::Nothing) {
            Deed::Nothing => {}
            Deed::Yield => thread::yield_now(),
            Deed::Hold(gate) => gate.wait(),
            Deed::Submit(count) => (0..count).for_each(|_| self.hand_out_another()),
            Deed::Confer(count) => self.confer(count),
            Deed::Search(_) => unreachable!("that is a task of its own kind"),
            Deed::Cancel(jobs) => jobs.iter().for_each(|job| cancel(job)),
            Deed::Ask(jobs) => jobs.iter().for_each(|job| ask(job, Duration::ZERO)),
            Deed::Keep(keeper) => keeper.keep(),
            Deed::Rest => self.reach.pools[0].threads().into_iter().for_each(P::rest_within),
            Deed::End(index) => self.reach.pools[index].threads().into_iter().for_each(P::end_from_within),
        }
        finish(&ticket, self.end)
    }

    fn hand_out_another(&mut self) {
        let job = self.submit_another();
        self.reach.hand_out(job);
    }

    fn submit_another(&mut self) -> Job<'t> {
        let pool = self.reach.random_pool(&mut self.rng);
        let deed = Deed::random(pool.can_hold(), &mut self.rng, self.depth + 1);
        submit(&self.reach, pool, deed, self.rng.fork(), self.depth + 1)
    }

    /// Waits for tasks that may be behind it in the queue, in one of the ways there are. A circle ends in an error.
    fn confer(&mut self, count: usize) {
        let jobs: Vec<_> = (0..count).map(|_| self.submit_another()).collect();
        let futures = jobs.iter().map(|(future, _)| future);
        match self.rng.u8(..3) {
            0 => drop(wait(futures, None, ReturnWhen::AllCompleted)),
            1 => as_completed(futures).for_each(drop),
            _ => {}
        }
        for (future, ticket) in jobs {
            match future.result() {
                Err(TaskError::Deadlock(_)) if self.reach.can_lock_up() => {}
                outcome => ticket.hear(outcome),
            }
        }
    }

    fn search(self, turns: usize, token: &CancelToken) -> Result<Value, BoxError> {
        let ticket = &self.captured.ticket;
        ticket.begin();
        for _ in 0..turns {
            thread::yield_now();
            if let Err(cancelled) = token.check() {
                ticket.end(End::Stopped);
                return Err(cancelled.into());
            }
        }
        Ok(finish(ticket, self.end)?)
    }
}

/// Cancels, and notes what that says.
pub(crate) fn cancel((future, ticket): &Job<'_>) {
    ticket.permit(Heard::Cancelled);
    if future.cancel() {
        ticket.hear_that(Heard::Cancelled);
    } else if future.cancelled() && !ticket.was_stopped() {
        ticket.wrong("could not be cancelled and was");
    }
}

/// Notes what the future says within this time.
pub(crate) fn ask((future, ticket): &Job<'_>, timeout: Duration) {
    ticket.hear(future.result_timeout(timeout));
}
