//! Pools of processes behind one interface, [`ProcessPool`], so that each measurement is written once.

mod ours;
#[cfg(unix)]
mod procspawn;

use futures_pool::ProcessPoolExecutor;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::Failure;
use crate::contender::Contender;
use crate::figures::Figures;

/// A pool of processes that takes work and gives a handle on its value.
pub(crate) trait ProcessPool: Sized + 'static {
    const NAME: &'static str;
    /// How many tasks may be handed in before a result is taken.
    const MOST_PENDING: usize;
    type Handle<T: Carried>;

    fn with_processes(processes: usize) -> Result<Self, Failure>;

    fn submit<W: Work>(&self, argument: W::Argument) -> Self::Handle<W::Value>;

    fn wait<T: Carried>(&self, handle: Self::Handle<T>) -> Result<T, Failure>;
}

/// A function that is called in another process: each pool has its own way to name one, and none takes closures.
pub(crate) trait Work: 'static {
    type Argument: Carried;
    type Value: Carried;

    fn run(argument: Self::Argument) -> Self::Value;
}

/// What can go to another process and come back.
pub(crate) trait Carried: Serialize + DeserializeOwned + Send + Sync + 'static {}

impl<T: Serialize + DeserializeOwned + Send + Sync + 'static> Carried for T {}

/// A tiny task: gives its number back.
pub(crate) struct Number;

impl Work for Number {
    type Argument = u64;
    type Value = u64;

    fn run(number: u64) -> u64 {
        number
    }
}

/// Gives bytes back.
pub(crate) struct Bytes;

impl Work for Bytes {
    type Argument = Vec<u8>;
    type Value = Vec<u8>;

    fn run(bytes: Vec<u8>) -> Vec<u8> {
        bytes
    }
}

/// Tells which process it runs in.
pub(crate) struct ProcessId;

impl Work for ProcessId {
    type Argument = ();
    type Value = u32;

    fn run((): ()) -> u32 {
        std::process::id()
    }
}

/// What can be measured of any pool of processes; that starts its own, once.
pub(crate) trait ProcessMeasurement: Copy + 'static {
    fn of<P: ProcessPool>(self) -> Result<Figures, Failure>;
}

/// All pools of processes, ours first.
pub(crate) fn every_process_pool(measurement: impl ProcessMeasurement) -> Vec<Contender> {
    vec![
        contender::<ProcessPoolExecutor>(measurement),
        #[cfg(unix)]
        contender::<::procspawn::Pool>(measurement),
    ]
}

fn contender<P: ProcessPool>(measurement: impl ProcessMeasurement) -> Contender {
    Contender::new(P::NAME, move || measurement.of::<P>())
}
