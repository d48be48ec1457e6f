//! `cargo course handout DIR`: the students' copy of the course, without the solutions.
//!
//! Done again with the same folder it brings the copy up to date. What was handed out is written down with its checksum,
//! so a file that a student has changed is known, and stays as it is.
//!
//! Where there is git, what it tracks is handed out; elsewhere all that lies in the folder. The answer of an exercise is
//! its stub, whatever the author has written there.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use course_files::{Course, Page, events};

use crate::{Outcome, cargo, screen};

/// What is not for students, at the root of the course.
const LEFT_OUT: [&str; 7] = [".ci", ".course", ".deny.toml", ".git", ".github", "solutions", "target"];

/// Where it is written down what was handed out.
const HANDED_OUT: &str = ".course/handed-out.txt";

/// Makes the copy, or brings it up to date.
pub(crate) fn handout(course: &Course, folder: &str) -> Outcome {
    let copy = PathBuf::from(folder);
    let again = format!("next: cargo course handout {folder}");
    let failed = |path: &Path, error: io::Error| format!("{}: {error}.\n{again}", path.display());
    if lies_inside(&copy, &course.root) {
        return Err(format!("{folder} lies inside the course.\nnext: name a folder outside of it"));
    }
    let is_new = fs::read_dir(&copy).map_or(true, |mut entries| entries.next().is_none());
    if !is_new && !copy.join(HANDED_OUT).is_file() {
        return Err(format!("{folder} is not empty, and nothing was handed out there.\nnext: name an empty folder"));
    }
    fs::create_dir_all(&copy).map_err(|error| failed(&copy, error))?;

    let mut handed_out = read_list(&copy);
    let before: Vec<String> = handed_out.keys().cloned().collect();
    let mut files = collect(&course.root).map_err(|(path, error)| failed(&path, error))?;
    // Written down before anything is copied: after an interruption it is known all the same what is ours.
    for (path, bytes) in &files {
        handed_out.entry(path.clone()).or_default().insert(crc32fast::hash(bytes));
    }
    let note =
        |handed_out: &HandedOut| write_list(&copy, handed_out).map_err(|error| failed(&copy.join(HANDED_OUT), error));
    note(&handed_out)?;
    let is_ours = |path: &str, there: &[u8]| handed_out[path].contains(&crc32fast::hash(there));
    let (mut written, mut kept) = (0, Vec::new());
    for (path, bytes) in &files {
        let target = copy.join(path);
        match fs::read(&target) {
            Ok(there) if there == *bytes => {}
            Ok(there) if !is_ours(path, &there) => kept.push(path.clone()),
            Ok(_) | Err(_) => {
                let folder = target.parent().unwrap_or(&copy);
                fs::create_dir_all(folder).and_then(|()| fs::write(&target, bytes)).map_err(|e| failed(&target, e))?;
                written += 1;
            }
        }
    }
    for path in before.iter().filter(|path| !files.contains_key(*path)) {
        match fs::read(copy.join(path)) {
            Ok(there) if is_ours(path, &there) => drop(fs::remove_file(copy.join(path))),
            Ok(_) => kept.push(path.clone()),
            Err(_) => {}
        }
    }
    if !kept.iter().any(|path| path == "Cargo.lock") {
        trim_lock(course, &copy)?;
        let trimmed = fs::read(copy.join("Cargo.lock")).ok();
        files.extend(trimmed.map(|trimmed| ("Cargo.lock".to_owned(), trimmed)));
    }
    let sums = files.iter().map(|(path, bytes)| (path.clone(), BTreeSet::from([crc32fast::hash(bytes)])));
    note(&sums.collect())?;

    screen::line(&format!("{folder} has the course without its solutions; {written} files were written."));
    if !kept.is_empty() {
        screen::line("Changed there, and left as they are:");
        kept.iter().for_each(|path| screen::line(&format!("    {path}")));
    }
    screen::next("cargo course", &format!("in {folder}, as a student sees it"));
    Ok(ExitCode::SUCCESS)
}

/// Whether this folder, which need not exist yet, is the course or lies inside it.
fn lies_inside(folder: &Path, course: &Path) -> bool {
    let absolute = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let there = absolute.ancestors().find_map(|ancestor| ancestor.canonicalize().ok());
    match (there, course.canonicalize()) {
        (Some(there), Ok(course)) => there.starts_with(course),
        (_, _) => false,
    }
}

/// The files for students, by their paths from the root, with what is in them.
fn collect(root: &Path) -> Result<BTreeMap<String, Vec<u8>>, (PathBuf, io::Error)> {
    let mut names = match tracked(root) {
        Some(names) => names,
        None => {
            let mut names = Vec::new();
            names_under(root, root, &mut names)?;
            names
        }
    };
    names.retain(|name| !LEFT_OUT.contains(&name.split('/').next().unwrap_or(name)));
    let mut files = BTreeMap::new();
    for name in names {
        let stub = name.strip_suffix("src/lib.rs").map(|folder| root.join(folder).join("stub.rs"));
        let source = stub.filter(|stub| stub.is_file()).unwrap_or_else(|| root.join(&name));
        let bytes = fs::read(&source).map_err(|error| (source, error))?;
        files.insert(name.clone(), for_students(&name, bytes));
    }
    Ok(files)
}

