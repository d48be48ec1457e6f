//! Finding out that workers wait for one another.
//!
//! A worker that is about to sleep until some future is done says so here, with the futures it waits for. Then the
//! graph of all such waits is looked at. A wait can end if any of its futures can be done, and that is so unless
//!
//! - the future's task is running in a worker whose own wait cannot end, or
//! - it is queued in a pool that has all the workers it may have, each of them in a wait that cannot end.
//!
//! A wait for the end of a whole pool can end if every other wait of that pool can.
//!
//! Everything else counts as alive: a task that runs, one that waits for a channel, a timer, or with a time limit, a
//! promise that somebody may keep. So what is reported is true. Nothing is missed either, since only a worker that
//! begins to wait can close such a circle, and it is the one that looks; it gets the error, goes on, and with that the
//! others may too. But who waits for a pool to end waits on, if somebody in the circle waits for a result: that one
//! gets the error.
//!
//! The rule is that of Knapp, *Deadlock detection in distributed databases* (1987), for the "OR" model, and where pools
//! end the "AND" model: a set of waits is deadlocked if none of them can reach one that is not waiting.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::iter;
use std::ptr;
use std::slice;
use std::sync::Arc;

use crate::error::{Deadlock, DeadlockedWait};
use crate::sync::{Mutex, MutexGuard};
use crate::task::id::TaskId;
use crate::worker::current::CurrentWorker;
use crate::worker::info::WorkerInfo;
use crate::worker::pool_id::PoolId;

/// A future as somebody waits for it, or a pool.
pub struct Awaited {
    /// Tells tasks apart; none for what is not a task.
    pub(crate) task: Option<TaskId>,
    pub(crate) name: Cow<'static, str>,
    /// Where it is queued; nowhere if it has begun.
    pub(crate) queued_in: PoolId,
    /// The ending of a whole pool, if it waits for that.
    pub(crate) ending: Option<Ending>,
}

/// What a whole pool may come to. Those who wait for the same do not wait for one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// Its other workers are gone.
    Gone(PoolId),
    /// Its other tasks are done.
    Idle(PoolId),
}

impl Ending {
    fn pool(self) -> PoolId {
        let (Ending::Gone(pool) | Ending::Idle(pool)) = self;
        pool
    }
}

/// Who sleeps, as far as the graph needs to know.
pub(crate) trait Sleeper: Send + Sync {
    /// Whether what it waits for has come.
    fn is_notified(&self) -> bool;
    /// Tells it that nothing will ever come.
    fn fail(&self, deadlock: Arc<Deadlock>);
}

/// The wait of a worker, from [`enter`] until it is dropped.
pub(crate) struct Waiting {
    number: u64,
}

/// To be called before this thread sleeps until one of the futures that are `awaited` is done. If it is a worker, it
/// counts as waiting until what this gives is dropped.
pub(crate) fn enter<S: Sleeper + 'static>(
    sleeper: &Arc<S>,
    awaited: impl FnOnce() -> Vec<Awaited>,
) -> Result<Option<Waiting>, Arc<Deadlock>> {
    let Some(current) = CurrentWorker::of_this_thread() else { return Ok(None) };
    let wait = Wait::new(&current, Some(sleeper.clone()), awaited());
    let mut waits = waits(); // until it is said whether this closes a circle, or two would be told of the same one
    let number = register(&mut waits, wait);
    while let Some((breaks, deadlock)) = deadlock_with(&waits, number) {
        match &waits[breaks].sleeper {
            Some(other) if !is_same(other, sleeper) => other.fail(Arc::new(deadlock)),
            _ => {
                waits.pop();
                return Err(Arc::new(deadlock));
            }
        }
    }
    Ok(Some(Waiting { number }))
}

fn is_same<S>(one: &Arc<dyn Sleeper>, other: &Arc<S>) -> bool {
    ptr::addr_eq(Arc::as_ptr(one), Arc::as_ptr(other))
}

/// To be called before this worker runs, on top of what it is doing, a task that it waits for.
pub(crate) fn enter_helping(current: &CurrentWorker, awaited: Awaited) -> Waiting {
    let wait = Wait::new(current, None, vec![Awaited { queued_in: PoolId::NONE, ..awaited }]);
    Waiting { number: register(&mut waits(), wait) }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        waits().retain(|wait| wait.number != self.number);
    }
}

struct Wait {
    number: u64,
    /// The task that waits, and its name.
    task: TaskId,
    name: Cow<'static, str>,
    /// The worker that waits, and its pool.
    info: Arc<WorkerInfo>,
    pool_id: PoolId,
    max_workers: usize,
    /// Who is told of what it waits for; none if it does the work itself.
    sleeper: Option<Arc<dyn Sleeper>>,
    awaited: Vec<Awaited>,
}

