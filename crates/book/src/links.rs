//! Where the links of a page lead in the book.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use course_files::{Page, Pages, Target, follow};

use crate::edits::Edits;
use crate::sources::Sources;

/// What the links of the book can lead to.
pub(crate) struct Places {
    /// All pages of the repository, by their absolute paths.
    pub(crate) pages: Pages,
    /// The chapter of each page that has one, and perhaps `#` and a heading; both by paths from the root.
    pub(crate) chapters: BTreeMap<String, String>,
    /// The other files and folders that links have led to so far.
    pub(crate) sources: Sources,
    /// The pictures that pages show, by their paths from the root; the book has them at the same paths.
    pub(crate) pictures: BTreeSet<String>,
}

/// Where a page comes from, and where it goes.
pub(crate) struct Origin<'a> {
    /// The repository, as an absolute path.
    pub(crate) root: &'a Path,
    /// The page, by its path from there.
    pub(crate) file: &'a str,
    /// The chapter that it becomes part of, by its path from the root of the book.
    pub(crate) chapter: &'a str,
}

/// Leads the links of a page with this text to what the book has in the place of their files. Returns what is wrong with
/// them.
pub(crate) fn lead(
    origin: &Origin<'_>,
    text: &str,
    page: &Page,
    places: &mut Places,
    edits: &mut Edits,
) -> Vec<String> {
    let Origin { root, file, chapter } = *origin;
    let mut faults = Vec::new();
    for link in &page.links {
        let found = follow(&root.join(file), &link.target, &places.pages);
        if link.is_picture {
            let words = &text[link.words.clone()];
            match found.and_then(|target| places.picture(root, &target, words)) {
                Ok(place) => {
                    edits.replace(link.place.clone(), format!("![{words}](<{}>)", relative(chapter, &place)));
                }
                Err(why) => faults.push(format!("{file}:{}: `{}` {why}", link.line, link.target)),
            }
            continue;
        }
        match found.and_then(|target| places.place_of(root, &target)) {
            // The words stay: they say what the student will find when the exercise is solved.
            Ok(None) => edits.replace(link.place.clone(), &text[link.words.clone()]),
            Ok(Some(place)) => {
                let words = &text[link.words.clone()];
                edits.replace(link.place.clone(), format!("[{words}](<{}>)", relative(chapter, &place)));
            }
            Err(why) => faults.push(format!("{file}:{}: `{}` {why}", link.line, link.target)),
        }
    }
    faults
}

impl Places {
    /// The place in the book of what a link leads to; none for solutions, which students must not see.
    fn place_of(&mut self, root: &Path, target: &Target) -> Result<Option<String>, &'static str> {
        let file = from_root(root, target)?;
        if file.split('/').next() == Some("solutions") {
            return Ok(None);
        }
        match (self.chapters.get(&file), &target.anchor) {
            (Some(place), None) => Ok(Some(place.clone())),
            (Some(place), Some(anchor)) => {
                let chapter = place.split_once('#').map_or(place.as_str(), |(chapter, _)| chapter);
                Ok(Some(format!("{chapter}#{anchor}")))
            }
            (None, None) if target.file.is_dir() => Ok(Some(self.sources.add_folder(root, &file))),
            (None, None) => Ok(Some(self.sources.add_file(&file))),
            (None, Some(_)) => Err("leads to a heading, but what it leads to has no page in the book"),
        }
    }

    /// The place in the book of a picture, which these words describe.
    fn picture(&mut self, root: &Path, target: &Target, words: &str) -> Result<String, &'static str> {
        let file = from_root(root, target)?;
        if !target.file.is_file() {
            return Err("is no picture");
        }
        if words.is_empty() {
            return Err("is a picture without words for those who cannot see it: `![words](file)`");
        }
        self.pictures.insert(file.clone());
        Ok(file)
    }
}

/// The path of a file of the course from its root.
fn from_root(root: &Path, target: &Target) -> Result<String, &'static str> {
    let file = target.file.strip_prefix(root).map_err(|_| "leads out of the course")?;
    Ok(file.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/"))
}

