//! Exercise 05: count words with threads that wait for each other. The task is in `README.md`.

use std::collections::BTreeMap;
use std::panic::resume_unwind;
use std::sync::Mutex;
use std::thread;

/// How many times each word occurs.
pub type Counts = BTreeMap<String, u64>;

/// Counts the words of all texts, with `workers` threads. `count` adds the words of some texts to some counts.
pub fn count_words<F>(texts: &[&str], workers: usize, count: F) -> Counts
where
    F: Fn(&[&str], &mut Counts) + Sync,
{
    // One lock for everything that the threads share: the texts that are left, in pieces of one, and the counts.
    let shared = Mutex::new((texts.chunks(1), Counts::new()));
    let work = || {
        // `lock` returns an error once a worker has panicked while it held the lock. Then the other workers end too.
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
