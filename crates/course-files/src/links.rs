//! [`follow`]: which file, and which heading of it, a link leads to.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::page::{Page, events};

/// Pages by their absolute paths.
pub type Pages = BTreeMap<PathBuf, Page>;

/// Where a link leads.
#[derive(Debug, PartialEq)]
pub struct Target {
    /// An absolute path: to a page, another file, or a folder that has no page.
    pub file: PathBuf,
    /// The name of a heading of that page.
    pub anchor: Option<String>,
}

/// Follows a link of the page at this absolute path.
pub fn follow(page: &Path, target: &str, pages: &Pages) -> Result<Target, &'static str> {
    let (path, anchor) = target.split_once('#').map_or((target, None), |(path, anchor)| (path, Some(anchor)));
    let folder = page.parent().unwrap_or(page);
    let found = if path.is_empty() { Ok(page.to_owned()) } else { folder.join(path).canonicalize() };
    let mut file = found.map_err(|_| "leads to no file")?;
    if file.is_dir() && file.join("README.md").is_file() {
        file.push("README.md");
    }
    match (anchor, pages.get(&file)) {
        (Some(anchor), Some(page)) if !page.anchors.contains(anchor) => Err("leads to no heading"),
        (anchor, _) => Ok(Target { file, anchor: anchor.map(str::to_owned) }),
    }
}

/// Reads the Markdown pages of this folder and of those in it. What cargo, git and the desk write is none of them.
pub fn pages_under(folder: &Path) -> Result<Pages, (PathBuf, io::Error)> {
    let mut files = Vec::new();
    let root = folder.canonicalize().map_err(|error| (folder.to_owned(), error))?;
    find(&root, &mut files);
    let read = |file: PathBuf| match fs::read_to_string(&file) {
        Ok(text) => Ok((file, Page::of(&text, &events(&text)))),
        Err(error) => Err((file, error)),
    };
    files.into_iter().map(read).collect()
}

fn find(folder: &Path, pages: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let (path, name) = (entry.path(), entry.file_name());
        if path.is_dir() {
            if name != "target" && !name.to_string_lossy().starts_with('.') {
                find(&path, pages);
            }
        } else if path.extension().is_some_and(|extension| extension == "md") {
            pages.push(path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_must_lead_to_a_file_and_a_heading() {
        watchdog::watched(|| {
            let folder = tempfile::tempdir().unwrap();
            let page = folder.path().canonicalize().unwrap().join("README.md");
            fs::write(&page, "# Here\n").unwrap();
            fs::create_dir(folder.path().join("sub")).unwrap();
            let pages = pages_under(folder.path()).unwrap();
            for (good, anchor) in [
                ("#here", Some("here")),
                ("README.md", None),
                ("README.md#here", Some("here")),
                ("sub/../README.md#here", Some("here")),
                (".", None),
            ] {
                let target = Target { file: page.clone(), anchor: anchor.map(str::to_owned) };
                assert_eq!(follow(&page, good, &pages), Ok(target), "{good}");
            }
            assert!(follow(&page, "sub", &pages).is_ok_and(|target| target.file.is_dir()));
            assert_eq!(follow(&page, "gone.md", &pages), Err("leads to no file"));
            assert_eq!(follow(&page, "README.md#gone", &pages), Err("leads to no heading"));
        });
    }
}
