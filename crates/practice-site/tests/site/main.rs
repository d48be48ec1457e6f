//! What the practice site promises, one promise a file.

mod at_most;
mod browser;
mod crowd;
mod ending;
mod faults;
mod hacker_news;
mod hang_up;
mod keep_alive;
mod log;
mod meeting;
mod names;
mod news;
mod port;
mod program;
mod quotations;
mod refusals;
mod search;
mod stalled;

mod raw;
mod wait_until;
