//! What kind of failure a check reports, in the words of a student.

/// One sentence for the kind of failure that this text tells of.
pub(crate) fn kind(why: &str) -> &'static str {
    let begins = |beginnings: &[&str]| beginnings.iter().any(|beginning| why.contains(beginning));
    if why.starts_with("not written yet") {
        "This is still to be written."
    } else if begins(&["saw a deadlock", "a deadlock, in which"]) {
        "This is a deadlock: threads wait for each other, and none can continue."
    } else if begins(&["no end after", "no end:"]) {
        "This did not end: a loop that does not stop, or a wait for something that never comes."
    } else if begins(&["the process ended", "the whole process end"]) {
        "This ended the whole process, which no answer may do."
    } else if begins(&["the code panicked", "saw a panic"]) {
        "This panicked."
    } else {
        "This is not what was asked for."
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_has_its_words() {
        assert_eq!(kind("not written yet: `sum` adds up"), "This is still to be written.");
        assert!(kind("expected an end; saw a deadlock, in which no thread can continue").contains("deadlock"));
        assert!(kind("saw no end after 20 s, as in a deadlock or an endless loop").contains("did not end"));
        assert!(
            kind("expected the function to return; saw the whole process end (exit status: 0)").contains("process")
        );
        assert_eq!(kind("the code panicked: index out of bounds"), "This panicked.");
        assert!(kind("expected 1; saw 2").contains("not what was asked"));
    }
}