impl Wait {
    /// Of this worker; its number it gets when it is registered.
    fn new(current: &CurrentWorker, sleeper: Option<Arc<dyn Sleeper>>, awaited: Vec<Awaited>) -> Self {
        let (name, task) = current.info.task();
        let CurrentWorker { pool_id, info, max_workers, .. } = current.clone();
        Wait { number: 0, task, name, info, pool_id, max_workers, sleeper, awaited }
    }

    /// Whether it waits in vain rather than others in the same circle.
    fn gives_up_first(&self) -> bool {
        self.sleeper.is_some() && self.awaited.iter().all(|awaited| awaited.ending.is_none())
    }
}

/// Of all pools, in the order in which they began.
#[cfg(not(loom))]
static WAITS: Mutex<Vec<Wait>> = Mutex::new(Vec::new());

#[cfg(loom)]
loom::lazy_static! {
    static ref WAITS: Mutex<Vec<Wait>> = Mutex::new(Vec::new());
}

fn waits() -> MutexGuard<'static, Vec<Wait>> {
    WAITS.lock()
}

fn register(waits: &mut Vec<Wait>, wait: Wait) -> u64 {
    let number = waits.last().map_or(0, |last| last.number + 1);
    waits.push(Wait { number, ..wait });
    number
}

/// If the wait of this number cannot end: which wait has to be broken, and the deadlock as that one is to see it.
fn deadlock_with(waits: &[Wait], number: u64) -> Option<(usize, Deadlock)> {
    let first = waits.iter().position(|wait| wait.number == number)?;
    let mut graph = Graph::of(waits); // only one: a wait for a pool may be notified at any time, to look again
    if graph.can_end(first) {
        return None;
    }
    let deadlocked = graph.reached_from(first);
    let breaks = deadlocked.into_iter().find(|&wait| waits[wait].gives_up_first()).unwrap_or(first);
    Some((breaks, graph.deadlock_of(breaks)))
}

/// The waits, and which of them can end.
struct Graph<'w> {
    waits: &'w [Wait],
    /// The first wait of each task that is in one.
    running: HashMap<TaskId, usize>,
    /// Of each pool, the waits of its workers on which nothing runs in the same thread.
    workers: HashMap<PoolId, Vec<usize>>,
    /// What runs right on top of a wait in the same thread.
    on_top: Vec<Option<usize>>,
    /// As far as it was found out.
    can_end: Vec<bool>,
    /// How many waits were looked at.
    #[cfg(test)]
    looks: std::cell::Cell<usize>,
}

impl<'w> Graph<'w> {
    fn of(waits: &'w [Wait]) -> Self {
        let is_notified = |wait: &Wait| wait.sleeper.as_ref().is_some_and(|sleeper| sleeper.is_notified());
        let (mut running, mut workers) = (HashMap::new(), HashMap::<PoolId, Vec<usize>>::new());
        let (mut tops, mut on_top) = (HashMap::new(), vec![None; waits.len()]);
        for (number, wait) in waits.iter().enumerate().rev() {
            running.insert(wait.task, number);
            on_top[number] = tops.insert(Arc::as_ptr(&wait.info), number);
            if on_top[number].is_none() {
                workers.entry(wait.pool_id).or_default().push(number);
            }
        }
        workers.values_mut().for_each(|workers| workers.reverse());
        Graph {
            waits,
            running,
            workers,
            on_top,
            can_end: waits.iter().map(is_notified).collect(),
            #[cfg(test)]
            looks: Default::default(),
        }
    }

    /// Whether this wait can end. Mostly it waits for what runs, and is the only one that is looked at.
    fn can_end(&mut self, wait: usize) -> bool {
        if !self.can_end[wait] && !self.finds_a_way(wait) {
            while self.finds_more() {}
            return self.can_end[wait];
        }
        true
    }

    /// Looks at those of which it is not known whether they can end; those who came last first, as others wait for them.
    fn finds_more(&mut self) -> bool {
        let mut found = false;
        for wait in (0..self.waits.len()).rev() {
            if !self.can_end[wait] && self.finds_a_way(wait) {
                self.can_end[wait] = true;
                found = true;
            }
        }
        found
    }

    /// Whether a wait can end, as far as is known of the others.
    fn finds_a_way(&self, wait: usize) -> bool {
        #[cfg(test)]
        self.looks.set(self.looks.get() + 1);
        // What runs on top of it in the same thread must end first.
        let mut on_top = iter::successors(self.on_top[wait], |&other| self.on_top[other]);
        on_top.all(|other| self.can_end[other])
            && self.waits[wait].awaited.iter().any(|awaited| {
                let in_the_way = self.in_the_way_of(awaited);
                (in_the_way.is_empty() || in_the_way.iter().any(|&other| self.can_end[other]))
                    && self.others_of(wait, awaited).into_iter().all(|other| self.can_end[other])
            })
    }

