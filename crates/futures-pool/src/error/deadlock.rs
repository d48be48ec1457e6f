//! [`Deadlock`]: workers that wait for one another.

use std::error::Error;
use std::fmt;

/// Workers wait for one another and cannot go on; see [`TaskError::Deadlock`](crate::TaskError::Deadlock).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deadlock {
    pub(crate) waits: Vec<DeadlockedWait>,
}

/// A task of a [`Deadlock`] and what it waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DeadlockedWait {
    /// The [name](crate::Task::name) of the task that waits.
    pub task: String,
    /// The names of the tasks it waits for, of which one would be enough.
    pub awaited: Vec<String>,
}

impl Deadlock {
    /// Who waits for whom; the first is the one that got this error.
    pub fn waits(&self) -> &[DeadlockedWait] {
        &self.waits
    }
}

impl fmt::Display for Deadlock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("deadlock, as no worker is left to go on: ")?;
        for (number, DeadlockedWait { task, awaited }) in self.waits.iter().enumerate() {
            let separator = if number == 0 { "" } else { "; " };
            write!(f, "{separator}`{task}` waits for `{}`", awaited.join("` or `"))?;
        }
        Ok(())
    }
}

impl Error for Deadlock {}
