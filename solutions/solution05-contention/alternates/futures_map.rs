//! A pool maps the pieces to their counts, and the caller adds them up, as the notebook does with its ten partial sums.
//! There are as many pieces as the rules allow.

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
    let size = texts.len().div_ceil(64 * workers).max(1);
    ThreadPoolExecutor::scoped(workers).expect("there is at least one worker").run(|pool| {
        let counts = pool.map(counted, texts.chunks(size)).map(|outcome| outcome.unwrap_or_else(go_on_panicking));
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
