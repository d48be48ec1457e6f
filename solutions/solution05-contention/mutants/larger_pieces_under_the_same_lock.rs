//! Mistake: there are fewer pieces, but the lock is still held while one is counted.

use std::panic::resume_unwind;
use std::sync::Mutex;
use std::thread;

pub use super::reference::Counts;

pub fn count_words<F>(texts: &[&str], workers: usize, count: F) -> Counts
where
    F: Fn(&[&str], &mut Counts) + Sync,
{
    let size = texts.len().div_ceil(8 * workers).max(1);
    let shared = Mutex::new((texts.chunks(size), Counts::new()));
    let work = || {
        while let Ok(mut guard) = shared.lock() {
            let (pieces, counts) = &mut *guard;
            let Some(piece) = pieces.next() else { break };
            count(piece, counts);
        }
    };
    thread::scope(|scope| {
        let threads: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        threads.into_iter().for_each(|thread| thread.join().unwrap_or_else(|panic| resume_unwind(panic)));
    });
    let (_, counts) = shared.into_inner().expect("nobody panicked with this lock");
    counts
}
