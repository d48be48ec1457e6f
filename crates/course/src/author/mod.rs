//! What authors of the course use: the gate that every change must pass, and the start of a new lesson.

mod gate;
mod layout;
mod links;
mod load;
mod new_lesson;
mod stubs;

pub(crate) use gate::verify;
pub(crate) use new_lesson::new_lesson;

/// What a part of the gate did, or everything that is wrong.
type Found = Result<String, Vec<String>>;
