//! [`Graph`]: who waits for what, kept up to date as waits come and go.
//!
//! Each wait is found by its number, its task, its pool and its worker, so that most questions are a few look-ups. Only
//! a [`Search`](crate::waiting::search::Search) goes from wait to wait.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::error::Deadlock;
use crate::task::id::TaskId;
use crate::waiting::awaited::{Awaited, AwaitedList, Ending, Listed, WaitsFor};
use crate::worker::current::CurrentWorker;
use crate::worker::info::WorkerInfo;
use crate::worker::pool_id::PoolId;

/// Who sleeps, as far as the graph needs to know.
pub(crate) trait Sleeper: Send + Sync {
    /// Whether what it waits for has come.
    fn is_notified(&self) -> bool;
    /// Tells it that nothing will ever come.
    fn fail(&self, deadlock: Arc<Deadlock>);
}

/// Waits are numbered in the order in which they began.
pub(crate) type WaitId = u64;

/// The wait of a worker.
pub(crate) struct Wait {
    /// The task that waits.
    task: TaskId,
    /// The name of the task that waits.
    pub(crate) name: Cow<'static, str>,
    /// The worker that waits.
    info: Arc<WorkerInfo>,
    /// The pool of that worker.
    pool_id: PoolId,
    /// How many workers that pool may have.
    max_workers: usize,
    /// Who sleeps in this wait; none if the worker runs what it waits for.
    pub(crate) sleeper: Option<Arc<dyn Sleeper>>,
    /// What has to come before the wait can end.
    pub(crate) waits_for: WaitsFor,
    /// The wait of the same worker that began last before this one.
    below: Option<WaitId>,
    /// The wait of the same worker that began next after this one.
    on_top: Option<WaitId>,
}

impl Wait {
    /// The wait of the task that this worker is running.
    pub(crate) fn new(current: &CurrentWorker, sleeper: Option<Arc<dyn Sleeper>>, waits_for: WaitsFor) -> Self {
        let (name, task) = current.info.task();
        let CurrentWorker { pool_id, info, max_workers, .. } = current.clone();
        Wait { task, name, info, pool_id, max_workers, sleeper, waits_for, below: None, on_top: None }
    }

    pub(crate) fn is_notified(&self) -> bool {
        self.sleeper.as_ref().is_some_and(|sleeper| sleeper.is_notified())
    }

    /// Whether this wait is broken rather than others in the same circle.
    pub(crate) fn gives_up_first(&self) -> bool {
        self.sleeper.is_some() && self.ending().is_none()
    }

    fn ending(&self) -> Option<Ending> {
        if let WaitsFor::Ending(ending) = self.waits_for { Some(ending) } else { None }
    }

    /// The worker: its address, which is nobody else's while it waits.
    fn worker(&self) -> usize {
        Arc::as_ptr(&self.info).addr()
    }
}

/// What may have to end before a wait can.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Node {
    Wait(WaitId),
    /// Any wait of a pool whose workers all wait.
    Pool(PoolId),
}

/// What has to end before a node can.
pub(crate) struct Needs {
    /// The wait on top of this one in the same thread, which has to end first.
    pub(crate) on_top: Option<WaitId>,
    /// Other waits, all of which have to end first.
    pub(crate) all: Vec<WaitId>,
    /// Nodes of which one has to end first; `None` if none has to.
    pub(crate) any: Option<Vec<Node>>,
}

/// All waits of all pools.
pub(crate) struct Graph {
    /// The number of the next wait.
    next: WaitId,
    waits: BTreeMap<WaitId, Wait>,
    /// The wait of each task that is in one.
    by_task: BTreeMap<TaskId, WaitId>,
    /// The waits of each pool that has any.
    by_pool: BTreeMap<PoolId, PoolWaits>,
    /// The last wait of each worker that is in one.
    by_worker: BTreeMap<usize, WaitId>,
    /// How many waits, pools and tasks of lists were looked at.
    #[cfg(test)]
    pub(crate) looks: std::cell::Cell<usize>,
}

/// The waits of the workers of one pool.
struct PoolWaits {
    max_workers: usize,
    all: BTreeSet<WaitId>,
    /// The waits on which nothing runs in the same thread, one for each worker.
    tops: BTreeSet<WaitId>,
}

