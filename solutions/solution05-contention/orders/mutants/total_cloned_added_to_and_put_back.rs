//! Mistake: the total is cloned, added to and put back. Each step takes the lock, but the lock is not held from the
//! first to the last.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::thread;

pub use super::reference::Counts;

pub fn count_words<F>(texts: &[&str], workers: usize, count: F) -> Counts
where
    F: Fn(&[&str], &mut Counts) + Sync,
{
    let pieces = texts.chunks((texts.len() / (8 * workers)).max(1)).collect::<Vec<_>>();
    let (next, total) = (AtomicUsize::new(0), Mutex::new(Counts::new()));
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                while let Some(piece) = pieces.get(next.fetch_add(1, Relaxed)) {
                    let mut counts = Counts::new();
                    count(piece, &mut counts);
                    let mut sum = total.lock().unwrap().clone();
                    counts.into_iter().for_each(|(word, times)| *sum.entry(word).or_default() += times);
                    *total.lock().unwrap() = sum;
                }
            });
        }
    });
    total.into_inner().unwrap()
}
