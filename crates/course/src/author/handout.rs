//! `cargo course handout DIR`: the students' copy of the course, without the solutions.
//!
//! Done again with the same folder it brings the copy up to date. What was handed out is written down with its checksum,
//! so a file that a student has changed is known, and stays as it is.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use pulldown_cmark::{Event, Parser, Tag};

use crate::course::Course;
use crate::{Outcome, cargo, screen};

/// What is not for students, at the root of the course.
const LEFT_OUT: [&str; 7] = [".ci", ".course", ".deny.toml", ".git", ".github", "solutions", "target"];

/// Where it is written down what was handed out.
const HANDED_OUT: &str = ".course/handed-out.txt";

/// Makes the copy, or brings it up to date.
pub(crate) fn handout(course: &Course, folder: &str) -> Outcome {
    let copy = PathBuf::from(folder);
    let again = format!("next: cargo course handout {folder}");
    let failed = |path: &Path, error: std::io::Error| format!("{}: {error}.\n{again}", path.display());
    let is_new = fs::read_dir(&copy).map_or(true, |mut entries| entries.next().is_none());
    if !is_new && !copy.join(HANDED_OUT).is_file() {
        return Err(format!("{folder} is not empty, and nothing was handed out there.\nnext: name an empty folder"));
    }
    fs::create_dir_all(&copy).map_err(|error| failed(&copy, error))?;
    let inside = copy.canonicalize().and_then(|copy| Ok((copy, course.root.canonicalize()?)));
    let (copy, root) = inside.map_err(|error| failed(&copy, error))?;
    if copy.starts_with(&root) {
        return Err(format!("{folder} lies inside the course.\nnext: name a folder outside of it"));
    }

    let before = read_list(&copy);
    let mut files = BTreeMap::new();
    collect(&root, &root, &mut files).map_err(|(path, error)| failed(&path, error))?;
    let mut list: BTreeMap<String, u32> =
        files.iter().map(|(path, bytes)| (path.clone(), crc32fast::hash(bytes))).collect();
    let (mut written, mut kept) = (0, Vec::new());
    for (path, bytes) in &files {
        let target = copy.join(path);
        match fs::read(&target) {
            Ok(there) if there == *bytes => {}
            Ok(there) if before.get(path) != Some(&crc32fast::hash(&there)) => kept.push(path.clone()),
            Ok(_) | Err(_) => {
                let folder = target.parent().unwrap_or(&copy);
                fs::create_dir_all(folder).and_then(|()| fs::write(&target, bytes)).map_err(|e| failed(&target, e))?;
                written += 1;
            }
        }
    }
    for (path, sum) in before.iter().filter(|(path, _)| !files.contains_key(*path)) {
        match fs::read(copy.join(path)) {
            Ok(there) if crc32fast::hash(&there) == *sum => drop(fs::remove_file(copy.join(path))),
            Ok(_) => kept.push(path.clone()),
            Err(_) => {}
        }
    }
    trim_lock(course, &copy)?;
    if let Ok(lock) = fs::read(copy.join("Cargo.lock")) {
        list.insert("Cargo.lock".to_owned(), crc32fast::hash(&lock));
    }
    write_list(&copy, &list).map_err(|error| failed(&copy.join(HANDED_OUT), error))?;

    screen::line(&format!("{folder} has the course without its solutions; {written} files were written."));
    if !kept.is_empty() {
        screen::line("Changed there, and left as they are:");
        kept.iter().for_each(|path| screen::line(&format!("    {path}")));
    }
    screen::next("cargo course", &format!("in {folder}, as a student sees it"));
    Ok(ExitCode::SUCCESS)
}

/// The files for students under this folder, by their paths from the root, with what is in them.
fn collect(root: &Path, folder: &Path, files: &mut BTreeMap<String, Vec<u8>>) -> Result<(), (PathBuf, std::io::Error)> {
    for entry in fs::read_dir(folder).map_err(|error| (folder.to_owned(), error))? {
        let entry = entry.map_err(|error| (folder.to_owned(), error))?;
        let (path, name) = (entry.path(), entry.file_name());
        if folder == root && LEFT_OUT.iter().any(|left_out| name == *left_out) {
            continue;
        }
        if path.is_dir() {
            collect(root, &path, files)?;
            continue;
        }
        let bytes = fs::read(&path).map_err(|error| (path.clone(), error))?;
        let parts = path.strip_prefix(root).unwrap_or(&path).iter().map(|part| part.to_string_lossy());
        let name = parts.collect::<Vec<_>>().join("/");
        files.insert(name.clone(), for_students(&name, bytes));
    }
    Ok(())
}

