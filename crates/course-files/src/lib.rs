//! The files of the course: [`Course`] finds its lessons and exercises, [`Page`] reads a page, [`follow`] says where a link
//! leads, and [`minutes_of_lesson`] how long a lesson takes.

mod course;
mod links;
mod minutes;
mod page;

pub use course::{Course, Exercise, Lesson};
pub use links::{Pages, Target, follow, pages_under};
pub use minutes::{minutes_of_lesson, minutes_of_sections};
pub use page::{Events, Link, Page, events};
