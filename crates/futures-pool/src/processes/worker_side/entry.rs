//! How a program becomes a worker of its own.

use std::ffi::OsString;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::{env, io};

use super::serve;
use crate::processes::wire::channel::{self, Ends};
use crate::processes::wire::program::{Program, WORKER};

/// Turns this process into a worker if a pool has started it as one; then it does not return. In any other process it
/// returns at once.
///
/// A [`ProcessPoolExecutor`](crate::ProcessPoolExecutor) starts its own program again for each worker. So this is the
/// first line of every `main` that uses one; what stands before it is done by each worker too. A test program has no
/// `main` of its own: there [`worker_test!`](crate::worker_test) takes its place.
///
/// ```standalone_crate
/// # use futures_pool::{Executor, ProcessPoolExecutor, call};
/// futures_pool::remote!(square);
///
/// fn square(n: u64) -> u64 {
///     n * n
/// }
///
/// fn main() -> Result<(), Box<dyn std::error::Error>> {
///     futures_pool::worker_entry();
///     let pool = ProcessPoolExecutor::new(2)?;
///     assert_eq!(pool.submit(call(square, (12,))).into_result()?, 144);
///     Ok(())
/// }
/// ```
pub fn worker_entry() {
    ENTERED.store(true, Relaxed);
    serve_if_worker();
}

/// [`worker_entry`] for the test that [`worker_test!`](crate::worker_test) makes: other tests run beside it.
pub fn serve_if_worker() {
    if let Some((ends, limit)) = as_worker() {
        serve::serve(ends, limit);
    }
}

/// The channel to the pool and the limit of messages, if this process was started as a worker and does not serve yet.
fn as_worker() -> Option<(Ends, u64)> {
    let limit = env::var(WORKER).ok()?.parse().ok()?;
    Some((channel::of_this_worker()?, limit))
}

/// Whether `main` has called [`worker_entry`].
static ENTERED: AtomicBool = AtomicBool::new(false);

impl Program {
    /// The program of this process; `None` if it does not become a worker when it is asked to, or was asked and did
    /// not.
    pub(crate) fn of_this_process() -> Option<io::Result<Self>> {
        if as_worker().is_some() {
            return None; // or each worker would start workers
        }
        let (args, prints) = if ENTERED.load(Relaxed) {
            (Vec::new(), false)
        } else {
            let test = inventory::iter::<WorkerTest>.into_iter().next()?;
            let (_crate, path) = test.0.split_once("::").unwrap_or(("", test.0));
            (["--exact", path, "--nocapture", "--test-threads=1"].map(OsString::from).to_vec(), true)
        };
        Some(channel::this_program().map(|path| Program { path, args, prints }))
    }
}

/// The path of a test by which a test program becomes a worker.
pub struct WorkerTest(pub &'static str);

inventory::collect!(WorkerTest);

/// Lets a test program use a [`ProcessPoolExecutor`](crate::ProcessPoolExecutor): stands once in it, at the top of the
/// crate. It makes a test of the name `futures_pool_worker`, which worker processes run.
///
/// ```
/// # mod tests {
/// #[cfg(test)]
/// futures_pool::worker_test!();
/// # }
/// ```
#[macro_export]
macro_rules! worker_test {
    () => {
        $crate::__processes::inventory::submit! {
            $crate::__processes::WorkerTest(concat!(module_path!(), "::futures_pool_worker"))
        }

        /// Where worker processes begin; nothing else happens here.
        #[test]
        fn futures_pool_worker() {
            $crate::__processes::serve_if_worker();
        }
    };
}
