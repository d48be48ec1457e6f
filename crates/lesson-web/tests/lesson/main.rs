//! What every lesson's program promises, shown by the smallest lesson.

mod drawings;
mod failures;
mod flags;
mod output;
mod program;
