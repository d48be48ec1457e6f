//! Mistake: a pool of fifty threads, however many items there are.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Mutex;

use futures_pool::{Executor, ThreadPoolExecutor};

use ureq::Agent;

pub use super::reference::request_item;

pub fn request_concurrent(agent: &Agent, ids: Range<u32>) -> HashMap<u32, String> {
    let items = Mutex::new(HashMap::new());
    let work = |id| request_item(agent, id, &items);
    ThreadPoolExecutor::scoped(50).unwrap().run(|pool| pool.map(work, ids).for_each(Result::unwrap));
    items.into_inner().unwrap()
}
