//! Mistake: a flag replaces the `Mutex`, but it is still a lock, and the threads that wait for it keep their processors
//! busy.

use std::panic::resume_unwind;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::thread;

pub use super::reference::Counts;

pub fn count_words<F>(texts: &[&str], workers: usize, count: F) -> Counts
where
    F: Fn(&[&str], &mut Counts) + Sync,
{
    let size = texts.len().div_ceil(8 * workers).max(1);
    let (next, busy, total) = (AtomicUsize::new(0), AtomicBool::new(false), Mutex::new(Counts::new()));
    let work = || {
        while let Some(piece) = texts.chunks(size).nth(next.fetch_add(1, SeqCst)) {
            while busy.swap(true, SeqCst) {
                thread::yield_now();
            }
            let _until_the_end = FreeAgain(&busy);
            let mut counts = Counts::new();
            count(piece, &mut counts);
            let mut total = total.lock().expect("nobody panics with this lock");
            for (word, times) in counts {
                *total.entry(word).or_default() += times;
            }
        }
    };
    thread::scope(|scope| {
        let threads: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        threads.into_iter().for_each(|thread| thread.join().unwrap_or_else(|panic| resume_unwind(panic)));
    });
    total.into_inner().expect("nobody panicked with this lock")
}

/// Also when `count` panics.
struct FreeAgain<'a>(&'a AtomicBool);

impl Drop for FreeAgain<'_> {
    fn drop(&mut self) {
        self.0.store(false, SeqCst);
    }
}
