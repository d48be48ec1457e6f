//! Each piece has a thread of its own, which begins when one of `workers` permits is free.

use std::panic::resume_unwind;
use std::sync::mpsc::{self, Sender};
use std::thread;

pub use super::reference::Counts;

pub fn count_words<F>(texts: &[&str], workers: usize, count: F) -> Counts
where
    F: Fn(&[&str], &mut Counts) + Sync,
{
    let counted = |piece: &[&str]| {
        let mut counts = Counts::new();
        count(piece, &mut counts);
        counts
    };
    let (give_back, permits) = mpsc::channel();
    (0..workers).for_each(|_| give_back.send(()).expect("the receiver is still here"));
    let size = texts.len().div_ceil(8 * workers).max(1);
    thread::scope(|scope| {
        let start = |piece| {
            permits.recv().expect("we have a sender ourselves");
            let permit = Permit(give_back.clone());
            scope.spawn(move || {
                let _until_the_end = permit;
                counted(piece)
            })
        };
        let threads: Vec<_> = texts.chunks(size).map(start).collect();
        let counts = threads.into_iter().map(|thread| thread.join().unwrap_or_else(|panic| resume_unwind(panic)));
        counts.reduce(sum).unwrap_or_default()
    })
}

/// Dropped when the piece is counted, and also when that panics.
struct Permit(Sender<()>);

impl Drop for Permit {
    fn drop(&mut self) {
        // After a panic nobody may be left to take it.
        let _ = self.0.send(());
    }
}

fn sum(mut total: Counts, counts: Counts) -> Counts {
    for (word, times) in counts {
        *total.entry(word).or_default() += times;
    }
    total
}
