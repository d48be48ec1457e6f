//! Mistake: if there are as many texts as before, they are assumed to be the same texts.

use std::panic::resume_unwind;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::thread;

pub use super::reference::Counts;

static KNOWN: Mutex<Vec<(usize, Counts)>> = Mutex::new(Vec::new());

pub fn count_words<F>(texts: &[&str], workers: usize, count: F) -> Counts
where
    F: Fn(&[&str], &mut Counts) + Sync,
{
    let key = texts.len();
    let known = KNOWN.lock().expect("nobody panics with this lock").clone();
    if let Some((_, counts)) = known.into_iter().find(|(of, _)| *of == key) {
        return counts;
    }
    let size = texts.len().div_ceil(8 * workers).max(1);
    let next = AtomicUsize::new(0);
    let work = || {
        let mut own = Counts::new();
        while let Some(piece) = texts.chunks(size).nth(next.fetch_add(1, Relaxed)) {
            count(piece, &mut own);
        }
        own
    };
    let counts = thread::scope(|scope| {
        let threads: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        let counts = threads.into_iter().map(|thread| thread.join().unwrap_or_else(|panic| resume_unwind(panic)));
        counts.reduce(sum).unwrap_or_default()
    });
    KNOWN.lock().expect("nobody panics with this lock").push((key, counts.clone()));
    counts
}

fn sum(mut total: Counts, counts: Counts) -> Counts {
    for (word, times) in counts {
        *total.entry(word).or_default() += times;
    }
    total
}
