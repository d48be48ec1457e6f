//! The book in a real browser, without a window: how its pages load, what a keyboard and a mouse do, how it is printed.

mod accessibility;
mod chapters;
mod devtools;
mod keyboard;
mod mouse;
mod paper;
mod pictures;
mod ready;
