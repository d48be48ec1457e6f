//! [`Edits`]: changes to the text of a page, which are collected first and made together.

use std::ops::Range;

/// Changes to one text, by places in the text as it was. They do not overlap.
#[derive(Default)]
pub(crate) struct Edits(Vec<Edit>);

struct Edit {
    place: Range<usize>,
    /// Where it comes among those at the same place.
    rank: usize,
    new: String,
}

impl Edits {
    pub(crate) fn replace(&mut self, place: Range<usize>, text: impl Into<String>) {
        self.0.push(Edit { place, rank: 0, new: text.into() });
    }

    pub(crate) fn insert(&mut self, at: usize, text: impl Into<String>) {
        self.replace(at..at, text);
    }

    /// Inserts the end of something whose beginning was inserted: at the same place, behind all that is no end, and before
    /// the ends of what began earlier.
    pub(crate) fn insert_end(&mut self, at: usize, text: impl Into<String>) {
        let rank = usize::MAX - self.0.len();
        self.0.push(Edit { place: at..at, rank, new: text.into() });
    }

    /// The text with all of the changes. What is inserted at the same place stays in the order in which it was inserted.
    pub(crate) fn apply(mut self, text: &str) -> String {
        self.0.sort_by_key(|edit| (edit.place.start, edit.place.end, edit.rank));
        let mut changed = String::with_capacity(text.len());
        let mut done = 0;
        for Edit { place, new, .. } in self.0 {
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

    #[test]
    fn what_began_last_ends_first() {
        watchdog::watched(|| {
            let mut edits = Edits::default();
            for (begin, end) in [("<a>", "</a>"), ("<b>", "</b>")] {
                edits.insert(0, begin);
                edits.insert_end(3, end);
            }
            edits.insert(3, "!");
            assert_eq!(edits.apply("one two"), "<a><b>one!</b></a> two");
        });
    }
}
