//! Folders and single files.

use std::fs::{self, File};
use std::path::Path;

use super::archive;
use super::found::{Found, MOST_ENTRIES, is_left_out, is_source};

/// The Rust files of a folder, of the archives in it, or this one file.
pub(crate) fn read(path: &Path, name: &str) -> Result<Vec<Found>, String> {
    let mut reader = Reader { found: Vec::new(), entries: 0 };
    reader.read(path, name)?;
    Ok(reader.found)
}

struct Reader {
    found: Vec<Found>,
    entries: usize,
}

impl Reader {
    /// Reads what is at this path; `name` is how it is called in the report.
    fn read(&mut self, path: &Path, name: &str) -> Result<(), String> {
        let told = |error: std::io::Error| format!("{name} cannot be read: {error}");
        self.entries += 1;
        if self.entries > MOST_ENTRIES {
            return Err(format!("there are more than {MOST_ENTRIES} files and folders in it"));
        }
        let kind = fs::symlink_metadata(path).map_err(told)?.file_type();
        if kind.is_symlink() {
            return Err(format!("{name} is a link; hand in the file itself"));
        }
        if kind.is_dir() {
            let entries: Result<Vec<_>, _> = fs::read_dir(path).map_err(told)?.take(MOST_ENTRIES + 1).collect();
            let mut paths: Vec<_> = entries.map_err(told)?.into_iter().map(|entry| entry.path()).collect();
            paths.sort();
            return paths.iter().try_for_each(|path| {
                let last = path.file_name().unwrap_or_default().to_string_lossy();
                if is_left_out(&last) { Ok(()) } else { self.read(path, &format!("{name}/{last}")) }
            });
        }
        if !kind.is_file() {
            return Err(format!("{name} is a device or a pipe, and no file"));
        }
        if archive::is_archive(name) {
            self.found.extend(archive::read(path, name)?);
        } else if is_source(name) {
            self.found.push(Found::read(name.to_owned(), File::open(path).map_err(told)?));
        }
        Ok(())
    }
}
