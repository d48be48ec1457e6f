//! What kind of failure a check reports, in the words of a student.

/// One sentence for the kind of failure that this text tells of.
pub(crate) fn kind(why: &str) -> &'static str {
    let begins = |beginnings: &[&str]| beginnings.iter().any(|beginning| why.contains(beginning));
    if why.starts_with("not written yet") {
        "This is still to be written."
    } else if begins(&["saw a deadlock", "a deadlock, in which"]) {
        "This is a deadlock: threads wait for each other, and nothing can move any more."
    } else if begins(&["saw no end", "no end in"]) {
        "This came to no end: a loop that does not stop, or a wait for what never comes."
    } else if begins(&["the process ended", "ended the process"]) {
        "This ended the whole process, which no answer may do."
    } else if begins(&["panicked at", "a panic"]) {
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
        assert!(kind("expected an end; saw a deadlock, in which nothing can move any more").contains("deadlock"));
        assert!(kind("saw no end in 20 s, as of a deadlock or an endless loop").contains("no end"));
        assert!(kind("expected 1; saw 2").contains("not what was asked"));
    }
}
