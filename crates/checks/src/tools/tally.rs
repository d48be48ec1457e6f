use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

/// Counts what is dropped: the witness for "nothing is lost, nothing is kept".
///
/// ```
/// use checks::Tally;
///
/// let tally = Tally::default();
/// let (kept, thrown_away) = (tally.token(), tally.token());
/// drop(thrown_away);
/// assert_eq!((tally.dropped(), tally.alive()), (1, 1));
/// drop(kept);
/// assert_eq!(tally.alive(), 0);
/// ```
#[derive(Debug, Default)]
pub struct Tally {
    made: AtomicUsize,
    dropped: Arc<AtomicUsize>,
}

/// Something to put into a closure, a result or an error: its [`Tally`] counts when it is dropped.
#[derive(Debug)]
pub struct Token {
    dropped: Arc<AtomicUsize>,
}

impl Tally {
    /// A new token of this tally.
    pub fn token(&self) -> Token {
        self.made.fetch_add(1, SeqCst);
        Token { dropped: Arc::clone(&self.dropped) }
    }

    /// How many tokens have been dropped.
    pub fn dropped(&self) -> usize {
        self.dropped.load(SeqCst)
    }

    /// How many tokens are still somewhere.
    pub fn alive(&self) -> usize {
        self.made.load(SeqCst) - self.dropped()
    }
}

impl Drop for Token {
    fn drop(&mut self) {
        self.dropped.fetch_add(1, SeqCst);
    }
}
