//! What authors of the course use: the gate that every change must pass, the start of a new lesson, and the students'
//! copy.

mod changed;
mod gate;
mod handout;
mod layout;
mod links;
mod load;
mod new_lesson;
mod stubs;
mod timetables;

pub(crate) use gate::verify;
pub(crate) use handout::handout;
pub(crate) use new_lesson::new_lesson;

/// What a part of the gate did, or everything that is wrong.
type Found = Result<String, Vec<String>>;