impl Graph {
    pub(crate) const fn new() -> Self {
        Graph {
            next: 0,
            waits: BTreeMap::new(),
            by_task: BTreeMap::new(),
            by_pool: BTreeMap::new(),
            by_worker: BTreeMap::new(),
            #[cfg(test)]
            looks: std::cell::Cell::new(0),
        }
    }

    pub(crate) fn wait(&self, wait: WaitId) -> &Wait {
        &self.waits[&wait]
    }

    /// A wait begins, on top of those of the same worker.
    pub(crate) fn add(&mut self, mut wait: Wait) -> WaitId {
        let id = self.next;
        self.next += 1;
        if wait.task != TaskId::NOBODY {
            self.by_task.entry(wait.task).or_insert(id);
        }
        let max_workers = wait.max_workers;
        let of_pool = || PoolWaits { max_workers, all: BTreeSet::new(), tops: BTreeSet::new() };
        let pool = self.by_pool.entry(wait.pool_id).or_insert_with(of_pool);
        pool.all.insert(id);
        pool.tops.insert(id);
        wait.below = self.by_worker.insert(wait.worker(), id);
        if let Some(below) = wait.below {
            pool.tops.remove(&below);
            self.set_on_top(below, Some(id));
        }
        self.waits.insert(id, wait);
        id
    }

    /// A wait is over. A worker ends its waits in reverse order, so nothing is on top of it.
    pub(crate) fn remove(&mut self, id: WaitId) {
        let Some(wait) = self.waits.remove(&id) else { return };
        if self.by_task.get(&wait.task) == Some(&id) {
            self.by_task.remove(&wait.task);
        }
        if let Some(pool) = self.by_pool.get_mut(&wait.pool_id) {
            pool.all.remove(&id);
            pool.tops.remove(&id);
            pool.tops.extend(wait.below);
            if pool.all.is_empty() {
                self.by_pool.remove(&wait.pool_id);
            }
        }
        match wait.below {
            Some(below) => {
                self.by_worker.insert(wait.worker(), below);
                self.set_on_top(below, None);
            }
            None => _ = self.by_worker.remove(&wait.worker()),
        }
    }

    fn set_on_top(&mut self, wait: WaitId, on_top: Option<WaitId>) {
        if let Some(wait) = self.waits.get_mut(&wait) {
            wait.on_top = on_top;
        }
    }

    pub(crate) fn needs_of(&self, node: Node) -> Needs {
        self.look();
        match node {
            Node::Wait(id) => {
                let wait = self.wait(id);
                Needs { on_top: wait.on_top, all: self.others_of(wait), any: self.in_the_way_of(&wait.waits_for) }
            }
            Node::Pool(pool) => {
                let any = self.tops_of(pool).map(Node::Wait).collect();
                Needs { on_top: None, all: Vec::new(), any: Some(any) }
            }
        }
    }

    /// The waits of a pool on which nothing runs in the same thread.
    pub(crate) fn tops_of(&self, pool: PoolId) -> impl Iterator<Item = WaitId> {
        self.by_pool.get(&pool).into_iter().flat_map(|pool| pool.tops.iter().copied())
    }

