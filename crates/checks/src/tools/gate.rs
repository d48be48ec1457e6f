use std::sync::{Condvar, Mutex, MutexGuard};

use crate::Patience;

/// Holds back every thread that comes until it is opened: the check decides what ends first.
///
/// Here the first task is made to end last, whatever the machine does:
/// ```
/// use checks::Gate;
/// use std::sync::Mutex;
///
/// let (second_is_done, order) = (Gate::new(), Mutex::new(vec![]));
/// std::thread::scope(|scope| {
///     scope.spawn(|| {
///         assert!(second_is_done.wait());
///         order.lock().unwrap().push("first");
///     });
///     scope.spawn(|| {
///         order.lock().unwrap().push("second");
///         second_is_done.open();
///     });
/// });
/// assert_eq!(order.into_inner().unwrap(), ["second", "first"]);
/// ```
/// A `Vec<Gate>` in which each task opens the gate of the one before releases them in reverse.
#[derive(Debug)]
pub struct Gate {
    patience: Patience,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum State {
    Shut,
    Open,
    /// Somebody's patience ran out: nobody waits here any more.
    GivenUp,
}

impl Gate {
    /// A gate that is shut.
    #[expect(clippy::new_without_default, reason = "`Gate::default()` would not say whether it is open")]
    pub fn new() -> Gate {
        Gate { patience: Patience::LONG, state: Mutex::new(State::Shut), changed: Condvar::new() }
    }

    /// The same gate, where those who wait have this patience.
    pub fn with_patience(self, patience: Patience) -> Gate {
        Gate { patience, ..self }
    }

    /// Lets everybody through, from now on.
    pub fn open(&self) {
        self.settle(&mut self.lock(), State::Open);
    }

    /// Waits until the gate is open and returns true; false if patience has run out, here or for another.
    pub fn wait(&self) -> bool {
        let (mut state, settled) = self.patience.wait_on(&self.changed, self.lock(), |state| *state != State::Shut);
        if !settled {
            self.settle(&mut state, State::GivenUp);
        }
        *state == State::Open
    }

    /// Whether it was opened before anybody's patience ran out.
    pub fn is_open(&self) -> bool {
        *self.lock() == State::Open
    }

    fn settle(&self, state: &mut State, settled: State) {
        if *state == State::Shut {
            *state = settled;
            self.changed.notify_all();
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("nothing panics while it holds this lock")
    }
}
