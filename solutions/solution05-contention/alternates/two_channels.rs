//! The pieces come through one channel, and what the workers have counted goes through another.

use std::iter;
use std::panic::resume_unwind;
use std::sync::Mutex;
use std::sync::mpsc::{self, Sender};
use std::thread;

pub use super::reference::Counts;

pub fn count_words<F>(texts: &[&str], workers: usize, count: F) -> Counts
where
    F: Fn(&[&str], &mut Counts) + Sync,
{
    let (hand_out, pieces) = mpsc::channel();
    let size = texts.len().div_ceil(8 * workers).max(1);
    texts.chunks(size).for_each(|piece| hand_out.send(piece).expect("the receiver is still here"));
    drop(hand_out);

    let pieces = Mutex::new(pieces);
    let work = |counts: Sender<Counts>| {
        let mut own = Counts::new();
        loop {
            let piece = pieces.lock().expect("nobody panics with this lock").recv();
            let Ok(piece) = piece else { break };
            count(piece, &mut own);
        }
        counts.send(own).expect("the receiver outlives the workers");
    };
    thread::scope(|scope| {
        let work = &work;
        let (sender, counts) = mpsc::channel();
        let threads: Vec<_> = iter::repeat_n(sender, workers).map(|sender| scope.spawn(move || work(sender))).collect();
        // The channel ends when the last worker has dropped its sender.
        let total = counts.into_iter().reduce(sum).unwrap_or_default();
        threads.into_iter().for_each(|thread| thread.join().unwrap_or_else(|panic| resume_unwind(panic)));
        total
    })
}

fn sum(mut total: Counts, counts: Counts) -> Counts {
    for (word, times) in counts {
        *total.entry(word).or_default() += times;
    }
    total
}
