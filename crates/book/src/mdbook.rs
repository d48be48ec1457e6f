//! mdBook, which makes a web site of the chapters: its settings, our theme, and its command.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::assembly::Assembly;

/// What mdBook reads besides the chapters, by paths from the folder of the book.
const FILES: [(&str, &str); 12] = [
    ("book.toml", include_str!("../theme/book.toml")),
    ("theme/head.hbs", include_str!("../theme/head.hbs")),
    ("theme/header.hbs", include_str!("../theme/header.hbs")),
    ("theme/course.css", include_str!("../theme/course.css")),
    ("theme/languages.js", include_str!("../theme/languages.js")),
    ("theme/folds.js", include_str!("../theme/folds.js")),
    ("theme/paper.js", include_str!("../theme/paper.js")),
    ("theme/accessible.js", include_str!("../theme/accessible.js")),
    ("theme/timeline.css", timeline::html::STYLE),
    ("theme/timeline.js", timeline::html::SCRIPT),
    // Not by a dependency: it would build the model checker with the book.
    ("theme/schedule.css", include_str!("../../races/src/pages/schedule.css")),
    ("theme/schedule.js", include_str!("../../races/src/pages/schedule.js")),
];

/// The versions whose pages our theme fits.
const VERSION: &str = "0.5.";
const INSTALL: &str = "next: cargo install mdbook --version 0.5.4 --locked";
/// Only browsers of this machine reach it.
const ADDRESS: &str = "127.0.0.1";

/// Says what to do if mdBook is missing or does not fit.
pub(crate) fn must_be_installed() -> Result<(), String> {
    let version = Command::new("mdbook").arg("--version").output();
    let version = version.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    fits(version.as_deref().ok())
}

/// Whether our theme fits the mdBook that says this of its version, if there is one.
fn fits(version: Option<&str>) -> Result<(), String> {
    match version.map(|version| version.trim_start_matches("mdbook").trim_start().trim_start_matches('v')) {
        Some(version) if version.starts_with(VERSION) => Ok(()),
        Some(other) => Err(format!("The book needs mdBook {VERSION}x; here is {other}.\n{INSTALL} --force")),
        None => Err(format!("The book is made by mdBook, which is not installed here.\n{INSTALL}")),
    }
}

/// A folder from which mdBook makes the book.
pub(crate) struct Book {
    folder: PathBuf,
}

impl Book {
    /// Writes what was assembled, the settings and the theme to this folder, in place of those from before. Pictures come
    /// from the repository at this root.
    pub(crate) fn write(folder: &Path, assembly: &Assembly, root: &Path) -> Result<Book, (PathBuf, io::Error)> {
        for old in ["src", "theme"] {
            match fs::remove_dir_all(folder.join(old)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err((folder.join(old), error)),
                _ => {}
            }
        }
        let made = |file: &Path| fs::create_dir_all(file.parent().unwrap_or(folder));
        let texts = assembly.texts.iter().map(|(place, text)| (format!("src/{place}"), text.as_str()));
        for (place, text) in texts.chain(FILES.map(|(place, text)| (place.to_owned(), text))) {
            let file = folder.join(place);
            made(&file).and_then(|()| fs::write(&file, text)).map_err(|error| (file, error))?;
        }
        for picture in &assembly.pictures {
            let file = folder.join("src").join(picture);
            made(&file).and_then(|()| fs::copy(root.join(picture), &file)).map_err(|error| (file, error))?;
        }
        Ok(Book { folder: folder.to_owned() })
    }

    /// Has mdBook make the book, and returns its first page.
    pub(crate) fn build(&self) -> Result<PathBuf, String> {
        let html = self.folder.join("html");
        self.mdbook(&["build"], &html, "cargo course book")?;
        Ok(html.join("index.html"))
    }

    /// Has mdBook serve the book until it is stopped. The pages that it serves contain a script that reloads them, so they
    /// are kept apart from those that are read without a server.
    pub(crate) fn serve(&self, port: u16) -> Result<(), String> {
        println!("The book is at http://{ADDRESS}:{port} until you press Ctrl-C.");
        let words = ["serve", "--hostname", ADDRESS, "--port", &port.to_string()];
        self.mdbook(&words, &self.folder.join("served"), "cargo course book --serve --port 3001")
    }

    fn mdbook(&self, words: &[&str], html: &Path, next: &str) -> Result<(), String> {
        let mut command = Command::new("mdbook");
        command.args(words).arg("--dest-dir").arg(html).arg(&self.folder).env("MDBOOK_LOG", "warn");
        match command.status() {
            Ok(status) if status.success() => Ok(()),
            Ok(_) => Err(format!("mdBook ended with an error; it says above why.\nnext: {next}")),
            Err(error) => Err(format!("mdBook cannot be run: {error}.\n{INSTALL}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    #[test]
    fn only_versions_that_the_theme_fits_are_taken() {
        watchdog::watched(|| {
            assert_eq!(fits(Some("mdbook v0.5.4")), Ok(()));
            assert!(
                fits(Some("mdbook v0.4.52"))
                    .unwrap_err()
                    .contains("needs mdBook 0.5.x; here is 0.4.52.\nnext: cargo install")
            );
            assert!(fits(None).unwrap_err().contains("not installed here.\nnext: cargo install mdbook"));
        });
    }

    #[test]
    fn what_was_written_before_is_gone() {
        watchdog::watched(|| {
            let folder = tempfile::tempdir().unwrap();
            let root = tempfile::tempdir().unwrap();
            fs::write(root.path().join("p.svg"), "<svg/>").unwrap();
            let of = |place: &str| Assembly {
                texts: BTreeMap::from([(place.to_owned(), "# A\n".to_owned())]),
                pictures: BTreeSet::from(["p.svg".to_owned()]),
            };
            Book::write(folder.path(), &of("a/old.md"), root.path()).unwrap();
            Book::write(folder.path(), &of("a/new.md"), root.path()).unwrap();
            assert!(!folder.path().join("src/a/old.md").exists());
            assert!(folder.path().join("src/a/new.md").is_file());
            assert!(folder.path().join("src/p.svg").is_file());
            assert!(folder.path().join("book.toml").is_file());
        });
    }
}
