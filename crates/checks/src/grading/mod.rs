//! Grading: from the command line over a process for each check to a report.

pub(crate) mod answer;
mod arguments;
mod attempt;
mod child;
pub(crate) mod grade;
mod grader;
mod limits;
pub(crate) mod loopback;
mod orders;
pub(crate) mod proof;
mod queue;
mod receipt;
mod report;
mod seed;
mod transcript;