/// The file as students get it.
fn for_students(name: &str, bytes: Vec<u8>) -> Vec<u8> {
    match String::from_utf8(bytes) {
        Ok(text) if name == "Cargo.toml" => without_solution_packages(&text).into_bytes(),
        Ok(text) if name.ends_with(".md") => without_links_to_solutions(&text).into_bytes(),
        Ok(text) => text.into_bytes(),
        Err(error) => error.into_bytes(),
    }
}

/// The manifest of the workspace without the packages of the solutions, and without what it says of each.
fn without_solution_packages(manifest: &str) -> String {
    let paragraphs = manifest.split("\n\n").filter(|paragraph| !paragraph.contains("\n[profile.dev.package.solution"));
    let paragraphs = paragraphs.filter(|paragraph| !paragraph.starts_with("[profile.dev.package.solution"));
    let text = paragraphs.collect::<Vec<_>>().join("\n\n");
    text.replace("  \"solutions/solution*\",\n", "").replace(", \"solutions/solution*\"", "")
}

/// The page with the words of such a link in its place.
fn without_links_to_solutions(page: &str) -> String {
    let links = Parser::new(page).into_offset_iter().filter_map(|(event, range)| match event {
        Event::Start(Tag::Link { dest_url, .. }) if dest_url.contains("solutions/") => Some(range),
        _ => None,
    });
    let mut text = page.to_owned();
    for range in links.collect::<Vec<_>>().into_iter().rev() {
        let words = page[range.clone()].split_once("](").map(|(words, _)| words.trim_start_matches('[').to_owned());
        if let Some(words) = words {
            text.replace_range(range, &words);
        }
    }
    text
}

/// Has cargo take the packages out of the lock file that only solutions need. It needs no network for that.
fn trim_lock(course: &Course, copy: &Path) -> Result<(), String> {
    let mut command = cargo::cargo(course, "update");
    match command.current_dir(copy).args(["--workspace", "--offline", "--quiet"]).status() {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err(format!("cargo cannot read {}/Cargo.toml; it says above why.\nnext: mend that", copy.display())),
        Err(error) => Err(cargo::no_cargo(&error)),
    }
}

/// What was handed out before: paths with the checksums of their files.
fn read_list(copy: &Path) -> BTreeMap<String, u32> {
    let text = fs::read_to_string(copy.join(HANDED_OUT)).unwrap_or_default();
    let entry = |line: &str| {
        let (sum, path) = line.split_once(' ')?;
        Some((path.to_owned(), u32::from_str_radix(sum, 16).ok()?))
    };
    text.lines().filter_map(entry).collect()
}

fn write_list(copy: &Path, list: &BTreeMap<String, u32>) -> std::io::Result<()> {
    let lines: String = list.iter().map(|(path, sum)| format!("{sum:08x} {path}\n")).collect();
    fs::create_dir_all(copy.join(".course"))?;
    fs::write(copy.join(HANDED_OUT), lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_manifest_loses_the_solutions() {
        let manifest = "[workspace]\nmembers = [\n  \"crates/*\",\n  \"solutions/solution*\",\n]\ndefault-members = \
                        [\"crates/*\", \"solutions/solution*\"]\n\n# Why.\n[profile.dev.package.solution01]\nopt-level = 0\n\n\
                        [profile.dev.package.solution02]\nopt-level = 0\n\n[workspace.lints.rust]\n";
        let left = "[workspace]\nmembers = [\n  \"crates/*\",\n]\ndefault-members = [\"crates/*\"]\n\n[workspace.lints.rust]\n";
        assert_eq!(without_solution_packages(manifest), left);
    }

    #[test]
    fn links_to_solutions_become_words() {
        let page = "See [a solution](../../solutions/solution01/a.rs) and [`b`](b.md).\n\n`[c](solutions/c.rs)`\n";
        assert_eq!(without_links_to_solutions(page), "See a solution and [`b`](b.md).\n\n`[c](solutions/c.rs)`\n");
    }
}
