//! What every task and callback of a storm can use.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

use fastrand::Rng;

use super::ledger::Ledger;
use super::pools::{Pool, Threads};
use super::task::Job;

pub(crate) struct Context<'t, P> {
    pub(crate) ledger: Arc<Ledger>,
    /// At least one.
    pub(crate) pools: Vec<Pool<P>>,
    handed_out: Sender<Job<'t>>,
}

impl<'t, P: Threads<'t>> Context<'t, P> {
    /// And where the futures come out that tasks and callbacks hand out.
    pub(crate) fn new(ledger: Arc<Ledger>, pools: Vec<Pool<P>>) -> (Arc<Self>, Receiver<Job<'t>>) {
        let (handed_out, comes_out) = channel();
        (Arc::new(Context { ledger, pools, handed_out }), comes_out)
    }

    pub(crate) fn random_pool(&self, rng: &mut Rng) -> &Pool<P> {
        &self.pools[rng.usize(..self.pools.len())]
    }

    /// Whether tasks that wait for one another can end in a circle.
    pub(crate) fn can_lock_up(&self) -> bool {
        let [Pool::Threads(only)] = &self.pools[..] else { return true };
        !only.traits().helps
    }

    pub(crate) fn hand_out(&self, job: Job<'t>) {
        drop(self.handed_out.send(job)); // if the driver is gone, this is a future that nobody asks
    }
}
