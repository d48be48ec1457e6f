//! What every lesson's program promises, shown by the smallest lesson.

mod failures;
mod flags;
mod output;
mod program;