    /// The deadlock as the one who gets the error is to see it.
    fn deadlock_of(&self, first: usize) -> Deadlock {
        let described = |wait: usize| DeadlockedWait {
            task: self.waits[wait].name.to_string(),
            awaited: self.waits[wait].awaited.iter().map(|awaited| self.name_of(awaited).to_string()).collect(),
        };
        Deadlock { waits: self.reached_from(first).into_iter().map(described).collect() }
    }

    /// Those it waits for, those they wait for, and so on, as far as they cannot end.
    fn reached_from(&self, first: usize) -> Vec<usize> {
        let (mut reached, mut seen) = (vec![first], HashSet::from([first]));
        let mut next = 0;
        while let Some(&wait) = reached.get(next) {
            for awaited in &self.waits[wait].awaited {
                let others = self.others_of(wait, awaited);
                let others = others.iter().chain(self.in_the_way_of(awaited)).copied();
                reached.extend(others.filter(|&other| !self.can_end[other] && seen.insert(other)));
            }
            next += 1;
        }
        reached
    }

    fn name_of(&self, awaited: &'w Awaited) -> &'w str {
        let running = awaited.task.and_then(|task| self.running.get(&task));
        running.map_or(&awaited.name, |&wait| &self.waits[wait].name)
    }

    /// The waits of which one has to end before this can be done; empty if it needs none of them.
    fn in_the_way_of(&self, awaited: &Awaited) -> &[usize] {
        if let Some(running) = awaited.task.and_then(|task| self.running.get(&task)) {
            return slice::from_ref(running);
        }
        let workers = self.workers.get(&awaited.queued_in).map_or(&[][..], |workers| workers);
        let all_wait = workers.first().is_some_and(|&wait| workers.len() == self.waits[wait].max_workers);
        if all_wait { workers } else { &[] }
    }

    /// The waits that all have to end before a pool comes to its ending: those of its workers that do not wait for the
    /// same.
    fn others_of(&self, wait: usize, awaited: &Awaited) -> Vec<usize> {
        let Some(ending) = awaited.ending else { return Vec::new() };
        let in_the_way = |other: &Wait| {
            other.pool_id == ending.pool()
                && !Arc::ptr_eq(&other.info, &self.waits[wait].info)
                && other.awaited.iter().all(|awaited| awaited.ending != Some(ending))
        };
        (0..self.waits.len()).filter(|&other| in_the_way(&self.waits[other])).collect()
    }
}

#[cfg(all(test, not(any(loom, shuttle))))]
mod tests {
    use watchdog::watched;

    use super::*;

    struct Asleep;

    impl Sleeper for Asleep {
        fn is_notified(&self) -> bool {
            false
        }

        fn fail(&self, _deadlock: Arc<Deadlock>) {}
    }

    /// The only worker of a pool of its own, which waits for what is queued in another pool.
    fn wait(number: u64, pool_id: PoolId, queued_in: PoolId) -> Wait {
        let awaited = vec![Awaited { task: None, name: "queued".into(), queued_in, ending: None }];
        let (task, name, info) = (TaskId::NOBODY, "waits".into(), WorkerInfo::new(0));
        Wait { number, task, name, info, pool_id, max_workers: 1, sleeper: Some(Arc::new(Asleep)), awaited }
    }

    #[test]
    fn a_circle_of_many_pools_costs_a_look_for_each_wait_until_it_closes() {
        watched(|| {
            let pool_ids: Vec<_> = (0..=400).map(|_| PoolId::new()).collect();
            let mut waits = Vec::new();
            for number in 0..400 {
                waits.push(wait(number as u64, pool_ids[number], pool_ids[(number + 1) % 400]));
                let mut graph = Graph::of(&waits);
                assert_eq!(graph.can_end(number), number < 399);
                assert!(graph.looks.get() <= if number < 399 { 1 } else { 401 }, "{} looks", graph.looks.get());
            }
            assert_eq!(deadlock_with(&waits, 399).unwrap().1.waits().len(), 400);
        });
    }

    #[test]
    fn waits_in_a_row_cost_a_few_looks_each_whoever_comes_first() {
        watched(|| {
            let pool_ids: Vec<_> = (0..=400).map(|_| PoolId::new()).collect();
            let mut waits: Vec<_> =
                (0..400).map(|number| wait(number as u64, pool_ids[number], pool_ids[number + 1])).collect();
            assert!(Graph::of(&waits).can_end(0));
            let mut graph = Graph::of(&waits);
            assert!(graph.can_end(0) && graph.looks.get() <= 2 * 401, "{} looks", graph.looks.get());
            waits.reverse();
            assert!(Graph::of(&waits).can_end(399));
        });
    }
}
