//! Winnowing: S. Schleimer, D. S. Wilkerson and A. Aiken, “Winnowing: Local Algorithms for Document Fingerprinting”,
//! SIGMOD 2003.
//!
//! Every run of [`RUN`] tokens has a hash. Of each [`WINDOW`] hashes in a row the smallest is kept, as a fingerprint. So
//! whatever two programs have in common over `RUN + WINDOW - 1` tokens gives both one fingerprint at least, wherever it
//! stands in them.

use std::collections::BTreeSet;

use super::tokens::Token;

/// How many tokens have one hash. What is shorter is no sign of anything.
const RUN: usize = 14;

/// Of how many hashes in a row one is kept.
const WINDOW: usize = 8;

/// The fingerprints of a submission.
#[derive(Default)]
pub(super) struct Fingerprints(BTreeSet<u64>);

impl Fingerprints {
    /// Adds those of a file, without what is given to everyone.
    pub(super) fn add(&mut self, tokens: &[Token], given: &BTreeSet<u64>) {
        let hashes: Vec<u64> = hashes(tokens).collect();
        // A file that is shorter than a window is one.
        let windows = hashes.windows(WINDOW.min(hashes.len()).max(1));
        self.0.extend(windows.filter_map(|window| window.iter().min()).filter(|hash| !given.contains(hash)));
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn common(&self, other: &Fingerprints) -> BTreeSet<u64> {
        &self.0 & &other.0
    }
}

/// The hashes of all runs.
pub(super) fn all(tokens: &[Token]) -> BTreeSet<u64> {
    hashes(tokens).collect()
}

/// The lines that have a token of a run with one of these hashes.
pub(super) fn lines(tokens: &[Token], common: &BTreeSet<u64>) -> Vec<usize> {
    let runs = hashes(tokens).enumerate().filter(|(_, hash)| common.contains(hash));
    let lines: BTreeSet<usize> =
        runs.flat_map(|(start, _)| tokens[start..start + RUN].iter().map(|token| token.line)).collect();
    lines.into_iter().collect()
}

fn hashes(tokens: &[Token]) -> impl Iterator<Item = u64> + '_ {
    tokens.windows(RUN).map(|run| {
        run.iter().fold(0, |hash: u64, token| (hash.rotate_left(5) ^ token.kind).wrapping_mul(0x9e37_79b9_7f4a_7c15))
    })
}

#[cfg(test)]
mod tests {
    use watchdog::watched;

    use super::*;

    fn program(kinds: impl IntoIterator<Item = u64>) -> Vec<Token> {
        kinds.into_iter().enumerate().map(|(place, kind)| Token { kind, line: place + 1 }).collect()
    }

    fn prints(tokens: &[Token], given: &BTreeSet<u64>) -> Fingerprints {
        let mut prints = Fingerprints::default();
        prints.add(tokens, given);
        prints
    }

    #[test]
    fn what_is_common_is_found_wherever_it_stands() {
        watched(|| {
            let long = RUN + WINDOW - 1;
            for before in 0..40 {
                let shared = 1000..1000 + long as u64;
                let one = program((0..before).chain(shared.clone()).chain(200..230));
                let other = program((500..530).chain(shared).chain(600..600 + before));
                let none = BTreeSet::new();
                let common = prints(&one, &none).common(&prints(&other, &none));
                assert!(!common.is_empty(), "{before}");
                let marked = lines(&one, &common);
                let inside = (before as usize + 1)..=(before as usize + long);
                assert!(marked.len() >= RUN && marked.iter().all(|line| inside.contains(line)), "{before}: {marked:?}");
            }
        });
    }

    #[test]
    fn what_is_given_is_no_fingerprint() {
        watched(|| {
            let given = program(0..60);
            let answer = program((0..60).chain(100..160));
            let own = prints(&answer, &all(&given));
            assert!(own.len() > 0);
            assert!(own.common(&prints(&given, &BTreeSet::new())).is_empty());
            assert_eq!(prints(&given, &all(&given)).len(), 0);
        });
    }

    #[test]
    fn short_programs_do_no_harm() {
        watched(|| {
            for length in 0..RUN as u64 + 2 {
                let tokens = program(0..length);
                let expected = usize::from(length >= RUN as u64);
                assert_eq!(prints(&tokens, &BTreeSet::new()).len(), expected, "{length}");
            }
        });
    }
}
