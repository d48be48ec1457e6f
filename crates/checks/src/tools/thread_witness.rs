use std::cell::RefCell;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::thread::{self, ThreadId};

use crate::Patience;

/// Sees which threads run the check's closure, and whether they are gone afterwards.
///
/// ```
/// use checks::ThreadWitness;
///
/// let witness = ThreadWitness::default();
/// std::thread::scope(|scope| {
///     scope.spawn(|| witness.sign_in());
///     scope.spawn(|| witness.sign_in());
/// });
/// assert_eq!(witness.seen(), 2);
/// assert_eq!(witness.left_behind(), 0);
/// ```
/// The thread that made the witness is not counted: it may well help with the work. A thread that never runs the
/// check's closure is not seen.
#[derive(Debug)]
pub struct ThreadWitness {
    owner: ThreadId,
    patience: Patience,
    book: Arc<Book>,
}

#[derive(Debug, Default)]
struct Book {
    signed_in: Mutex<Vec<ThreadId>>,
    gone: AtomicUsize,
}

/// Lies in a thread-local of each thread that has signed in, so it is dropped when that thread ends.
struct Signature(Arc<Book>);

thread_local! {
    static SIGNATURES: RefCell<Vec<Signature>> = const { RefCell::new(Vec::new()) };
}

impl Default for ThreadWitness {
    fn default() -> ThreadWitness {
        ThreadWitness { owner: thread::current().id(), patience: Patience::LONG, book: Arc::default() }
    }
}

impl ThreadWitness {
    /// The same witness, with this patience for threads that are on their way out.
    pub fn with_patience(self, patience: Patience) -> ThreadWitness {
        ThreadWitness { patience, ..self }
    }

    /// Notes the thread that calls this. Once for each thread, however often it comes.
    pub fn sign_in(&self) {
        let thread = thread::current().id();
        let mut signed_in = self.book.signed_in.lock().expect("nothing panics while it holds this lock");
        if thread != self.owner && !signed_in.contains(&thread) {
            signed_in.push(thread);
            SIGNATURES.with_borrow_mut(|all| all.push(Signature(Arc::clone(&self.book))));
        }
    }

    /// How many threads have signed in. Thread ids are never used twice, so this counts threads and not names.
    pub fn seen(&self) -> usize {
        self.book.signed_in.lock().expect("nothing panics while it holds this lock").len()
    }

    /// How many of them are still there. It waits for those who are on their way out: even
    /// [`std::thread::scope`] returns a moment before the thread-locals of its threads are dropped.
    pub fn left_behind(&self) -> usize {
        let left = || self.seen() - self.book.gone.load(SeqCst);
        self.patience.wait_until(|| left() == 0);
        left()
    }
}

impl Drop for Signature {
    fn drop(&mut self) {
        self.0.gone.fetch_add(1, SeqCst);
    }
}
