//! The contract of `futures-pool`, read from its tests: each is named after its clause, and its name is a sentence.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::Path;

use crate::contents::Chapter;
use crate::links::relative;
use crate::sources::Sources;

const TESTS: &str = "crates/futures-pool/tests";
/// The folders of tests that have clauses.
const SUITES: [&str; 2] = ["contract", "processes"];
/// Links to this folder lead to its chapter.
pub(crate) const FOLDER: &str = "crates/futures-pool/tests/contract";
/// Where its chapter stands.
pub(crate) const PLACE: &str = "crates/futures-pool/contract.md";
/// Executors, threads, futures, waiting, beyond Python, processes; then what is left.
const ORDER: &str = "etfwbpx";

/// What a sentence writes otherwise than the name of a test can.
const SPELLINGS: [(&str, &str); 12] = [
    ("as completed", "`as_completed`"),
    ("wait idle", "`wait_idle`"),
    ("keep alive", "`keep_alive`"),
    ("kill workers", "`kill_workers`"),
    ("terminate workers", "`terminate_workers`"),
    ("max tasks per child", "`max_tasks_per_child`"),
    ("max workers", "`max_workers`"),
    ("arc", "`Arc`"),
    ("cpus", "CPUs"),
    ("ctrl c", "Ctrl-C"),
    ("fibonacci", "Fibonacci"),
    ("time out", "time-out"),
];

/// A file of tests.
struct Tests {
    /// Its path from the root.
    file: String,
    /// The first paragraph of what it says of itself.
    introduction: String,
    /// The names of its tests that have a clause.
    names: Vec<(Clause, String)>,
}

/// `b2`: a letter's place in [`ORDER`], the letter, and a number.
type Clause = (usize, char, u32);

/// What the tests say of a clause.
#[derive(Default)]
struct Promise {
    /// What files say that are about this clause and a few others.
    subjects: BTreeSet<String>,
    /// The sentences of its tests, and in which files.
    sentences: BTreeMap<String, Vec<String>>,
}

/// Its chapter; none where there are no such tests.
pub(crate) fn chapter(root: &Path, sources: &mut Sources) -> Result<Option<(Chapter, String)>, Vec<String>> {
    let mut tests = Vec::new();
    for suite in SUITES {
        read(root, &format!("{TESTS}/{suite}"), &mut tests)
            .map_err(|(path, error)| vec![format!("{path}: {error}")])?;
    }
    let promises = promises(&tests);
    if promises.is_empty() {
        return Ok(None);
    }
    let introductions = tests.iter().filter(|tests| tests.file.ends_with("/main.rs"));
    let introductions: Vec<_> = introductions.map(|tests| tests.introduction.as_str()).collect();
    let mut text = format!("# The contract and its tests\n\n{}\n", introductions.join("\n\n"));
    for ((_, letter, number), promise) in promises {
        text += &format!("\n## {}{number}\n\n", letter.to_uppercase());
        if !promise.subjects.is_empty() {
            text += &format!("{}\n\n", promise.subjects.into_iter().collect::<Vec<_>>().join(" "));
        }
        text += "| what a test shows | in |\n|---|---|\n";
        for (sentence, files) in promise.sentences {
            let link = |file: &String| {
                let name = file.strip_prefix(TESTS).unwrap_or(file).trim_start_matches('/');
                format!("[`{name}`](<{}>)", relative(PLACE, &sources.add_file(file)))
            };
            text += &format!("| {sentence} | {} |\n", files.iter().map(link).collect::<Vec<_>>().join(", "));
        }
    }
    Ok(Some((Chapter::new(PLACE, "The contract and its tests", 1), text)))
}

fn read(root: &Path, folder: &str, tests: &mut Vec<Tests>) -> Result<(), (String, io::Error)> {
    let mut names: Vec<_> =
        fs::read_dir(root.join(folder)).into_iter().flatten().flatten().map(|e| e.file_name()).collect();
    names.sort();
    for name in names {
        let path = format!("{folder}/{}", name.to_string_lossy());
        if root.join(&path).is_dir() {
            read(root, &path, tests)?;
        } else if path.ends_with(".rs") {
            let text = fs::read_to_string(root.join(&path)).map_err(|error| (path.clone(), error))?;
            let text = text.replace("\r\n", "\n");
            tests.push(Tests { introduction: introduction(&text), names: names_in(&text), file: path });
        }
    }
    Ok(())
}

fn introduction(text: &str) -> String {
    let lines = text.lines().map_while(|line| line.strip_prefix("//!")).map(str::trim);
    let paragraph = lines.take_while(|line| !line.is_empty()).collect::<Vec<_>>().join(" ");
    // Links of rustdoc lead nowhere here.
    paragraph.replace("[`", "`").replace("`]", "`")
}

