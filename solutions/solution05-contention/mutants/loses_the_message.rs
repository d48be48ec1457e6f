//! Mistake: nobody joins the threads, so the scope panics with its own message.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::thread;

pub use super::reference::Counts;

pub fn count_words<F>(texts: &[&str], workers: usize, count: F) -> Counts
where
    F: Fn(&[&str], &mut Counts) + Sync,
{
    let size = texts.len().div_ceil(8 * workers).max(1);
    let (next, total) = (AtomicUsize::new(0), Mutex::new(Counts::new()));
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                let mut own = Counts::new();
                while let Some(piece) = texts.chunks(size).nth(next.fetch_add(1, Relaxed)) {
                    count(piece, &mut own);
                }
                let mut total = total.lock().expect("nobody panics with this lock");
                for (word, times) in own {
                    *total.entry(word).or_default() += times;
                }
            });
        }
    });
    total.into_inner().expect("nobody panicked with this lock")
}
