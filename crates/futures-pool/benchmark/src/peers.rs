//! The contenders behind one interface, [`Pool`], so that each measurement is written once.

mod affinity_spawn;
mod async_executor_spawn;
mod blocking_unblock;
mod executors_execute;
mod futures_spawn;
mod ours;
mod qubit_submit;
mod rayon_spawn;
mod rusty_evaluate;
mod spawn;
mod threadpool_execute;
mod tokio_blocking;
mod tokio_spawn;
mod workerpool_execute;

use futures_executor::block_on;
use futures_pool::ThreadPoolExecutor;

use self::async_executor_spawn::OnThreads;
use self::blocking_unblock::Unblock;
pub(crate) use self::spawn::Spawn;
use self::tokio_blocking::Blocking;
use crate::Failure;
use crate::contender::Contender;
use crate::figures::Figures;

/// A pool that takes a task and gives a handle on its value.
pub(crate) trait Pool: Sized + Sync + 'static {
    const NAME: &'static str;
    type Handle<T: Send + Sync + 'static>;

    fn with_workers(workers: usize) -> Result<Self, Failure>;

    fn submit<T: Send + Sync + 'static>(&self, task: impl FnOnce() -> T + Send + 'static) -> Self::Handle<T>;

    fn wait<T: Send + Sync + 'static>(&self, handle: Self::Handle<T>) -> T;

    /// Waits for one after the other. A pool that has a cheaper way for many takes that.
    fn wait_for_each<T: Send + Sync + 'static>(&self, handles: Vec<Self::Handle<T>>, mut each: impl FnMut(T)) {
        for handle in handles {
            each(self.wait(handle));
        }
    }
}

/// What can be measured of any pool; that builds its own, once.
pub(crate) trait Measurement: Copy + 'static {
    fn of<P: Pool>(self) -> Result<Figures, Failure>;
}

/// All contenders, ours first.
pub(crate) fn every_pool(measurement: impl Measurement) -> Vec<Contender> {
    vec![
        contender::<ThreadPoolExecutor>(measurement),
        contender::<rayon::ThreadPool>(measurement),
        contender::<threadpool::ThreadPool>(measurement),
        contender::<executors::crossbeam_channel_pool::ThreadPool>(measurement),
        contender::<workerpool_execute::ThunkPool>(measurement),
        contender::<rusty_pool::ThreadPool>(measurement),
        contender::<futures_executor::ThreadPool>(measurement),
        contender::<tokio::runtime::Runtime>(measurement),
        contender::<Blocking>(measurement),
        contender::<affinitypool::Threadpool>(measurement),
        contender::<OnThreads>(measurement),
        contender::<qubit_thread_pool::FixedThreadPool>(measurement),
    ]
}

/// A pool that decides itself how many threads it has, so only for measurements with one task at a time.
pub(crate) fn blocking_pool(measurement: impl Measurement) -> Contender {
    contender::<Unblock>(measurement)
}

fn contender<P: Pool>(measurement: impl Measurement) -> Contender {
    Contender::new(P::NAME, move || measurement.of::<P>())
}

/// Awaits one after the other, in a single call of `block_on`: a call for each would cost more.
fn await_each<T>(handles: Vec<impl Future<Output = T>>, mut each: impl FnMut(T)) {
    block_on(async {
        for handle in handles {
            each(handle.await);
        }
    });
}