    /// The names of what a wait waits for. A task that waits itself is called as its own wait says.
    pub(crate) fn names_of(&self, waits_for: &WaitsFor) -> Vec<String> {
        let name_of = |task, name: &Cow<'static, str>| {
            let waiting = self.by_task.get(&task);
            waiting.map_or(name, |&wait| &self.wait(wait).name).to_string()
        };
        match waits_for {
            WaitsFor::One(awaited) => vec![name_of(awaited.task, &awaited.name)],
            WaitsFor::Ending(ending) => vec![ending.name().to_owned()],
            WaitsFor::AnyOf(list) => {
                let by_pool = list.by_pool();
                let mut listed: Vec<_> = by_pool.values().flatten().collect();
                listed.sort_by_key(|(_, listed)| listed.number);
                listed.into_iter().map(|(&task, listed)| name_of(task, &listed.name)).collect()
            }
        }
    }

    /// Nodes of which one has to end before this can come; `None` if it can come without.
    fn in_the_way_of(&self, waits_for: &WaitsFor) -> Option<Vec<Node>> {
        match waits_for {
            WaitsFor::One(awaited) => Some(vec![self.in_the_way_of_one(awaited)?]),
            WaitsFor::AnyOf(list) => self.in_the_way_of_any(list),
            WaitsFor::Ending(ending) => Some(vec![self.in_the_way_of_queued(ending.pool())?]),
        }
    }

    fn in_the_way_of_one(&self, awaited: &Awaited) -> Option<Node> {
        match self.by_task.get(&awaited.task) {
            Some(&wait) => Some(Node::Wait(wait)),
            None => self.in_the_way_of_queued(awaited.queued_in),
        }
    }

    /// What is queued in a pool needs one of its workers, if each one that it may have waits.
    fn in_the_way_of_queued(&self, pool: PoolId) -> Option<Node> {
        let all_wait = self.by_pool.get(&pool).is_some_and(|waits| waits.tops.len() == waits.max_workers);
        all_wait.then_some(Node::Pool(pool))
    }

    fn in_the_way_of_any(&self, list: &AwaitedList) -> Option<Vec<Node>> {
        let by_pool = list.by_pool();
        let queued: Vec<_> = by_pool.iter().map(|(&pool, tasks)| (tasks, self.in_the_way_of_queued(pool))).collect();
        // Mostly there is a task that does not wait, and few that do come before it.
        if queued.iter().any(|(tasks, in_the_way)| in_the_way.is_none() && self.has_one_that_does_not_wait(tasks)) {
            return None;
        }
        let mut nodes = Vec::new();
        for (tasks, in_the_way) in queued {
            let waiting = self.waits_of(tasks);
            if waiting.len() < tasks.len() {
                nodes.extend(in_the_way);
            }
            nodes.extend(waiting.into_iter().map(Node::Wait));
        }
        Some(nodes)
    }

    fn has_one_that_does_not_wait(&self, tasks: &BTreeMap<TaskId, Listed>) -> bool {
        tasks.keys().any(|task| {
            self.look();
            !self.by_task.contains_key(task)
        })
    }

    /// The waits of those of these tasks that wait. It goes through the tasks or through all waits, whichever are
    /// fewer.
    fn waits_of(&self, tasks: &BTreeMap<TaskId, Listed>) -> Vec<WaitId> {
        let look = |wait: &WaitId| {
            self.look();
            *wait
        };
        if tasks.len() < self.by_task.len() {
            tasks.keys().filter_map(|task| self.by_task.get(task)).map(look).collect()
        } else {
            self.by_task.iter().filter(|(task, _)| tasks.contains_key(task)).map(|(_, wait)| look(wait)).collect()
        }
    }

    /// The waits that all have to end before a pool comes to its ending: those of its workers that do not wait for the
    /// same.
    fn others_of(&self, wait: &Wait) -> Vec<WaitId> {
        let Some(ending) = wait.ending() else { return Vec::new() };
        let is_in_the_way = |&other: &WaitId| {
            let other = self.wait(other);
            !Arc::ptr_eq(&other.info, &wait.info) && other.ending() != Some(ending)
        };
        let of_pool = self.by_pool.get(&ending.pool()).into_iter().flat_map(|pool| &pool.all).copied();
        of_pool.filter(is_in_the_way).collect()
    }

    fn look(&self) {
        #[cfg(test)]
        self.looks.set(self.looks.get() + 1);
    }

    #[cfg(all(test, not(any(loom, shuttle))))]
    pub(crate) fn wait_of(&self, task: TaskId) -> Option<WaitId> {
        self.by_task.get(&task).copied()
    }

    /// How many entries there are in all.
    #[cfg(all(test, not(any(loom, shuttle))))]
    pub(crate) fn entries(&self) -> usize {
        let of_pools: usize = self.by_pool.values().map(|pool| pool.all.len() + pool.tops.len()).sum();
        self.waits.len() + self.by_task.len() + self.by_worker.len() + self.by_pool.len() + of_pools
    }
}
