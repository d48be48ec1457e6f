//! The thread that makes a storm: it submits, cancels, asks, drops, as the dice fall.

use std::sync::Arc;
use std::sync::mpsc::Receiver;

use fastrand::Rng;

use super::context::Context;
use super::gate::Gate;
use super::maps::{self, Reading};
use super::pools::Threads;
use super::promises::Keeper;
use super::task::{self, Action, Job};
use super::{awaiting, callbacks, waiting};

pub(crate) struct Driver<'t, P> {
    pub(crate) context: Arc<Context<'t, P>>,
    comes_out: Receiver<Job<'t>>,
    /// The futures it keeps.
    kept: Vec<Arc<Job<'t>>>,
    /// Holds tasks. Always opened before the driver waits without a limit, or it would wait for itself.
    gate: Gate,
    rng: Rng,
}

impl<'t, P> Drop for Driver<'t, P> {
    fn drop(&mut self) {
        self.gate.open();
    }
}

impl<'t, P: Threads<'t>> Driver<'t, P> {
    pub(crate) fn new(context: Arc<Context<'t, P>>, comes_out: Receiver<Job<'t>>, rng: Rng) -> Self {
        Driver { context, comes_out, kept: Vec::new(), gate: Gate::default(), rng }
    }

    /// Does one thing after the other. What it does depends on the seed alone; to which futures, on their luck too.
    pub(crate) fn run_steps(&mut self) {
        for _ in 0..self.rng.usize(1..100) {
            let kind = self.rng.u8(..100);
            let mut rng = self.rng.fork();
            let (name, step): (_, fn(&mut Self, &mut Rng)) = match kind {
                0..=34 => ("submit", Self::submit),
                35..=41 => ("promise", Self::promise),
                42..=49 => ("take what tasks hand out", Self::take_in),
                50..=55 => ("cancel", Self::cancel),
                56..=63 => ("drop futures", Self::drop_some),
                64..=73 => ("add callbacks", Self::add_callbacks),
                74..=79 => ("wait a moment", Self::wait_a_moment),
                80..=82 => ("wait", Self::wait),
                83..=84 => ("wait in several threads", Self::wait_together),
                85..=87 => ("poll and drop", Self::poll),
                88..=91 => ("await", Self::await_some),
                92..=94 => ("into_result", Self::take_results),
                95..=97 => ("map", Self::map),
                _ => ("open the gate", |driver, _| driver.open_gate()),
            };
            self.context.ledger.step(name);
            step(self, &mut rng);
        }
    }

    /// Lets held tasks go; those to come are held by another gate.
    pub(crate) fn open_gate(&mut self) {
        std::mem::take(&mut self.gate).open();
    }

    /// Submits a task that ends its own pool, and waits for it.
    pub(crate) fn have_it_ended_by_a_task(&mut self, index: usize) {
        let (future, record) =
            task::submit(&self.context, &self.context.pools[index], Action::End(index), self.rng.fork(), 0);
        record.hear(future.result());
    }

    /// Looks at every future that is left, or drops it. They must be done if `joined`; if not, it waits for some.
    pub(crate) fn look_at_the_rest(&mut self, joined: bool) {
        self.open_gate();
        let mut rng = self.rng.fork();
        self.take_in(&mut rng);
        for job in self.kept.drain(..) {
            match rng.u8(..8) {
                0 => drop(job),
                _ if joined => waiting::ask_done(&job),
                _ => job.1.hear(job.0.result()),
            }
        }
    }

    fn submit(&mut self, rng: &mut Rng) {
        for _ in 0..rng.usize(1..30) {
            let rng = &mut rng.fork();
            let context = self.context.clone();
            let pool = context.random_pool(rng);
            let action = match rng.u8(..20) {
                0..=1 if pool.can_hold() => Action::Hold(self.gate.clone()),
                2 => Action::Cancel(self.some(rng)),
                3 => Action::Ask(self.some(rng)),
                4 => self.keeping(rng),
                5 if pool.can_hold() => Action::Rest,
                _ => Action::random(pool.can_hold(), rng, 0),
            };
            let job = task::submit(&context, pool, action, rng.fork(), 0);
            self.keep(job, rng);
        }
    }

    /// A task that keeps a promise.
    fn keeping(&mut self, rng: &mut Rng) -> Action<'t> {
        let (keeper, job) = Keeper::new(&self.context.ledger, rng);
        self.keep(job, rng);
        Action::Keep(keeper)
    }

    fn promise(&mut self, rng: &mut Rng) {
        let (keeper, job) = Keeper::new(&self.context.ledger, rng);
        if rng.bool() {
            task::cancel(&job);
        }
        self.keep(job, rng);
        keeper.keep();
    }

    /// Now and then with a callback, now and then not at all.
    fn keep(&mut self, job: Job<'t>, rng: &mut Rng) {
        if rng.u8(..4) == 0 {
            callbacks::add(&self.context, &job, rng.fork());
        }
        if rng.u8(..8) > 0 {
            self.kept.push(Arc::new(job));
        }
    }

    fn take_in(&mut self, _: &mut Rng) {
        self.kept.extend(self.comes_out.try_iter().map(Arc::new));
    }

    fn cancel(&mut self, rng: &mut Rng) {
        self.some(rng).iter().for_each(|job| task::cancel(job));
    }

    fn drop_some(&mut self, rng: &mut Rng) {
        for _ in 0..rng.usize(..10) {
            drop(self.take(rng));
        }
    }

    fn add_callbacks(&mut self, rng: &mut Rng) {
        self.some(rng).iter().for_each(|job| callbacks::add(&self.context, job, rng.fork()));
    }

    fn wait_a_moment(&mut self, rng: &mut Rng) {
        waiting::wait_somehow(&self.some(rng), Some(waiting::soon(rng)), &self.context.ledger, rng);
    }

    fn wait(&mut self, rng: &mut Rng) {
        self.open_gate();
        waiting::wait_somehow(&self.some(rng), None, &self.context.ledger, rng);
    }

    fn wait_together(&mut self, rng: &mut Rng) {
        let timeout = rng.bool().then(|| waiting::soon(rng));
        if timeout.is_none() {
            self.open_gate();
        }
        waiting::wait_together(&self.some(rng), timeout, &self.context.ledger, rng);
    }

    fn poll(&mut self, rng: &mut Rng) {
        self.some(rng).iter().for_each(|job| awaiting::poll_and_drop(job, rng.usize(1..4)));
    }

    fn await_some(&mut self, rng: &mut Rng) {
        self.open_gate();
        self.some(rng).iter().for_each(|job| awaiting::await_reference(job));
        self.take(rng).into_iter().filter_map(Arc::into_inner).for_each(awaiting::await_value);
    }

    fn take_results(&mut self, rng: &mut Rng) {
        self.open_gate();
        for _ in 0..rng.usize(..10) {
            if let Some((future, record)) = self.take(rng).and_then(Arc::into_inner) {
                record.hear(future.into_result().as_ref().map_err(Clone::clone));
            }
        }
    }

    fn map(&mut self, rng: &mut Rng) {
        let reading = Reading::random(rng);
        if reading.waits() {
            self.open_gate();
        }
        maps::map(&self.context, &reading, rng);
    }

    /// Some of the futures, each once. With dice of its own: how many it has must not decide what it does next.
    fn some(&self, rng: &mut Rng) -> Vec<Arc<Job<'t>>> {
        let mut rng = rng.fork();
        let count = rng.usize(..10).min(self.kept.len());
        rng.choose_multiple(self.kept.iter().cloned(), count)
    }

    /// One of the futures, which it keeps no longer.
    fn take(&mut self, rng: &mut Rng) -> Option<Arc<Job<'t>>> {
        let index = rng.fork().usize(..=self.kept.len());
        (index < self.kept.len()).then(|| self.kept.swap_remove(index))
    }
}
