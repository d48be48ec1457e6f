//! One task for each worker of a pool; each takes pieces as long as there are any.

use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use futures_pool::{Executor, ThreadPoolExecutor};

pub use super::reference::Counts;

pub fn count_words<F>(texts: &[&str], workers: usize, count: F) -> Counts
where
    F: Fn(&[&str], &mut Counts) + Sync,
{
    let size = texts.len().div_ceil(8 * workers).max(1);
    let next = AtomicUsize::new(0);
    let work = || {
        let mut own = Counts::new();
        while let Some(piece) = texts.chunks(size).nth(next.fetch_add(1, Relaxed)) {
            count(piece, &mut own);
        }
        own
    };
    ThreadPoolExecutor::scoped(workers).expect("there is at least one worker").run(|pool| {
        let jobs: Vec<_> = (0..workers).map(|_| pool.submit(work)).collect();
        // The message of a task's panic is in that of `unwrap`.
        jobs.into_iter().map(|job| job.into_result().unwrap()).reduce(sum).unwrap_or_default()
    })
}

fn sum(mut total: Counts, counts: Counts) -> Counts {
    for (word, times) in counts {
        *total.entry(word).or_default() += times;
    }
    total
}
