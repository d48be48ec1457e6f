//! Exercise 05, solved: count words with threads that do not wait for each other.

use std::collections::BTreeMap;
use std::panic::resume_unwind;
use std::sync::Mutex;
use std::thread;

/// How many times each word occurs.
pub type Counts = BTreeMap<String, u64>;

/// Few enough that handing them out takes little time, and small enough that no worker is busy for long at the end.
const PIECES_FOR_EACH_WORKER: usize = 8;

/// Counts the words of all texts, with `workers` threads. `count` adds the words of some texts to some counts.
pub fn count_words<F>(texts: &[&str], workers: usize, count: F) -> Counts
where
    F: Fn(&[&str], &mut Counts) + Sync,
{
    let size = texts.len().div_ceil(PIECES_FOR_EACH_WORKER * workers).max(1);
    let pieces = Mutex::new(texts.chunks(size));
    // A separate function: when it returns it has released the lock, and the piece is not yet counted.
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