/// The files that git tracks and that are there, if this is the root of a repository.
fn tracked(root: &Path) -> Option<Vec<String>> {
    if !root.join(".git").exists() {
        return None;
    }
    let output = Command::new("git").current_dir(root).args(["ls-files", "-z"]).output().ok()?;
    let names = String::from_utf8(output.stdout).ok().filter(|_| output.status.success())?;
    Some(names.split('\0').filter(|name| root.join(name).is_file()).map(str::to_owned).collect())
}

fn names_under(root: &Path, folder: &Path, names: &mut Vec<String>) -> Result<(), (PathBuf, io::Error)> {
    for entry in fs::read_dir(folder).map_err(|error| (folder.to_owned(), error))? {
        let path = entry.map_err(|error| (folder.to_owned(), error))?.path();
        let parts: Vec<_> =
            path.strip_prefix(root).unwrap_or(&path).iter().map(|part| part.to_string_lossy()).collect();
        match path.is_dir() {
            true if LEFT_OUT.contains(&parts[0].as_ref()) => {}
            true => names_under(root, &path, names)?,
            false => names.push(parts.join("/")),
        }
    }
    Ok(())
}

/// The file as students get it.
fn for_students(name: &str, bytes: Vec<u8>) -> Vec<u8> {
    match String::from_utf8(bytes) {
        Ok(text) if name == "Cargo.toml" => without_solution_packages(&text.replace("\r\n", "\n")).into_bytes(),
        Ok(text) if name.ends_with(".md") => without_links_to_solutions(&text).into_bytes(),
        Ok(text) => text.into_bytes(),
        Err(error) => error.into_bytes(),
    }
}

/// The manifest of the workspace without the packages of the solutions.
fn without_solution_packages(manifest: &str) -> String {
    manifest.replace("  \"solutions/solution*\",\n", "").replace(", \"solutions/solution*\"", "")
}

/// The page with the words of such a link in its place.
fn without_links_to_solutions(page: &str) -> String {
    let mut text = page.to_owned();
    for link in Page::of(page, &events(page)).links.iter().rev().filter(|link| link.target.contains("solutions/")) {
        text.replace_range(link.place.clone(), &page[link.words.clone()]);
    }
    text
}

/// Has cargo take the packages out of the lock file that only solutions need. It needs no network for that.
fn trim_lock(course: &Course, copy: &Path) -> Result<(), String> {
    let mut command = cargo::cargo(course, "update");
    match command.current_dir(copy).args(["--workspace", "--offline", "--quiet"]).status() {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err(format!(
            "cargo cannot read {}/Cargo.toml; it says above why.\nnext: fix that, then run the same command",
            copy.display()
        )),
        Err(error) => Err(cargo::no_cargo(&error)),
    }
}

/// The checksums of what was handed out, by paths. Most files have one; after an interruption some have two.
type HandedOut = BTreeMap<String, BTreeSet<u32>>;

fn read_list(copy: &Path) -> HandedOut {
    let mut handed_out = HandedOut::new();
    let text = fs::read_to_string(copy.join(HANDED_OUT)).unwrap_or_default();
    for (sum, path) in text.lines().filter_map(|line| line.split_once(' ')) {
        if let Ok(sum) = u32::from_str_radix(sum, 16) {
            handed_out.entry(path.to_owned()).or_default().insert(sum);
        }
    }
    handed_out
}

fn write_list(copy: &Path, handed_out: &HandedOut) -> io::Result<()> {
    let lines = handed_out.iter().flat_map(|(path, sums)| sums.iter().map(move |sum| format!("{sum:08x} {path}\n")));
    fs::create_dir_all(copy.join(".course"))?;
    fs::write(copy.join(HANDED_OUT), lines.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_manifest_loses_the_solutions() {
        let manifest = "[workspace]\nmembers = [\n  \"crates/*\",\n  \"solutions/solution*\",\n]\ndefault-members = \
                        [\"crates/*\", \"solutions/solution*\"]\n\n[workspace.lints.rust]\n";
        let left = "[workspace]\nmembers = [\n  \"crates/*\",\n]\ndefault-members = [\"crates/*\"]\n\n[workspace.lints.rust]\n";
        assert_eq!(without_solution_packages(manifest), left);
    }

    #[test]
    fn links_to_solutions_become_words() {
        let page = "See [a solution](../../solutions/solution01/a.rs) and [`b`](b.md).\n\n`[c](solutions/c.rs)`\n";
        assert_eq!(without_links_to_solutions(page), "See a solution and [`b`](b.md).\n\n`[c](solutions/c.rs)`\n");
    }
}
