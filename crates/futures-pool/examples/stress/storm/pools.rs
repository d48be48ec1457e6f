//! The pools of a storm, so that every task can reach every pool, also one that is about to end.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, RwLock};

use fastrand::Rng;
use futures_pool::{
    Accepts, Builder, Bundle, Executor, Fallible, Future, Infallible, InlineExecutor, Promise, ScopedExecutor,
    Shutdown, Task, ThreadPoolExecutor,
};

use super::errand::{Attempt, Work};
use super::ledger::Ledger;
use super::maps::{Item, MayFail, Never};
use super::quiet::MARK;
use super::ticket::Heard;

/// Threads that run every kind of task a storm has.
pub(crate) trait Threads<'t>:
    Executor<'t>
    + Accepts<'t, Work<'t>>
    + Accepts<'t, Fallible<Attempt<'t>>>
    + Accepts<'t, Bundle<Infallible<Never>, Item>>
    + Accepts<'t, Bundle<Fallible<MayFail>, Item>>
    + Send
    + Sync
    + 't
{
    /// Whether somebody has begun to end the pool: then it may refuse tasks.
    fn is_ending(&self) -> bool;
    /// Ends the pool, in one of its own threads.
    fn end_from_within(&self);
}

/// The threads of a pool, or none.
pub(crate) enum Pool<P> {
    Threads(P),
    Inline(InlineExecutor),
}

impl<P> Pool<P> {
    /// Whether a task may wait for what the driver does later.
    pub(crate) fn can_hold(&self) -> bool {
        matches!(self, Pool::Threads(_))
    }

    pub(crate) fn threads(&self) -> Option<&P> {
        match self {
            Pool::Threads(threads) => Some(threads),
            Pool::Inline(_) => None,
        }
    }
}

impl<'t, P: Threads<'t>> Pool<P> {
    pub(crate) fn is_ending(&self) -> bool {
        self.threads().is_some_and(P::is_ending)
    }
}

impl<'t, P: Executor<'t>> Executor<'t> for Pool<P> {}

impl<'t, K, P> Accepts<'t, K> for Pool<P>
where
    K: Task + Send + 't,
    K::Value: Send + Sync + 't,
    P: Accepts<'t, K>,
{
    fn accept(&self, task: K) -> Future<'t, K::Value> {
        match self {
            Pool::Threads(threads) => threads.accept(task),
            Pool::Inline(inline) => inline.submit(task),
        }
    }
}

/// A pool that anybody who reaches it may end. Tasks that come later are abandoned.
pub(crate) struct Owned {
    pool: RwLock<Option<ThreadPoolExecutor>>,
    ending: AtomicBool,
}

impl Owned {
    pub(crate) fn new(pool: ThreadPoolExecutor) -> Self {
        Owned { pool: RwLock::new(Some(pool)), ending: AtomicBool::new(false) }
    }

    /// Takes the pool, to end it.
    pub(crate) fn take(&self) -> Option<ThreadPoolExecutor> {
        self.ending.store(true, Ordering::SeqCst);
        self.pool.write().unwrap().take()
    }
}

impl Executor<'static> for Owned {}

impl<K> Accepts<'static, K> for Owned
where
    K: Task + Send + 'static,
    K::Value: Send + Sync + 'static,
{
    fn accept(&self, task: K) -> Future<'static, K::Value> {
        match &*self.pool.read().unwrap() {
            Some(pool) => pool.submit(task),
            None => Promise::new().1,
        }
    }
}

impl Threads<'static> for Owned {
    fn is_ending(&self) -> bool {
        self.ending.load(Ordering::SeqCst)
    }

    fn end_from_within(&self) {
        drop(self.take());
    }
}

/// The pool of a scope.
#[derive(Clone)]
pub(crate) struct Scoped<'scope, 'env> {
    pool: ScopedExecutor<'scope, 'env>,
    ending: Arc<AtomicBool>,
}

impl<'scope> Executor<'scope> for Scoped<'scope, '_> {}

impl<'scope, K> Accepts<'scope, K> for Scoped<'scope, '_>
where
    K: Task + Send + 'scope,
    K::Value: Send + Sync + 'scope,
{
    fn accept(&self, task: K) -> Future<'scope, K::Value> {
        self.pool.submit(task)
    }
}

impl<'scope> Threads<'scope> for Scoped<'scope, '_> {
    fn is_ending(&self) -> bool {
        self.ending.load(Ordering::SeqCst)
    }

    fn end_from_within(&self) {
        self.end(Shutdown::new());
    }
}

impl<'scope, 'env> Scoped<'scope, 'env> {
    pub(crate) fn new(pool: ScopedExecutor<'scope, 'env>) -> Self {
        Scoped { pool, ending: Arc::new(AtomicBool::new(false)) }
    }

    pub(crate) fn end(&self, how: Shutdown) {
        self.ending.store(true, Ordering::SeqCst);
        self.pool.clone().shutdown_with(how);
    }

    /// To be called before the block of the scope ends.
    pub(crate) fn block_ends(&self) {
        self.ending.store(true, Ordering::SeqCst);
    }
}

/// The choices for a pool: its size, its name, now and then an initializer, now and then one that fails.
pub(crate) fn random_builder(rng: &mut Rng, ledger: &Arc<Ledger>) -> Builder<'static> {
    ledger.pool_made();
    let workers = rng.usize(1..=8);
    let builder = ThreadPoolExecutor::builder().max_workers(workers);
    let builder = if rng.bool() { builder.thread_name_prefix(format!("storm{}", rng.u8(..))) } else { builder };
    if rng.u8(..4) > 0 {
        return builder;
    }
    let fails = rng.bool().then(|| rng.usize(..workers));
    if fails.is_some() {
        ledger.permit(Heard::BrokenPool);
    }
    let (panics, ledger, ran) = (rng.bool(), ledger.clone(), AtomicUsize::new(0));
    builder.initializer(move || {
        let before = ran.fetch_add(1, Ordering::Relaxed);
        if before >= workers {
            ledger.wrong(format!("an initializer ran in more threads than the {workers} of its pool"));
        }
        if Some(before) != fails {
            return Ok(());
        }
        if panics { panic!("{MARK}an initializer") } else { Err("no licence") }
    })
}

/// A way to shut down, and whether it waits.
pub(crate) fn random_shutdown(rng: &mut Rng, ledger: &Ledger) -> (Shutdown, bool) {
    let (waits, cancels) = (rng.bool(), rng.bool());
    let mut how = Shutdown::new();
    if !waits {
        how = how.no_wait();
    }
    if cancels {
        ledger.permit(Heard::Cancelled);
        how = how.cancel_futures();
    }
    (how, waits)
}
