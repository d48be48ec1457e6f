//! Callbacks that look, panic, submit, and add further callbacks.

use std::sync::Arc;

use fastrand::Rng;
use futures_pool::Future;

use super::errand::{self, Deed, Job};
use super::pools::Threads;
use super::quiet::MARK;
use super::reach::Reach;
use super::ticket::{Part, Ticket};
use super::value::{Token, Value};

/// Adds a callback to that job.
pub(crate) fn add<'t, P: Threads<'t>>(reach: &Arc<Reach<'t, P>>, (future, ticket): &Job<'t>, rng: Rng) {
    Callback { reach: reach.clone(), token: ticket.token(Part::Callback), rng, depth: 0 }.hang_on(future);
}

struct Callback<'t, P> {
    reach: Arc<Reach<'t, P>>,
    token: Token,
    rng: Rng,
    /// How many callbacks it comes from, one from the other.
    depth: usize,
}

impl<'t, P: Threads<'t>> Callback<'t, P> {
    fn hang_on(self, future: &Future<'t, Value>) {
        future.add_done_callback(move |future| self.run(future));
    }

    fn run(mut self, future: &Future<'t, Value>) {
        let ticket = self.token.ticket.clone();
        ticket.callback_ran();
        if !future.done() {
            ticket.wrong("a callback ran before the future was done");
        }
        ticket.hear(future.result());
        match self.rng.u8(..8) {
            0 => panic!("{MARK}a callback"),
            1 => self.submit(),
            2..=3 if self.depth < 3 => self.another(&ticket).hang_on(future),
            _ => {}
        }
    }

    fn submit(&mut self) {
        let pool = self.reach.random_pool(&mut self.rng);
        let deed = Deed::random(pool.can_hold(), &mut self.rng, 1);
        self.reach.hand_out(errand::submit(&self.reach, pool, deed, self.rng.fork(), 1));
    }

    fn another(&mut self, ticket: &Arc<Ticket>) -> Self {
        let (reach, token, rng) = (self.reach.clone(), ticket.token(Part::Callback), self.rng.fork());
        Callback { reach, token, rng, depth: self.depth + 1 }
    }
}
