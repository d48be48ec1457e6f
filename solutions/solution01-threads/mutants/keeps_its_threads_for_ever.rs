//! Mistake: the threads are kept for the next call.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, LazyLock, Mutex};

use futures_pool::{Executor, ThreadPoolExecutor};
use ureq::Agent;

pub use super::reference::request_item;

static POOL: LazyLock<ThreadPoolExecutor> = LazyLock::new(|| ThreadPoolExecutor::new(1000).unwrap());

pub fn request_concurrent(agent: &Agent, ids: Range<u32>) -> HashMap<u32, String> {
    let items = Arc::new(Mutex::new(HashMap::new()));
    let start = |id| {
        let (agent, items) = (agent.clone(), Arc::clone(&items));
        POOL.submit(move || request_item(&agent, id, &items))
    };
    let jobs: Vec<_> = ids.map(start).collect();
    jobs.into_iter().for_each(|job| job.into_result().unwrap());
    let items = items.lock().unwrap();
    items.clone()
}
