//! The book in a real browser, without a window: how its pages load, what a keyboard and a mouse do, how it is printed.

mod accessibility;
mod browser;
mod chapters;
mod devtools;
mod keyboard;
mod mouse;
mod page;
mod paper;
mod patience;
mod pictures;
mod ready;
mod schedules;