fn names_in(text: &str) -> Vec<(Clause, String)> {
    let behind_attribute = text.split("#[test]\n").skip(1);
    let functions = behind_attribute.filter_map(|rest| rest.split_once("fn ")?.1.split_once('('));
    functions.filter_map(|(name, _)| named(name)).collect()
}

/// The clause and the sentence of a test of this name: `b2_everybody_is_served`.
fn named(name: &str) -> Option<(Clause, String)> {
    let (clause, words) = name.split_once('_')?;
    let spelled = |sentence: String, (plain, spelled): &(&str, &str)| {
        sentence.replace(&format!(" {plain} "), &format!(" {spelled} "))
    };
    let sentence = SPELLINGS.iter().fold(format!(" {} ", words.replace('_', " ")), spelled);
    Some((clause_of(clause)?, capitalized(sentence.trim()) + "."))
}

fn clause_of(word: &str) -> Option<Clause> {
    let letter = word.chars().next()?.to_ascii_lowercase();
    Some((ORDER.find(letter)?, letter, word[1..].parse().ok()?))
}

fn promises(tests: &[Tests]) -> BTreeMap<Clause, Promise> {
    let mut promises: BTreeMap<Clause, Promise> = BTreeMap::new();
    for Tests { file, introduction, names } in tests {
        for (clause, sentence) in names {
            let promise = promises.entry(*clause).or_default();
            promise.subjects.extend(subject(introduction, *clause));
            let files = promise.sentences.entry(sentence.clone()).or_default();
            if !files.contains(file) {
                files.push(file.clone());
            }
        }
    }
    promises
}

/// What is said behind the clauses that an introduction begins with, if this one is among them: `F1 to F7: a future …`.
fn subject(introduction: &str, clause: Clause) -> Option<String> {
    let (clauses, subject) = introduction.split_once(": ")?;
    let mut is_among_them = false;
    for part in clauses.replace(" and ", ", ").split(", ") {
        let (first, last) = part.split_once(" to ").unwrap_or((part, part));
        is_among_them |= (clause_of(first)?..=clause_of(last)?).contains(&clause);
    }
    is_among_them.then(|| capitalized(subject))
}

fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clauses_come_in_order_with_what_their_tests_say() {
        watchdog::watched(|| {
            let root = tempfile::tempdir().unwrap();
            let test = |name: &str| format!("#[test]\nfn {name}() {{}}\n");
            for (file, text) in [
                ("contract/main.rs", "//! All of [`it`],\n//! here.\n//!\n//! More.\n".to_owned()),
                ("contract/a/f.rs", format!("//! F1 to F3: a future.\n{}", test("f2_it_ends"))),
                ("contract/b.rs", format!("//! E7 and F2: both.\n{}{}", test("f2_it_ends"), test("e10_tasks_borrow"))),
                (
                    "processes/p.rs",
                    format!("//! What F2 is not: this.\n{}fn f2_no_test() {{}}", test("e7_a_pool_ends")),
                ),
            ] {
                let file = root.path().join(TESTS).join(file);
                fs::create_dir_all(file.parent().unwrap()).unwrap();
                fs::write(file, text).unwrap();
            }
            let (_, text) = chapter(root.path(), &mut Sources::default()).unwrap().unwrap();
            let row = |sentence: &str, files: &[&str]| {
                let link = |file: &&str| format!("[`{file}`](<../../sources/crates/futures-pool/tests/{file}.md>)");
                let files = files.iter().map(link).collect::<Vec<_>>().join(", ");
                format!("| what a test shows | in |\n|---|---|\n| {sentence} | {files} |\n")
            };
            let expected = format!(
                "# The contract and its tests\n\nAll of `it`, here.\n\n## E7\n\n{}\n## E10\n\n{}\n## F2\n\nA future. \
                 Both.\n\n{}",
                row("A pool ends.", &["processes/p.rs"]),
                row("Tasks borrow.", &["contract/b.rs"]),
                row("It ends.", &["contract/a/f.rs", "contract/b.rs"]),
            );
            assert_eq!(text, expected);
        });
    }

    #[test]
    fn sentences_are_spelled_as_sentences_are() {
        watchdog::watched(|| {
            let sentence = |name| named(name).unwrap().1;
            assert_eq!(sentence("e1_max_workers_are_the_cpus"), "`max_workers` are the CPUs.");
            assert_eq!(sentence("f1_no_time_out_of_an_arc"), "No time-out of an `Arc`.");
            assert_eq!(sentence("f1_search_and_march"), "Search and march.");
        });
    }

    #[test]
    fn without_tests_there_is_no_chapter() {
        watchdog::watched(|| {
            let root = tempfile::tempdir().unwrap();
            assert!(chapter(root.path(), &mut Sources::default()).unwrap().is_none());
        });
    }
}
