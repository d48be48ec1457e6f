//! [`Search`]: which waits can end, as far as one of them depends on others.
//!
//! It goes from the wait in question to what has to end before it, and so on, and stops as soon as it is known that the
//! first can end. What is found to be able to end is told to those that depend on it; so each wait is looked at once,
//! and each dependency is followed once in either direction.

use std::collections::{HashMap, HashSet};

use crate::error::{Deadlock, DeadlockedWait};
use crate::waiting::graph::{Graph, Needs, Node, WaitId};

/// What is known of the waits that were looked at.
pub(crate) struct Search<'g> {
    graph: &'g Graph,
    /// The wait in question.
    first: WaitId,
    /// The nodes that were reached.
    reached: Vec<Reached>,
    /// Where each node stands among those that were reached.
    places: HashMap<Node, usize>,
}

/// A node that was reached.
struct Reached {
    node: Node,
    /// Whether it is known that the node can end.
    can_end: bool,
    /// How many of the nodes that all have to end before this one are not known to.
    all_left: usize,
    /// Whether one of several nodes has to end before this one, and none is known to. `true` until it was looked at.
    any_left: bool,
    /// The nodes that depend on this one.
    dependents: Vec<Dependent>,
}

/// A node that depends on another, by its place among those that were reached.
#[derive(Clone, Copy)]
enum Dependent {
    /// It needs that one and others.
    All(usize),
    /// It needs that one or another.
    Any(usize),
}

impl<'g> Search<'g> {
    /// The search for the end of this wait. Waits may be notified at any time; each is asked once.
    pub(crate) fn from(graph: &'g Graph, first: WaitId) -> Self {
        let mut search = Search { graph, first, reached: Vec::new(), places: HashMap::new() };
        let mut to_look_at = Vec::new();
        search.reach(Node::Wait(first), &mut to_look_at);
        while let Some(place) = to_look_at.pop() {
            search.look_at(place, &mut to_look_at);
            if search.first_can_end() {
                break;
            }
        }
        search
    }

    pub(crate) fn first_can_end(&self) -> bool {
        self.reached[0].can_end
    }

    /// Where the node stands among those that were reached; it has to be looked at if it is new.
    fn reach(&mut self, node: Node, to_look_at: &mut Vec<usize>) -> usize {
        let next = self.reached.len();
        let place = *self.places.entry(node).or_insert(next);
        if place == next {
            let dependents = Vec::new();
            self.reached.push(Reached { node, can_end: false, all_left: 0, any_left: true, dependents });
            to_look_at.push(place);
        }
        place
    }

    fn look_at(&mut self, place: usize, to_look_at: &mut Vec<usize>) {
        let node = self.reached[place].node;
        if matches!(node, Node::Wait(wait) if self.graph.wait(wait).is_notified()) {
            self.tell_dependents_of(place);
            return;
        }
        let Needs { on_top, all, any } = self.graph.needs_of(node);
        for wait in on_top.into_iter().chain(all) {
            let other = self.reach(Node::Wait(wait), to_look_at);
            if !self.reached[other].can_end {
                self.reached[other].dependents.push(Dependent::All(place));
                self.reached[place].all_left += 1;
            }
        }
        self.reached[place].any_left = any.is_some();
        for node in any.into_iter().flatten() {
            let other = self.reach(node, to_look_at);
            if self.reached[other].can_end {
                self.reached[place].any_left = false;
            } else {
                self.reached[other].dependents.push(Dependent::Any(place));
            }
        }
        if self.reached[place].needs_nothing_more() {
            self.tell_dependents_of(place);
        }
    }

    /// Notes that a node can end, and what follows for those that depend on it.
    fn tell_dependents_of(&mut self, place: usize) {
        let mut ends = vec![place];
        while let Some(place) = ends.pop() {
            if std::mem::replace(&mut self.reached[place].can_end, true) {
                continue;
            }
            for dependent in std::mem::take(&mut self.reached[place].dependents) {
                let (Dependent::All(other) | Dependent::Any(other)) = dependent;
                match dependent {
                    Dependent::All(_) => self.reached[other].all_left -= 1,
                    Dependent::Any(_) => self.reached[other].any_left = false,
                }
                if self.reached[other].needs_nothing_more() {
                    ends.push(other);
                }
            }
        }
    }

