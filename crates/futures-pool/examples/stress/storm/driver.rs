//! The thread that makes a storm: it submits, cancels, asks, drops, as the dice fall.

use std::sync::Arc;
use std::sync::mpsc::Receiver;

use fastrand::Rng;

use super::errand::{self, Deed, Job};
use super::gate::Gate;
use super::maps::{self, Reading};
use super::pools::Threads;
use super::promises::Keeper;
use super::reach::Reach;
use super::{awaiting, callbacks, waiting};

pub(crate) struct Driver<'t, P> {
    pub(crate) reach: Arc<Reach<'t, P>>,
    comes_out: Receiver<Job<'t>>,
    /// The futures it keeps.
    shelf: Vec<Arc<Job<'t>>>,
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
    pub(crate) fn new(reach: Arc<Reach<'t, P>>, comes_out: Receiver<Job<'t>>, rng: Rng) -> Self {
        Driver { reach, comes_out, shelf: Vec::new(), gate: Gate::default(), rng }
    }

    /// Does one thing after the other. What it does depends on the seed alone; to which futures, on their luck too.
    pub(crate) fn rage(&mut self) {
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
            self.reach.ledger.step(name);
            step(self, &mut rng);
        }
    }

    /// Lets held tasks go; those to come are held by another gate.
    pub(crate) fn open_gate(&mut self) {
        std::mem::take(&mut self.gate).open();
    }

    /// Submits a task that ends its own pool, and waits for it.
    pub(crate) fn have_it_ended_by_a_task(&mut self, index: usize) {
        let (future, ticket) =
            errand::submit(&self.reach, &self.reach.pools[index], Deed::End(index), self.rng.fork(), 0);
        ticket.hear(future.result());
    }

    /// Looks at every future that is left, or drops it. They must be done if `joined`; if not, it waits for some.
    pub(crate) fn look_at_the_rest(&mut self, joined: bool) {
        self.open_gate();
        let mut rng = self.rng.fork();
        self.take_in(&mut rng);
        for job in self.shelf.drain(..) {
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
            let reach = self.reach.clone();
            let pool = reach.random_pool(rng);
            let deed = match rng.u8(..20) {
                0..=1 if pool.can_hold() => Deed::Hold(self.gate.clone()),
                2 => Deed::Cancel(self.some(rng)),
                3 => Deed::Ask(self.some(rng)),
                4 => self.keeping(rng),
                5 if pool.can_hold() => Deed::Rest,
                _ => Deed::random(pool.can_hold(), rng, 0),
            };
            let job = errand::submit(&reach, pool, deed, rng.fork(), 0);
            self.keep(job, rng);
        }
    }

    /// A task that keeps a promise.
    fn keeping(&mut self, rng: &mut Rng) -> Deed<'t> {
        let (keeper, job) = Keeper::new(&self.reach.ledger, rng);
        self.keep(job, rng);
        Deed::Keep(keeper)
    }

    fn promise(&mut self, rng: &mut Rng) {
        let (keeper, job) = Keeper::new(&self.reach.ledger, rng);
        if rng.bool() {
            errand::cancel(&job);
        }
        self.keep(job, rng);
        keeper.keep();
    }

    /// Now and then with a callback, now and then not at all.
    fn keep(&mut self, job: Job<'t>, rng: &mut Rng) {
        if rng.u8(..4) == 0 {
            callbacks::add(&self.reach, &job, rng.fork());
        }
        if rng.u8(..8) > 0 {
            self.shelf.push(Arc::new(job));
        }
    }

    fn take_in(&mut self, _: &mut Rng) {
        self.shelf.extend(self.comes_out.try_iter().map(Arc::new));
    }

    fn cancel(&mut self, rng: &mut Rng) {
        self.some(rng).iter().for_each(|job| errand::cancel(job));
    }

    fn drop_some(&mut self, rng: &mut Rng) {
        for _ in 0..rng.usize(..10) {
            drop(self.take(rng));
        }
    }

    fn add_callbacks(&mut self, rng: &mut Rng) {
        self.some(rng).iter().for_each(|job| callbacks::add(&self.reach, job, rng.fork()));
    }

    fn wait_a_moment(&mut self, rng: &mut Rng) {
        waiting::wait_somehow(&self.some(rng), Some(waiting::soon(rng)), &self.reach.ledger, rng);
    }

    fn wait(&mut self, rng: &mut Rng) {
        self.open_gate();
        waiting::wait_somehow(&self.some(rng), None, &self.reach.ledger, rng);
    }

    fn wait_together(&mut self, rng: &mut Rng) {
        let timeout = rng.bool().then(|| waiting::soon(rng));
        if timeout.is_none() {
            self.open_gate();
        }
        waiting::wait_together(&self.some(rng), timeout, &self.reach.ledger, rng);
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
            if let Some((future, ticket)) = self.take(rng).and_then(Arc::into_inner) {
                ticket.hear(future.into_result().as_ref().map_err(Clone::clone));
            }
        }
    }

    fn map(&mut self, rng: &mut Rng) {
        let reading = Reading::random(rng);
        if reading.waits() {
            self.open_gate();
        }
        maps::map(&self.reach, &reading, rng);
    }

    /// Some of the futures, each once. With dice of its own: how many it has must not decide what it does next.
    fn some(&self, rng: &mut Rng) -> Vec<Arc<Job<'t>>> {
        let mut rng = rng.fork();
        let count = rng.usize(..10).min(self.shelf.len());
        rng.choose_multiple(self.shelf.iter().cloned(), count)
    }

    /// One of the futures, which it keeps no longer.
    fn take(&mut self, rng: &mut Rng) -> Option<Arc<Job<'t>>> {
        let index = rng.fork().usize(..=self.shelf.len());
        (index < self.shelf.len()).then(|| self.shelf.swap_remove(index))
    }
}
