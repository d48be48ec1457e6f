//! Each worker has a queue of its own, and takes from the end of another's when its own is empty.

use std::collections::VecDeque;
use std::panic::resume_unwind;
use std::sync::Mutex;
use std::thread;

pub use super::reference::Counts;

pub fn count_words<F>(texts: &[&str], workers: usize, count: F) -> Counts
where
    F: Fn(&[&str], &mut Counts) + Sync,
{
    let pieces: Vec<&[&str]> = texts.chunks(texts.len().div_ceil(8 * workers).max(1)).collect();
    let queue = |worker| pieces.iter().copied().skip(worker).step_by(workers).collect::<VecDeque<_>>();
    let queues: Vec<_> = (0..workers).map(|worker| Mutex::new(queue(worker))).collect();
    let lock = |worker: usize| queues[worker].lock().expect("nobody panics with this lock");
    let steal = |thief| (1..workers).find_map(|distance| lock((thief + distance) % workers).pop_back());

    let work = |worker| {
        let mut own = Counts::new();
        loop {
            let mine = lock(worker).pop_front();
            let Some(piece) = mine.or_else(|| steal(worker)) else { break own };
            count(piece, &mut own);
        }
    };
    thread::scope(|scope| {
        let work = &work;
        let threads: Vec<_> = (0..workers).map(|worker| scope.spawn(move || work(worker))).collect();
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