    /// If the first wait cannot end: which wait has to be broken, and the deadlock as that one is to see it.
    pub(crate) fn deadlock(&self) -> Option<(WaitId, Deadlock)> {
        if self.first_can_end() {
            return None;
        }
        let deadlocked = self.reached_from(self.first);
        let breaks = deadlocked.into_iter().find(|&wait| self.graph.wait(wait).gives_up_first()).unwrap_or(self.first);
        let described = |wait| {
            let wait = self.graph.wait(wait);
            DeadlockedWait { task: wait.name.to_string(), awaited: self.graph.names_of(&wait.waits_for) }
        };
        Some((breaks, Deadlock { waits: self.reached_from(breaks).into_iter().map(described).collect() }))
    }

    /// The waits that this one waits for, those that they wait for, and so on, as far as they cannot end.
    fn reached_from(&self, first: WaitId) -> Vec<WaitId> {
        let (mut waits, mut seen) = (vec![first], HashSet::from([Node::Wait(first)]));
        let mut next = 0;
        while let Some(&wait) = waits.get(next) {
            let Needs { on_top: _, all, any } = self.graph.needs_of(Node::Wait(wait));
            for node in all.into_iter().map(Node::Wait).chain(any.into_iter().flatten()) {
                if seen.insert(node) && !self.can_end(node) {
                    match node {
                        Node::Wait(wait) => waits.push(wait),
                        Node::Pool(pool) => {
                            waits.extend(self.graph.tops_of(pool).filter(|&top| seen.insert(Node::Wait(top))))
                        }
                    }
                }
            }
            next += 1;
        }
        waits
    }

    fn can_end(&self, node: Node) -> bool {
        self.places.get(&node).is_some_and(|&place| self.reached[place].can_end)
    }
}

impl Reached {
    fn needs_nothing_more(&self) -> bool {
        self.all_left == 0 && !self.any_left
    }
}

#[cfg(all(test, not(any(loom, shuttle))))]
mod tests {
    use std::sync::Arc;

    use watchdog::watched;

    use super::*;
    use crate::task::id::TaskId;
    use crate::waiting::awaited::{Awaited, AwaitedList, Ending, WaitsFor};
    use crate::waiting::graph::{Sleeper, Wait};
    use crate::worker::current::CurrentWorker;
    use crate::worker::info::WorkerInfo;
    use crate::worker::pool_id::PoolId;

    const MANY: usize = 400;

    struct Asleep;

    impl Sleeper for Asleep {
        fn is_notified(&self) -> bool {
            false
        }

        fn fail(&self, _deadlock: Arc<Deadlock>) {}
    }

    /// A worker of a pool that may have so many, which is running a task of its own.
    fn worker(pool_id: PoolId, max_workers: usize) -> (CurrentWorker, TaskId) {
        let info = WorkerInfo::new(0);
        let task = TaskId::of(Arc::as_ptr(&info));
        info.begin("waits".into(), task);
        (CurrentWorker { pool_id, info, max_workers, helps: false, spans: None, state: None }, task)
    }

    fn asleep(current: &CurrentWorker, waits_for: WaitsFor) -> Wait {
        Wait::new(current, Some(Arc::new(Asleep)), waits_for)
    }

    fn one(task: TaskId, queued_in: PoolId) -> WaitsFor {
        WaitsFor::One(Awaited { task, name: "awaited".into(), queued_in })
    }

    /// The only worker of a pool of its own waits for what is queued in another pool.
    fn add_wait(graph: &mut Graph, pool_id: PoolId, queued_in: PoolId) -> WaitId {
        graph.add(asleep(&worker(pool_id, 1).0, one(TaskId::NOBODY, queued_in)))
    }

    /// What the search for the end of this wait finds, and how many looks it took.
    fn search(graph: &Graph, wait: WaitId) -> (bool, usize) {
        graph.looks.set(0);
        (Search::from(graph, wait).first_can_end(), graph.looks.get())
    }

