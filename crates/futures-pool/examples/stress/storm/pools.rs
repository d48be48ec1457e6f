//! The pools of a storm, so that every task can reach every pool, also one that is about to end.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, RwLock};
use std::time::Duration;

use fastrand::Rng;
use futures_pool::map::Chunk;
use futures_pool::task::{Cancellable, Fallible, Infallible};
use futures_pool::{
    Accepts, Executor, Future, InlineExecutor, Promise, QueueFull, ScopedExecutor, Shutdown, SpanLog, Task,
    ThreadPoolBuilder, ThreadPoolExecutor,
};

use super::hooks::MARK;
use super::ledger::Ledger;
use super::maps::{Item, MayFail, Never};
use super::record::Heard;
use super::task::{Attempt, Search, Work};

/// Threads that run every kind of task a storm has.
pub(crate) trait Threads<'t>:
    Executor<'t>
    + Accepts<'t, Work<'t>>
    + Accepts<'t, Fallible<Attempt<'t>>>
    + Accepts<'t, Cancellable<Search<'t>>>
    + Accepts<'t, Chunk<Infallible<Never>, Item>>
    + Accepts<'t, Chunk<Fallible<MayFail>, Item>>
    + Send
    + Sync
    + 't
{
    /// Whether somebody has begun to end the pool: then it may refuse tasks.
    fn is_ending(&self) -> bool;
    fn traits(&self) -> Traits;
    /// Waits until the pool is idle, in one of its own threads.
    fn rest_within(&self);
    /// Ends the pool, in one of its own threads.
    fn end_from_within(&self);
}

/// What a storm must know of a pool it made.
#[derive(Clone, Copy)]
pub(crate) struct Traits {
    /// Whether its queue can be full. Then a task gives up soon, and is dropped.
    pub(crate) bounded: bool,
    /// Whether a worker that waits for a task runs it.
    pub(crate) helps: bool,
}

/// How long a task waits at the door of a pool whose queue is full.
const PATIENCE: Duration = Duration::from_micros(50);

/// The future of a task that came back from a full queue.
fn sent_away<'t, K: Task>(QueueFull(task): QueueFull<K>) -> Future<'t, K::Value>
where
    K::Value: Send + Sync + 't,
{
    drop(task);
    Promise::new().1
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
    /// Whether tasks may come back that are handed in now.
    pub(crate) fn may_refuse(&self) -> bool {
        self.threads().is_some_and(|threads| threads.is_ending() || threads.traits().bounded)
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
    traits: Traits,
    ending: AtomicBool,
}

impl Owned {
    pub(crate) fn new(pool: ThreadPoolExecutor, traits: Traits) -> Self {
        Owned { pool: RwLock::new(Some(pool)), traits, ending: AtomicBool::new(false) }
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
            Some(pool) if self.traits.bounded => pool.submit_timeout(PATIENCE, task).unwrap_or_else(sent_away),
            Some(pool) => pool.submit(task),
            None => Promise::new().1,
        }
    }
}

impl Threads<'static> for Owned {
    fn is_ending(&self) -> bool {
        self.ending.load(Ordering::SeqCst)
    }

    fn traits(&self) -> Traits {
        self.traits
    }

    /// Does not: whoever wants to end the pool would have to wait for that.
    fn rest_within(&self) {}

    fn end_from_within(&self) {
        drop(self.take());
    }
}

/// The pool of a scope.
#[derive(Clone)]
pub(crate) struct Scoped<'scope, 'env> {
    pool: ScopedExecutor<'scope, 'env>,
    traits: Traits,
    ending: Arc<AtomicBool>,
}

impl<'scope> Executor<'scope> for Scoped<'scope, '_> {}

impl<'scope, K> Accepts<'scope, K> for Scoped<'scope, '_>
where
    K: Task + Send + 'scope,
    K::Value: Send + Sync + 'scope,
{
    fn accept(&self, task: K) -> Future<'scope, K::Value> {
        if self.traits.bounded {
            return self.pool.submit_timeout(PATIENCE, task).unwrap_or_else(sent_away);
        }
        self.pool.submit(task)
    }
}

impl<'scope> Threads<'scope> for Scoped<'scope, '_> {
    fn is_ending(&self) -> bool {
        self.ending.load(Ordering::SeqCst)
    }

    fn traits(&self) -> Traits {
        self.traits
    }

    fn rest_within(&self) {
        self.pool.wait_idle();
    }

    fn end_from_within(&self) {
        self.end(Shutdown::new());
    }
}

impl<'scope, 'env> Scoped<'scope, 'env> {
    pub(crate) fn new(pool: ScopedExecutor<'scope, 'env>, traits: Traits) -> Self {
        Scoped { pool, traits, ending: Arc::new(AtomicBool::new(false)) }
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

/// The choices for a pool: its size, its name, and now and then each of the others.
pub(crate) fn random_builder(rng: &mut Rng, ledger: &Arc<Ledger>) -> (ThreadPoolBuilder<'static>, Traits) {
    ledger.pool_made();
    let workers = rng.usize(1..=8);
    let mut builder = ThreadPoolExecutor::builder().max_workers(workers);
    if rng.bool() {
        builder = builder.thread_name_prefix(format!("storm{}", rng.u8(..)));
    }
    let mut rarely = || rng.u8(..4) == 0;
    let (bounded, helps, noted, short_lived, initialized) = (rarely(), rarely(), rarely(), rarely(), rarely());
    if bounded {
        builder = builder.max_pending(rng.usize(1..20));
    }
    if helps {
        builder = builder.helping();
    }
    if noted {
        let log = SpanLog::new();
        builder = builder.spans(&log);
        ledger.look_at(log);
    }
    if short_lived {
        builder = builder.keep_alive(Duration::from_micros(rng.u64(..200)));
    }
    if initialized {
        builder = initialize(builder, workers, short_lived, rng, ledger);
    }
    (builder, Traits { bounded, helps })
}

/// With an initializer that now and then fails in one of the threads.
fn initialize(
    builder: ThreadPoolBuilder<'static>,
    workers: usize,
    threads_are_replaced: bool,
    rng: &mut Rng,
    ledger: &Arc<Ledger>,
) -> ThreadPoolBuilder<'static> {
    let fails = rng.bool().then(|| rng.usize(..workers));
    if fails.is_some() {
        ledger.permit(Heard::BrokenPool);
    }
    let (panics, ledger, ran) = (rng.bool(), ledger.clone(), AtomicUsize::new(0));
    builder.initializer(move || {
        let before = ran.fetch_add(1, Ordering::Relaxed);
        if before >= workers && !threads_are_replaced {
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
