//! Whether an iterator tells beforehand how much will come of it.

/// Takes everything out; what it said before each was right.
pub(crate) fn assert_size_hints(mut results: impl Iterator) {
    let mut hints = vec![results.size_hint()];
    while results.next().is_some() {
        hints.push(results.size_hint());
    }
    for (left, hint) in hints.iter().rev().enumerate() {
        let (least, most) = *hint;
        assert!(least <= left && most.is_none_or(|most| left <= most), "{hint:?}, and {left} came");
    }
}
