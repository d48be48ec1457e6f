//! Finding out that workers wait for one another.
//!
//! A worker that is about to sleep until some future is done says so here, with the futures it waits for. Then the
//! graph of all such waits is searched from there. A wait can end if any of its futures can be done, and that is so
//! unless
//!
//! - the future's task is running in a worker whose own wait cannot end, or
//! - it is queued in a pool that has all the workers it may have, each of them in a wait that cannot end.
//!
//! A wait for the end of a whole pool can end if every other wait of that pool can.
//!
//! Everything else counts as alive: a task that runs, one that waits for a channel, a timer, or with a time limit, a
//! promise that somebody may keep. So what is reported is true. No circle of such waits is missed, since only a worker that
//! begins to wait can close one, and it is the one that looks; it gets the error, goes on, and with that the others may
//! too. One is missed that goes through a [stage](crate::ThreadPoolExecutor::then) which is not queued yet: what the stage
//! takes its value from is not in the graph. But who waits for a pool to end waits on, if somebody in the circle waits for a result: that one
//! gets the error.
//!
//! All waits of a program are in one [`Graph`], under one lock, which nobody takes who does not wait, or is no worker.
//! A wait for what runs, or may run, costs a few look-ups under it, however many others wait; only a wait for what
//! waits itself begins a [`Search`] through those. Who waits for many futures hands over a list, made once.
//!
//! The rule is that of Knapp, *Deadlock detection in distributed databases* (1987), for the "OR" model, and where pools
//! end the "AND" model: a set of waits is deadlocked if none of them can reach one that is not waiting.

use std::ptr;
use std::sync::Arc;

use crate::error::Deadlock;
use crate::sync::{Mutex, MutexGuard};
use crate::waiting::awaited::{Awaited, WaitsFor};
use crate::waiting::graph::{Graph, Sleeper, Wait, WaitId};
use crate::waiting::search::Search;
use crate::worker::current::CurrentWorker;
use crate::worker::pool_id::PoolId;

/// The wait of a worker, from [`enter`] until it is dropped.
pub(crate) struct Waiting {
    wait: WaitId,
}

/// To be called before this thread sleeps until what it waits for has come. If it is a worker, it counts as waiting
/// until what this gives is dropped.
pub(crate) fn enter<S: Sleeper + 'static>(
    sleeper: &Arc<S>,
    waits_for: impl FnOnce() -> WaitsFor,
) -> Result<Option<Waiting>, Arc<Deadlock>> {
    let Some(current) = CurrentWorker::of_this_thread() else { return Ok(None) };
    let wait = Wait::new(&current, Some(sleeper.clone()), waits_for());
    // Locked until it is known whether this wait closes a circle, or two would be told of the same one.
    let mut graph = graph();
    let wait = graph.add(wait);
    while let Some((breaks, deadlock)) = Search::from(&graph, wait).deadlock() {
        match &graph.wait(breaks).sleeper {
            Some(other) if !is_same(other, sleeper) => other.fail(Arc::new(deadlock)),
            _ => {
                graph.remove(wait);
                return Err(Arc::new(deadlock));
            }
        }
    }
    Ok(Some(Waiting { wait }))
}

fn is_same<S>(one: &Arc<dyn Sleeper>, other: &Arc<S>) -> bool {
    ptr::addr_eq(Arc::as_ptr(one), Arc::as_ptr(other))
}

/// To be called before this worker runs, on top of what it is doing, a task that it waits for.
pub(crate) fn enter_helping(current: &CurrentWorker, awaited: Awaited) -> Waiting {
    let awaited = Awaited { queued_in: PoolId::NONE, ..awaited };
    let wait = Wait::new(current, None, WaitsFor::One(awaited));
    Waiting { wait: graph().add(wait) }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        graph().remove(self.wait);
    }
}

/// The waits of all pools of the program.
#[cfg(not(loom))]
static GRAPH: Mutex<Graph> = Mutex::new(Graph::new());

#[cfg(loom)]
loom::lazy_static! {
    static ref GRAPH: Mutex<Graph> = Mutex::new(Graph::new());
}

fn graph() -> MutexGuard<'static, Graph> {
    GRAPH.lock()
}

/// The wait in which that task is, with a number of its own for each.
#[cfg(all(test, not(any(loom, shuttle))))]
pub(crate) fn wait_of(task: crate::task::id::TaskId) -> Option<WaitId> {
    graph().wait_of(task)
}