    #[test]
    fn a_circle_of_many_pools_costs_a_look_for_each_wait_until_it_closes() {
        watched(|| {
            let pool_ids: Vec<_> = (0..MANY).map(|_| PoolId::new()).collect();
            let mut graph = Graph::new();
            for number in 0..MANY - 1 {
                let wait = add_wait(&mut graph, pool_ids[number], pool_ids[number + 1]);
                assert_eq!(search(&graph, wait), (true, 1));
            }
            let last = add_wait(&mut graph, pool_ids[MANY - 1], pool_ids[0]);
            assert_eq!(search(&graph, last), (false, 2 * MANY), "each wait once, and each pool");
            let (breaks, deadlock) = Search::from(&graph, last).deadlock().unwrap();
            assert_eq!((breaks, deadlock.waits().len()), (last, MANY));
        });
    }

    #[test]
    fn waits_in_a_row_cost_a_few_looks_each_in_any_order() {
        watched(|| {
            let pool_ids: Vec<_> = (0..=MANY).map(|_| PoolId::new()).collect();
            for pool_ids in [pool_ids.clone(), pool_ids.into_iter().rev().collect()] {
                let mut graph = Graph::new();
                let waits: Vec<_> = pool_ids.windows(2).map(|pools| add_wait(&mut graph, pools[0], pools[1])).collect();
                for wait in [waits[0], waits[MANY - 1]] {
                    let (can_end, looks) = search(&graph, wait);
                    assert!(can_end && looks <= 2 * MANY, "{looks} looks");
                }
            }
        });
    }

    #[test]
    fn however_many_wait_it_costs_one_look_to_wait_for_what_runs() {
        watched(|| {
            let (pool, queued_in) = (PoolId::new(), PoolId::new());
            let mut graph = Graph::new();
            for _ in 0..MANY {
                let wait = graph.add(asleep(&worker(pool, MANY + 1).0, one(TaskId::NOBODY, queued_in)));
                assert_eq!(search(&graph, wait), (true, 1));
            }
        });
    }

    #[test]
    fn who_waits_for_many_queued_tasks_looks_at_their_pool_and_not_at_each() {
        watched(|| {
            let (pool, mut graph) = (PoolId::new(), Graph::new());
            // The other worker waits for what may come at any time.
            graph.add(asleep(&worker(pool, 2).0, one(TaskId::NOBODY, PoolId::NONE)));
            let (this, list) = (worker(pool, 2).0, AwaitedList::new());
            let places: Vec<_> = (0..100 * MANY).collect();
            let task_of = |number: usize| TaskId::of(&raw const places[number]);
            for number in 0..places.len() {
                list.add(number, Awaited { task: task_of(number), name: "queued".into(), queued_in: pool });
            }
            for number in 0..MANY {
                let wait = graph.add(asleep(&this, WaitsFor::AnyOf(list.clone())));
                let (can_end, looks) = search(&graph, wait);
                assert!(can_end && looks <= 5, "{looks} looks");
                graph.remove(wait);
                list.remove(task_of(number));
            }
        });
    }

    #[test]
    fn who_waits_for_many_tasks_that_wait_can_go_on_when_one_of_them_can() {
        watched(|| {
            let (pool, mut graph, list) = (PoolId::new(), Graph::new(), AwaitedList::new());
            let (last, task_of_last) = worker(pool, MANY);
            let mut waits = Vec::new();
            for number in 0..MANY - 1 {
                let (current, task) = worker(pool, MANY);
                waits.push(graph.add(asleep(&current, one(task_of_last, PoolId::NONE))));
                list.add(number, Awaited { task, name: "listed".into(), queued_in: pool });
            }
            let last = graph.add(asleep(&last, WaitsFor::AnyOf(list)));
            let (can_end, looks) = search(&graph, last);
            assert!(!can_end && looks <= 4 * MANY, "{looks} looks");
            graph.remove(waits[0]);
            let (can_end, looks) = search(&graph, last);
            assert!(can_end && looks <= MANY, "{looks} looks");
        });
    }

