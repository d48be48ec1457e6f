//! Mistake: every worker first calls `count` without a text, to look concurrent, and then one of them counts
//! everything.

use std::panic::resume_unwind;
use std::thread;

pub use super::reference::Counts;

pub fn count_words<F>(texts: &[&str], workers: usize, count: F) -> Counts
where
    F: Fn(&[&str], &mut Counts) + Sync,
{
    let size = texts.len().div_ceil(8 * workers).max(1);
    let pretend = || count(&[], &mut Counts::new());
    thread::scope(|scope| {
        let threads: Vec<_> = (0..workers).map(|_| scope.spawn(pretend)).collect();
        threads.into_iter().for_each(|thread| thread.join().unwrap_or_else(|panic| resume_unwind(panic)));
    });
    let mut total = Counts::new();
    texts.chunks(size).for_each(|piece| count(piece, &mut total));
    total
}
