//! Callbacks that look, panic, submit, and add further callbacks.

use std::sync::Arc;

use fastrand::Rng;
use futures_pool::Future;

use super::context::Context;
use super::hooks::MARK;
use super::pools::Threads;
use super::record::{Part, Record};
use super::task::{self, Action, Job};
use super::value::{Token, Value};

/// Adds a callback to that job.
pub(crate) fn add<'t, P: Threads<'t>>(context: &Arc<Context<'t, P>>, (future, record): &Job<'t>, rng: Rng) {
    Callback { context: context.clone(), token: record.token(Part::Callback), rng, depth: 0 }.hang_on(future);
}

struct Callback<'t, P> {
    context: Arc<Context<'t, P>>,
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
        let record = self.token.record.clone();
        record.callback_ran();
        if !future.done() {
            record.wrong("a callback ran before the future was done");
        }
        record.hear(future.result());
        match self.rng.u8(..8) {
            0 => panic!("{MARK}a callback"),
            1 => self.submit(),
            2..=3 if self.depth < 3 => self.another(&record).hang_on(future),
            _ => {}
        }
    }

    fn submit(&mut self) {
        let pool = self.context.random_pool(&mut self.rng);
        let action = Action::random(pool.can_hold(), &mut self.rng, 1);
        self.context.hand_out(task::submit(&self.context, pool, action, self.rng.fork(), 1));
    }

    fn another(&mut self, record: &Arc<Record>) -> Self {
        let (context, token, rng) = (self.context.clone(), record.token(Part::Callback), self.rng.fork());
        Callback { context, token, rng, depth: self.depth + 1 }
    }
}
