//! Archives. They are read entry by entry, in memory; nothing is ever unpacked to the disk.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{Cursor, Read};
use std::path::Path;

use flate2::read::GzDecoder;

use super::found::{Found, MOST_BYTES, MOST_ENTRIES, is_left_out, is_source};

/// The longest archive that is read.
const LONGEST: u64 = 32 << 20;

/// Whether the name is that of an archive.
pub(crate) fn is_archive(name: &str) -> bool {
    without_ending(name).is_some()
}

/// The name of an archive without what says that it is one.
pub(crate) fn without_ending(name: &str) -> Option<&str> {
    let lower = name.to_ascii_lowercase();
    let ending = [".zip", ".tar.gz", ".tgz", ".tar"].into_iter().find(|ending| lower.ends_with(ending))?;
    name.get(..name.len() - ending.len())
}

/// The Rust files of the archive at this path; `name` is how it is called in the report.
pub(crate) fn read(path: &Path, name: &str) -> Result<Vec<Found>, String> {
    let told = |error: std::io::Error| format!("{name} cannot be read: {error}");
    if fs::metadata(path).map_err(told)?.len() > LONGEST {
        return Err(format!("{name} is larger than {} MiB", LONGEST >> 20));
    }
    let mut bytes = Vec::new();
    File::open(path).and_then(|file| file.take(LONGEST).read_to_end(&mut bytes)).map_err(told)?;
    let mut entries = Entries { archive: name, names: HashSet::new(), bytes: 0, found: Vec::new() };
    if name.to_ascii_lowercase().ends_with(".zip") {
        zip(&mut entries, bytes)?;
    } else if name.to_ascii_lowercase().ends_with(".tar") {
        tar(&mut entries, &bytes[..])?;
    } else {
        // What comes after the limit is cut off, and then the archive does not end as it should.
        tar(&mut entries, GzDecoder::new(&bytes[..]).take(MOST_BYTES))?;
    }
    Ok(entries.found)
}

fn zip(entries: &mut Entries<'_>, bytes: Vec<u8>) -> Result<(), String> {
    let broken = |archive: &str, error: zip::result::ZipError| format!("{archive} is no zip archive: {error}");
    // The library keeps one of two entries with the same name, and the directory says how many there were.
    let said = entries_said(&bytes);
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken(entries.archive, error))?;
    if said.is_some_and(|said| said != archive.len()) {
        return Err(format!("{} has two entries of the same name", entries.archive));
    }
    for place in 0..archive.len() {
        let entry = archive.by_index(place).map_err(|error| broken(entries.archive, error))?;
        let kind = match entry.unix_mode().map(|mode| mode & 0o170_000) {
            _ if entry.is_dir() => Kind::Folder,
            None | Some(0 | 0o100_000) => Kind::File,
            Some(0o120_000) => Kind::Link,
            Some(_) => Kind::Other,
        };
        let (name, size) = (entry.name().to_owned(), entry.size());
        entries.add(&name, kind, size, entry)?;
    }
    Ok(())
}

/// How many entries the end of a zip archive says there are; nothing if it is not where it is usual.
fn entries_said(bytes: &[u8]) -> Option<usize> {
    let end = bytes.windows(22).rposition(|window| window.starts_with(b"PK\x05\x06"))?;
    Some(usize::from(u16::from_le_bytes([bytes[end + 10], bytes[end + 11]])))
}

fn tar(entries: &mut Entries<'_>, from: impl Read) -> Result<(), String> {
    let broken = |archive: &str, error: std::io::Error| {
        format!("{archive} is no tar archive, or has more than {} MiB inside: {error}", MOST_BYTES >> 20)
    };
    let mut archive = tar::Archive::new(from);
    for entry in archive.entries().map_err(|error| broken(entries.archive, error))? {
        let entry = entry.map_err(|error| broken(entries.archive, error))?;
        use tar::EntryType;
        let kind = match entry.header().entry_type() {
            EntryType::Regular | EntryType::Continuous => Kind::File,
            EntryType::Directory => Kind::Folder,
            EntryType::Symlink | EntryType::Link => Kind::Link,
            EntryType::XGlobalHeader => continue,
            _ => Kind::Other,
        };
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        let size = entry.size();
        entries.add(&name, kind, size, entry)?;
    }
    Ok(())
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    File,
    Folder,
    Link,
    Other,
}

/// What has been read of an archive.
struct Entries<'a> {
    archive: &'a str,
    /// The paths so far, in lower case: on some systems two that differ only in that are one file.
    names: HashSet<String>,
    bytes: u64,
    found: Vec<Found>,
}

impl Entries<'_> {
    fn add(&mut self, name: &str, kind: Kind, size: u64, mut content: impl Read) -> Result<(), String> {
        let archive = self.archive;
        let path = name.replace('\\', "/");
        let path = path.trim_start_matches("./").trim_end_matches('/');
        if path.starts_with('/') || path.get(1..2) == Some(":") || path.split('/').any(|name| name == "..") {
            return Err(format!("{archive} has an entry that leads out of it: {path}"));
        }
        match kind {
            Kind::Link => return Err(format!("{archive} has a link in it: {path}; hand in the file itself")),
            Kind::Other => return Err(format!("{archive} has a device or a pipe in it: {path}")),
            Kind::File | Kind::Folder => {}
        }
        if kind == Kind::File && !self.names.insert(path.to_lowercase()) {
            return Err(format!("{archive} has two entries of the same name: {path}"));
        }
        self.bytes = self.bytes.saturating_add(size);
        if self.names.len() > MOST_ENTRIES || self.bytes > MOST_BYTES {
            return Err(format!("{archive} has more than {MOST_ENTRIES} entries or {} MiB inside", MOST_BYTES >> 20));
        }
        if kind == Kind::File && is_source(path) && !is_left_out(path) {
            self.found.push(Found::read(format!("{archive}/{path}"), content.by_ref()));
        }
        Ok(())
    }
}
