//! [`Attempt`]: which task it is, and how often it was begun before.

/// Which attempt at which task: it goes with a task wherever that is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Attempt {
    /// The place of the task among all that were submitted.
    pub(crate) place: u64,
    /// How often it was begun before.
    earlier: u32,
}

impl Attempt {
    /// The first attempt at the task of that place.
    pub(crate) fn first(place: u64) -> Self {
        Attempt { place, earlier: 0 }
    }

    /// 1 for the first.
    pub(crate) fn number(self) -> u32 {
        self.earlier + 1
    }

    /// The one after this, which was lost.
    pub(crate) fn next(self) -> Self {
        Attempt { earlier: self.earlier + 1, ..self }
    }
}
