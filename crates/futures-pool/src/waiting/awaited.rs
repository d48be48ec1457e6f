//! [`WaitsFor`]: what a worker waits for, as the graph of waits sees it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::sync::{Mutex, MutexGuard};
use crate::task::id::TaskId;
use crate::worker::pool_id::PoolId;

/// What a worker waits for.
pub(crate) enum WaitsFor {
    /// For one task, or for room in a queue.
    One(Awaited),
    /// For one of several tasks.
    AnyOf(Arc<AwaitedList>),
    /// For a whole pool.
    Ending(Ending),
}

/// A future as somebody waits for it, or room in the queue of a pool.
pub struct Awaited {
    /// Tells tasks apart; [`TaskId::NOBODY`] for what is not a task.
    pub(crate) task: TaskId,
    pub(crate) name: Cow<'static, str>,
    /// The pool in which the task is queued; [`PoolId::NONE`] if it has begun.
    pub(crate) queued_in: PoolId,
}

impl Awaited {
    /// Room in the queue of that pool.
    pub(crate) fn room(queued_in: PoolId) -> Self {
        Awaited { task: TaskId::NOBODY, name: Cow::Borrowed("room in the queue"), queued_in }
    }
}

/// What a whole pool may come to. Those who wait for the same do not wait for one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// The other workers of the pool are gone.
    Gone(PoolId),
    /// The other tasks of the pool are done.
    Idle(PoolId),
}

impl Ending {
    pub(crate) fn pool(self) -> PoolId {
        let (Ending::Gone(pool) | Ending::Idle(pool)) = self;
        pool
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Ending::Gone(_) => "the end of a pool",
            Ending::Idle(_) => "an idle pool",
        }
    }
}

/// The tasks that somebody waits for who waits for many. It is made once, and changes with each task that is done or
/// comes in; so to sleep costs the same however many they are.
///
/// Only who waits changes it, and only while it is awake. The graph looks at it while that one sleeps.
pub(crate) struct AwaitedList {
    by_pool: Mutex<ByPool>,
}

/// By the pool in which the tasks are queued, since tasks of one queue wait for the same workers. A task that has begun
/// since it was added is still found under the pool whose worker has begun it.
pub(crate) type ByPool = BTreeMap<PoolId, BTreeMap<TaskId, Listed>>;

/// A task in a list.
pub(crate) struct Listed {
    /// The place of the task among the others, for reports.
    pub(crate) number: usize,
    pub(crate) name: Cow<'static, str>,
}

impl AwaitedList {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(AwaitedList { by_pool: Mutex::new(BTreeMap::new()) })
    }

    pub(crate) fn add(&self, number: usize, awaited: Awaited) {
        let Awaited { task, name, queued_in } = awaited;
        self.by_pool().entry(queued_in).or_default().insert(task, Listed { number, name });
    }

    /// The task is done, or nobody waits for it any longer.
    pub(crate) fn remove(&self, task: TaskId) {
        self.by_pool().retain(|_, tasks| {
            tasks.remove(&task);
            !tasks.is_empty()
        });
    }

    pub(crate) fn by_pool(&self) -> MutexGuard<'_, ByPool> {
        self.by_pool.lock()
    }
}
