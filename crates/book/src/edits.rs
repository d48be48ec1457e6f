//! [`Edits`]: changes to the text of a page, which are collected first and made together.

use std::ops::Range;

/// Changes to one text, by places in the text as it was. They do not overlap.
#[derive(Default)]
pub(crate) struct Edits(Vec<(Range<usize>, String)>);

impl Edits {
    pub(crate) fn replace(&mut self, place: Range<usize>, text: impl Into<String>) {
        self.0.push((place, text.into()));
    }

    pub(crate) fn insert(&mut self, at: usize, text: impl Into<String>) {
        self.replace(at..at, text);
    }

    /// The text with all of the changes. What is inserted at the same place stays in the order in which it was inserted.
    pub(crate) fn apply(mut self, text: &str) -> String {
        self.0.sort_by_key(|(place, _)| (place.start, place.end));
        let mut changed = String::with_capacity(text.len());
        let mut done = 0;
        for (place, new) in self.0 {
            changed.push_str(&text[done..place.start]);
            changed.push_str(&new);
            done = place.end;
        }
        changed + &text[done..]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_are_made_at_places_of_the_old_text() {
        watchdog::watched(|| {
            let mut edits = Edits::default();
            edits.replace(4..7, "2");
            edits.insert(0, "<");
            edits.insert(0, "(");
            edits.insert(7, ">");
            assert_eq!(edits.apply("one two three"), "<(one 2> three");
        });
    }
}
