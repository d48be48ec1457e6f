//! Submissions that have much in common, for a teacher to look at.

mod page;
mod tokens;
mod winnowing;

use std::collections::{BTreeMap, BTreeSet};

use crate::results::Graded;

use tokens::tokens;
use winnowing::Fingerprints;

pub(super) use page::similar_page;

/// A share below this is what any two answers to one exercise may have in common.
const LEAST_SHARE: f64 = 0.4;

/// So few common fingerprints say nothing, whatever their share.
const LEAST_COMMON: usize = 4;

/// Of how many bytes a submission is compared at most. An answer has a few thousand.
const LONGEST: usize = 512 * 1024;

/// What was handed out of each exercise.
pub(super) type Given = BTreeMap<String, String>;

/// Two submissions to one exercise.
struct Pair<'a> {
    one: &'a Graded,
    other: &'a Graded,
    /// The share of fingerprints that both have, of those of the one that has fewer.
    share: f64,
    common: BTreeSet<u64>,
}

/// What was read of a submission.
struct Read<'a> {
    graded: &'a Graded,
    fingerprints: Fingerprints,
}

/// All pairs that have much in common, the most alike first; and those that cannot be compared.
fn pairs<'a>(all: &'a [Graded], course: &Given) -> (Vec<Pair<'a>>, Vec<&'a Graded>) {
    let mut exercises: BTreeMap<&str, Vec<Read<'_>>> = BTreeMap::new();
    let mut given: BTreeMap<&str, BTreeSet<u64>> = BTreeMap::new();
    let mut unread = Vec::new();
    for graded in all.iter().filter(|graded| !graded.sources.is_empty()) {
        let given = given.entry(&graded.exercise).or_insert_with(|| {
            let text = course.get(&graded.exercise).map_or("", String::as_str);
            winnowing::all(&tokens(text).unwrap_or_default())
        });
        match fingerprints(graded, given) {
            Some(fingerprints) => exercises.entry(&graded.exercise).or_default().push(Read { graded, fingerprints }),
            None => unread.push(graded),
        }
    }
    let mut pairs = Vec::new();
    for these in exercises.values() {
        for (place, one) in these.iter().enumerate() {
            pairs.extend(these[place + 1..].iter().filter_map(|other| pair(one, other)));
        }
    }
    pairs.sort_by(|one: &Pair<'_>, other| {
        other.share.total_cmp(&one.share).then(other.common.len().cmp(&one.common.len()))
    });
    (pairs, unread)
}

/// Without what is given; `None` if it is too long, or no Rust.
fn fingerprints(graded: &Graded, given: &BTreeSet<u64>) -> Option<Fingerprints> {
    let length: usize = graded.sources.values().map(String::len).sum();
    let mut fingerprints = Fingerprints::default();
    if length > LONGEST {
        return None;
    }
    for text in graded.sources.values() {
        fingerprints.add(&tokens(text)?, given);
    }
    Some(fingerprints)
}

fn pair<'a>(one: &Read<'a>, other: &Read<'a>) -> Option<Pair<'a>> {
    let common = one.fingerprints.common(&other.fingerprints);
    let fewer = one.fingerprints.len().min(other.fingerprints.len());
    let share = common.len() as f64 / fewer.max(1) as f64;
    let is_much = common.len() >= LEAST_COMMON && share >= LEAST_SHARE && one.graded.folder != other.graded.folder;
    is_much.then_some(Pair { one: one.graded, other: other.graded, share, common })
}
