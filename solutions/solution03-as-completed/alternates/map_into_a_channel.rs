//! A map whose function sends each outcome as soon as it has it; what the map itself gives, in order, nobody needs.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc;

use futures_pool::{Executor, ThreadPoolExecutor};

pub use super::reference::{LoadError, Outcome};

pub fn report_pages<L, R>(urls: &[&str], workers: usize, load: L, mut report: R)
where
    L: Fn(&str) -> Result<Vec<u8>, LoadError> + Sync,
    R: FnMut(&str, Outcome),
{
    let load = &load;
    ThreadPoolExecutor::scoped(workers).expect("there is at least one worker").run(|pool| {
        let (sender, outcomes) = mpsc::channel();
        let send = move |&url| sender.send((url, outcome(|| load(url))));
        let _sent = pool.map(send, urls);
        outcomes.into_iter().take(urls.len()).for_each(|(url, outcome)| report(url, outcome));
    });
}

fn outcome(load: impl FnOnce() -> Result<Vec<u8>, LoadError>) -> Outcome {
    match catch_unwind(AssertUnwindSafe(load)) {
        Ok(loaded) => loaded.map(|page| page.len()).map_err(|error| error.to_string()),
        Err(panic) => Err(message(&*panic)),
    }
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied().or(panic.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("it panicked").to_owned()
}