/// The way from one chapter to another; both are paths from the root of the book.
pub(crate) fn relative(from: &str, to: &str) -> String {
    let (from, to): (Vec<_>, Vec<_>) = (from.split('/').collect(), to.split('/').collect());
    let common = from[..from.len() - 1].iter().zip(&to[..to.len() - 1]).take_while(|(one, other)| one == other).count();
    "../".repeat(from.len() - 1 - common) + &to[common..].join("/")
}

#[cfg(test)]
mod tests {
    use std::fs;

    use course_files::{events, pages_under};

    use super::*;

    /// The page `a/README.md` with this text, in a course that has `a/b.md#b`, `a/c.rs`, `a/d/e.rs` and solutions.
    fn led(text: &str) -> Result<(String, Places), Vec<String>> {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        for (file, text) in [("a/b.md", "# b\n"), ("a/c.rs", ""), ("a/d/e.rs", ""), ("solutions/s.rs", "")] {
            fs::create_dir_all(root.join(file).parent().unwrap()).unwrap();
            fs::write(root.join(file), text).unwrap();
        }
        let chapters = BTreeMap::from([("a/b.md".to_owned(), "x/b.md".to_owned())]);
        let pages = pages_under(&root).unwrap();
        let mut places = Places { pages, chapters, sources: Sources::default(), pictures: BTreeSet::new() };
        let (page, mut edits) = (Page::of(text, &events(text)), Edits::default());
        let origin = Origin { root: &root, file: "a/README.md", chapter: "a/index.md" };
        let faults = lead(&origin, text, &page, &mut places, &mut edits);
        if faults.is_empty() { Ok((edits.apply(text), places)) } else { Err(faults) }
    }

    #[test]
    fn links_lead_to_chapters_and_sources() {
        watchdog::watched(|| {
            let (page, _) =
                led("[`b`](b.md) [b](b.md#b \"t\") [r] [c](c.rs) [d](d) <https://x.org>\n\n[r]: b.md\n").unwrap();
            let expected = "[`b`](<../x/b.md>) [b](<../x/b.md#b>) [r](<../x/b.md>) [c](<../sources/a/c.rs.md>) \
                            [d](<../sources/a/d/index.md>) <https://x.org>\n\n[r]: b.md\n";
            assert_eq!(page, expected);
        });
    }

    #[test]
    fn pictures_go_with_the_page() {
        watchdog::watched(|| {
            let (page, places) = led("![a `b`](c.rs)").unwrap();
            assert_eq!(page, "![a `b`](<c.rs>)");
            assert_eq!(places.pictures, BTreeSet::from(["a/c.rs".to_owned()]));
        });
    }

    #[test]
    fn links_to_solutions_become_words() {
        watchdog::watched(|| assert_eq!(led("See [*this*](../solutions/s.rs).").unwrap().0, "See *this*."));
    }

    #[test]
    fn a_broken_link_is_named_with_page_line_and_target() {
        watchdog::watched(|| {
            let faults =
                led("a\n\n[x](gone.rs) [y](b.md#gone) [z](../..) [p](c.rs#L1) ![q](d) ![](c.rs)\n").err().unwrap();
            let expected = [
                "a/README.md:3: `gone.rs` leads to no file",
                "a/README.md:3: `b.md#gone` leads to no heading",
                "a/README.md:3: `../..` leads out of the course",
                "a/README.md:3: `c.rs#L1` leads to a heading, but what it leads to has no page in the book",
                "a/README.md:3: `d` is no picture",
                "a/README.md:3: `c.rs` is a picture without words for those who cannot see it: `![words](file)`",
            ];
            assert_eq!(faults, expected);
        });
    }

    #[test]
    fn ways_are_relative() {
        watchdog::watched(|| {
            for (from, to, way) in [
                ("index.md", "a/index.md", "a/index.md"),
                ("a/b/c.md", "a/d.md#e", "../d.md#e"),
                ("a/b.md", "a/b.md#c", "b.md#c"),
                ("a/b.md", "c/b.md", "../c/b.md"),
            ] {
                assert_eq!(relative(from, to), way);
            }
        });
    }
}
