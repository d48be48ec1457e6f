//! The files of the course: [`Course`] finds its lessons and exercises, [`Page`] reads a page, and [`follow`] says where a
//! link leads.

mod course;
mod links;
mod page;

pub use course::{Course, Exercise, Lesson};
pub use links::{Pages, Target, follow, pages_under};
pub use page::{Events, Link, Page, events};
