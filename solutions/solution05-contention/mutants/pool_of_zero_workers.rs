//! Mistake: no more workers than pieces, so none at all when there is no text.

use futures_pool::{Executor, TaskError, ThreadPoolExecutor};

pub use super::reference::Counts;

pub fn count_words<F>(texts: &[&str], workers: usize, count: F) -> Counts
where
    F: Fn(&[&str], &mut Counts) + Sync,
{
    let counted = |piece| {
        let mut counts = Counts::new();
        count(piece, &mut counts);
        counts
    };
    let size = texts.len().div_ceil(8 * workers).max(1);
    let pieces = texts.chunks(size);
    ThreadPoolExecutor::scoped(workers.min(pieces.len())).expect("there is at least one worker").run(|pool| {
        let counts = pool.map(counted, pieces).map(|outcome| outcome.unwrap_or_else(go_on_panicking));
        counts.reduce(sum).unwrap_or_default()
    })
}

fn go_on_panicking(error: TaskError) -> Counts {
    match error {
        TaskError::Panicked(panic) => panic.resume(),
        other => panic!("nobody cancels a piece: {other}"),
    }
}

fn sum(mut total: Counts, counts: Counts) -> Counts {
    for (word, times) in counts {
        *total.entry(word).or_default() += times;
    }
    total
}
