//! Whether every link of a page leads somewhere: to a file of the course, and to a heading of a page.

use std::path::Path;

use course_files::{Course, follow, pages_under};

use super::Found;

pub(super) fn verify(course: &Course) -> Found {
    let unreadable = |file: &Path, error| vec![format!("{}: {error}", file.display())];
    let root = course.root.canonicalize().map_err(|error| unreadable(&course.root, error))?;
    let pages = pages_under(&root).map_err(|(file, error)| unreadable(&file, error))?;
    let from_root = |file: &Path| file.strip_prefix(&root).unwrap_or(file).display().to_string();
    let mut faults = Vec::new();
    let mut links = 0;
    for (file, page) in &pages {
        for link in &page.links {
            links += 1;
            if let Err(why) = follow(file, &link.target, &pages) {
                faults.push(format!("{}:{}: `{}` {why}", from_root(file), link.line, link.target));
            }
        }
    }
    if faults.is_empty() { Ok(format!("{links} links on {} pages lead somewhere", pages.len())) } else { Err(faults) }
}