    #[test]
    fn nothing_is_kept_of_waits_that_are_over() {
        watched(|| {
            let (pool, mut graph) = (PoolId::new(), Graph::new());
            let (current, task) = worker(pool, 1);
            for _ in 0..3 {
                let below = graph.add(Wait::new(&current, None, one(TaskId::NOBODY, PoolId::NONE)));
                let on_top = graph.add(asleep(&current, one(task, PoolId::NONE)));
                assert_eq!(search(&graph, on_top), (false, 2), "it waits for the task it runs on top of");
                graph.remove(on_top);
                assert!(search(&graph, below).0);
                graph.remove(below);
                assert_eq!(graph.entries(), 0);
            }
        });
    }

    /// Whether these waits can end, found out by following the rule until nothing changes.
    fn as_the_rule_says(graph: &Graph, waits: &[WaitId]) -> HashSet<WaitId> {
        let mut can_end = HashSet::new();
        loop {
            let ends = |node: &Node| match *node {
                Node::Wait(wait) => can_end.contains(&wait),
                Node::Pool(pool) => graph.tops_of(pool).any(|top| can_end.contains(&top)),
            };
            let more = waits.iter().copied().find(|&wait| {
                let Needs { on_top, all, any } = graph.needs_of(Node::Wait(wait));
                !can_end.contains(&wait)
                    && on_top.into_iter().chain(all).all(|other| can_end.contains(&other))
                    && any.is_none_or(|any| any.iter().any(ends))
            });
            match more {
                Some(wait) => _ = can_end.insert(wait),
                None => return can_end,
            }
        }
    }

    #[test]
    fn a_search_finds_what_the_rule_says() {
        watched(|| {
            let mut found = [0, 0];
            for seed in 0..2000 {
                let mut dice = fastrand::Rng::with_seed(seed);
                let (graph, waits) = random_graph(&mut dice);
                let can_end = as_the_rule_says(&graph, &waits);
                for &wait in &waits {
                    let search = Search::from(&graph, wait);
                    assert_eq!(search.first_can_end(), can_end.contains(&wait), "seed {seed}, wait {wait}");
                    let deadlock = search.deadlock();
                    assert!(deadlock.is_none_or(|(breaks, _)| !can_end.contains(&breaks)), "seed {seed}, wait {wait}");
                    found[usize::from(search.first_can_end())] += 1;
                }
            }
            assert!(found.iter().all(|&many| many > 1000), "{found:?}");
        });
    }

    /// Some workers of some pools, each in a few waits for tasks of one another, for what is queued and for pools.
    fn random_graph(dice: &mut fastrand::Rng) -> (Graph, Vec<WaitId>) {
        let pools: Vec<_> = (0..3).map(|_| PoolId::new()).collect();
        let sizes: Vec<_> = pools.iter().map(|_| dice.usize(1..4)).collect();
        let workers: Vec<_> = (0..3)
            .flat_map(|pool| (0..sizes[pool]).map(move |_| pool))
            .map(|pool| worker(pools[pool], sizes[pool]))
            .collect();
        let (mut graph, mut waits) = (Graph::new(), Vec::new());
        for (current, _) in &workers {
            let mut awaited = || match dice.usize(0..9) {
                0..6 => {
                    Awaited { task: dice.choice(&workers).unwrap().1, name: "runs".into(), queued_in: PoolId::NONE }
                }
                _ => Awaited::room(pools[dice.usize(0..3)]),
            };
            let list = AwaitedList::new();
            (0..3).for_each(|number| list.add(number, awaited()));
            let one = WaitsFor::One(awaited());
            let idle = WaitsFor::Ending(Ending::Idle(pools[dice.usize(0..3)]));
            if dice.usize(0..4) == 0 {
                let helps = Awaited { task: TaskId::NOBODY, name: "helps".into(), queued_in: PoolId::NONE };
                waits.push(graph.add(Wait::new(current, None, WaitsFor::One(helps))));
            }
            match dice.usize(0..8) {
                0 => {}
                1 | 2 => waits.push(graph.add(asleep(current, WaitsFor::AnyOf(list)))),
                3 => waits.push(graph.add(asleep(current, idle))),
                _ => waits.push(graph.add(asleep(current, one))),
            }
        }
        (graph, waits)
    }
}
