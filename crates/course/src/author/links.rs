//! Whether every link of a page leads somewhere: to a file of the course, and to a heading of a page.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::Found;
use crate::course::Course;

pub(super) fn verify(course: &Course) -> Found {
    let mut files = Vec::new();
    let root = course.root.canonicalize().map_err(|error| vec![format!("{}: {error}", course.root.display())])?;
    pages_under(&root, &mut files);
    let mut pages = BTreeMap::new();
    for file in files {
        match fs::read_to_string(&file) {
            Ok(text) => drop(pages.insert(file, Page::of(&text))),
            Err(error) => return Err(vec![format!("{}: {error}", file.display())]),
        }
    }
    let from_root = |file: &Path| file.strip_prefix(&root).unwrap_or(file).display().to_string();
    let mut faults = Vec::new();
    let mut links = 0;
    for (file, page) in &pages {
        for (line, target) in &page.links {
            links += 1;
            if let Err(why) = follow(file, target, &pages) {
                faults.push(format!("{}:{line}: `{target}` {why}", from_root(file)));
            }
        }
    }
    if faults.is_empty() { Ok(format!("{links} links on {} pages lead somewhere", pages.len())) } else { Err(faults) }
}

/// What matters of a page.
struct Page {
    /// The targets of its links that lead to a file or a heading, each with the number of its line.
    links: Vec<(usize, String)>,
    /// The names by which a link reaches its headings.
    anchors: BTreeSet<String>,
}

impl Page {
    fn of(text: &str) -> Page {
        let (mut links, mut anchors) = (Vec::new(), BTreeSet::new());
        let mut heading: Option<String> = None;
        for (event, range) in Parser::new_ext(text, Options::ENABLE_TABLES).into_offset_iter() {
            match event {
                Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) if !is_elsewhere(&dest_url) => {
                    links.push((text[..range.start].matches('\n').count() + 1, dest_url.into_string()));
                }
                Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
                Event::Text(words) | Event::Code(words) => {
                    if let Some(heading) = &mut heading {
                        heading.push_str(&words);
                    }
                }
                Event::End(TagEnd::Heading(_)) => {
                    let anchor = anchor_of(&heading.take().unwrap_or_default());
                    let numbered = (1..).map(|number| format!("{anchor}-{number}"));
                    let free = std::iter::once(anchor.clone()).chain(numbered).find(|name| !anchors.contains(name));
                    anchors.extend(free);
                }
                _ => {}
            }
        }
        Page { links, anchors }
    }
}

/// The name of a heading, as GitHub makes it: small letters, without punctuation, with hyphens for spaces.
/// (`html-pipeline`, `TableOfContentsFilter`.)
fn anchor_of(heading: &str) -> String {
    let kept = heading.to_lowercase();
    let kept = kept.chars().filter(|letter| letter.is_alphanumeric() || "-_ ".contains(*letter));
    kept.map(|letter| if letter == ' ' { '-' } else { letter }).collect()
}

fn is_elsewhere(target: &str) -> bool {
    target.contains("://") || target.starts_with("mailto:")
}

fn follow(page: &Path, target: &str, pages: &BTreeMap<PathBuf, Page>) -> Result<(), &'static str> {
    let (path, anchor) = target.split_once('#').map_or((target, None), |(path, anchor)| (path, Some(anchor)));
    let folder = page.parent().unwrap_or(page);
    let found = if path.is_empty() { Ok(page.to_owned()) } else { folder.join(path).canonicalize() };
    let mut file = found.map_err(|_| "leads to no file")?;
    if file.is_dir() && file.join("README.md").is_file() {
        file.push("README.md");
    }
    match (anchor, pages.get(&file)) {
        (Some(anchor), Some(page)) if !page.anchors.contains(anchor) => Err("leads to no heading"),
        (None | Some(_), _) => Ok(()),
    }
}

/// The Markdown pages of this folder and those in it. What cargo, git and the desk write is none of them.
fn pages_under(folder: &Path, pages: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let (path, name) = (entry.path(), entry.file_name());
        if path.is_dir() {
            if name != "target" && !name.to_string_lossy().starts_with('.') {
                pages_under(&path, pages);
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
    fn links_and_headings_are_found_outside_of_code() {
        let page =
            Page::of("# `map` and `wait`, twice!\n\n# A\n# A\n[a](b.md#c) `[no](x.md)`\n\n```\n[no](y.md)\n```\n");
        assert_eq!(page.links, [(5, "b.md#c".to_owned())]);
        assert_eq!(page.anchors.iter().map(String::as_str).collect::<Vec<_>>(), ["a", "a-1", "map-and-wait-twice"]);
    }

    #[test]
    fn links_to_other_hosts_are_left_alone() {
        assert!(Page::of("[a](https://example.com) <https://example.com> [b](mailto:a@b)").links.is_empty());
    }

    #[test]
    fn a_link_must_lead_to_a_file_and_a_heading() {
        let folder = tempfile::tempdir().unwrap();
        let page = folder.path().canonicalize().unwrap().join("README.md");
        fs::write(&page, "# Here\n").unwrap();
        fs::create_dir(folder.path().join("sub")).unwrap();
        let pages = BTreeMap::from([(page.clone(), Page::of("# Here\n"))]);
        for good in ["#here", "README.md", "README.md#here", "sub", "sub/../README.md#here"] {
            assert_eq!(follow(&page, good, &pages), Ok(()), "{good}");
        }
        assert_eq!(follow(&page, "gone.md", &pages), Err("leads to no file"));
        assert_eq!(follow(&page, "README.md#gone", &pages), Err("leads to no heading"));
    }
}
