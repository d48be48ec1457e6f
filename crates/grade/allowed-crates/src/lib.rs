//! The crates that an answer may use in a class, besides those of its exercise: the dependencies of this package.
//!
//! At home a student adds a crate to the manifest of the exercise. In a class that manifest is the teacher's, so the grader
//! compiles these, and links those that an answer names. A crate belongs here if students use it for such work, and if it
//! reaches no files, processes or network.
