//! The notebook's dictionary from future to URL.

use std::collections::HashMap;

use futures_pool::{Executor, ThreadPoolExecutor, as_completed};

pub use super::reference::{LoadError, Outcome};

pub fn report_pages<L, R>(urls: &[&str], workers: usize, load: L, mut report: R)
where
    L: Fn(&str) -> Result<Vec<u8>, LoadError> + Sync,
    R: FnMut(&str, Outcome),
{
    let load = &load;
    ThreadPoolExecutor::scoped(workers).expect("there is at least one worker").run(|pool| {
        let future_to_url: HashMap<_, _> = urls.iter().map(|&url| (pool.try_submit(move || load(url)), url)).collect();
        for future in as_completed(future_to_url.keys()) {
            let outcome = future.result().map(|page| page.len()).map_err(|error| error.to_string());
            report(future_to_url[future], outcome);
        }
    });
}
