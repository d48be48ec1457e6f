//! Mistake: the size of a piece is rounded down, and all that is left goes to the last piece, which may become far too
//! large.

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::thread;

pub use super::reference::Counts;

pub fn count_words<F>(texts: &[&str], workers: usize, count: F) -> Counts
where
    F: Fn(&[&str], &mut Counts) + Sync,
{
    let count_of_pieces = 8 * workers;
    let size = (texts.len() / count_of_pieces).max(1);
    let next = AtomicUsize::new(0);
    let next_piece = || {
        let place = next.fetch_add(1, Relaxed);
        let rest = texts.get(place * size..).filter(|rest| place < count_of_pieces && !rest.is_empty())?;
        Some(if place + 1 < count_of_pieces { &rest[..size.min(rest.len())] } else { rest })
    };
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
