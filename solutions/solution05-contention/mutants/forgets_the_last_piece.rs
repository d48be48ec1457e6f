//! Mistake: `chunks_exact` leaves out the texts that do not fill a piece.

use std::panic::resume_unwind;
use std::sync::Mutex;
use std::thread;

pub use super::reference::Counts;

pub fn count_words<F>(texts: &[&str], workers: usize, count: F) -> Counts
where
    F: Fn(&[&str], &mut Counts) + Sync,
{
    let size = texts.len().div_ceil(8 * workers).max(1);
    let pieces = Mutex::new(texts.chunks_exact(size));
    let next_piece = || pieces.lock().expect("nobody panics with this lock").next();
    let work = || {
        let mut own = Counts::new();
        while let Some(piece) = next_piece() {
            count(piece, &mut own);
        }
        own
    };
    thread::scope(|scope| {
        let threads: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        let counts = threads.into_iter().map(|thread| thread.join().unwrap_or_else(|panic| resume_unwind(panic)));
        counts.reduce(sum).unwrap_or_default()
    })
}

fn sum(mut total: Counts, counts: Counts) -> Counts {
    for (word, times) in counts {
        *total.entry(word).or_default() += times;
    }
    total
}
