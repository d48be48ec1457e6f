//! Hostile and broken submissions of many kinds, each with its verdict.

mod archives;
mod exercise;
mod kinds;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::Duration;

use watchdog::watched_for;

use super::course::{Course, column};
use kinds::{Handed, KINDS, Kind, RIGHT, SLOW_KINDS, UNIX_KINDS};

/// A hundred submissions, each compiled, on a machine that others use as well.
const PATIENCE: Duration = Duration::from_secs(60 * 60);

#[test]
fn every_kind_has_its_verdict_and_harms_nothing() {
    watched_for(PATIENCE, || expect_verdicts(KINDS.iter().chain(UNIX_KINDS).collect()));
}

#[test]
#[ignore = "compiles for two minutes; run it with `cargo test -p grade -- --ignored`"]
fn every_slow_kind_has_its_verdict_and_harms_nothing() {
    watched_for(PATIENCE, || expect_verdicts(SLOW_KINDS.iter().collect()));
}

fn expect_verdicts(kinds: Vec<&Kind>) {
    let course = Course::of(&exercise::files());
    kinds.iter().for_each(|kind| hand_in(&course, kind));
    let before = files_outside(&course);
    let (_, said) = course.grade("reports");
    println!("{said}");
    let table = course.table("reports");
    let judged = column(&table, "verdict").into_iter().zip(column(&table, "reason"));
    let judged: BTreeMap<String, _> = column(&table, "student").into_iter().zip(judged).collect();
    let wrong: Vec<String> = kinds.iter().filter_map(|kind| objection(kind, &judged)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(judged.len(), kinds.len(), "{table}");
    assert_eq!(files_outside(&course), before, "what was handed in, and what lies around, is as it was");
    assert_eq!(course.processes(), [""; 0]);
}

fn hand_in(course: &Course, (name, _, _, handed): &Kind) {
    let class = course.folder("class");
    fs::create_dir_all(&class).unwrap();
    let write = |ending: &str, bytes: &[u8]| fs::write(class.join(format!("{name}_ex01{ending}")), bytes).unwrap();
    match handed {
        Handed::Text(text) => write(".rs", text.as_bytes()),
        Handed::Harm(harm) => {
            let right = RIGHT.replacen("{\n", "{\n    harm();\n", 1);
            write(".rs", format!("{right}\n{harm}\n").as_bytes());
        }
        Handed::Files(files) => {
            files.iter().for_each(|(path, text)| course.hand_in(&format!("{name}_ex01/{path}"), text));
        }
        Handed::Made(text) => write(".rs", &text()),
        Handed::Put(put) => put(&class.join(format!("{name}_ex01"))),
        Handed::Archive(ending, bytes) => write(&format!(".{ending}"), &bytes()),
    }
}

/// What is wrong with the verdict on a kind, if anything is.
fn objection((name, verdict, reason, _): &Kind, judged: &BTreeMap<String, (String, String)>) -> Option<String> {
    // As the table writes it.
    let harmless: String = name.chars().filter(|c| !c.is_control() && *c != '\u{202e}').collect();
    let found = [harmless.clone(), format!("'{harmless}")].into_iter().find_map(|name| judged.get(&name));
    let Some((seen, why)) = found else { return Some(format!("{name}: not graded")) };
    let is_right = seen == verdict && why.contains(reason);
    (!is_right).then(|| format!("{name}: expected {verdict} ({reason}); saw {seen} ({why})"))
}

/// All files of the course but those that the grader makes, with what they say.
fn files_outside(course: &Course) -> BTreeMap<String, Vec<u8>> {
    fn read(folder: &Path, files: &mut BTreeMap<String, Vec<u8>>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let kind = fs::symlink_metadata(&path).unwrap().file_type();
            if kind.is_dir() {
                read(&path, files);
            } else {
                let text = if kind.is_file() { fs::read(&path).unwrap() } else { Vec::new() };
                files.insert(path.to_string_lossy().into_owned(), text);
            }
        }
    }
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(course.folder("")).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.ends_with("target") && !path.ends_with("reports") {
            read(&path, &mut files);
        } else if path.is_file() {
            files.insert(path.to_string_lossy().into_owned(), fs::read(&path).unwrap());
        }
    }
    files
}
