//! The texts of the book's chapters, made from the pages of the repository.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use course_files::{Course, Page, events, pages_under};

use crate::blocks::{Kind, blocks};
use crate::contents::{self, Chapter};
use crate::edits::Edits;
use crate::hints;
use crate::links::{self, Origin, Places};
use crate::programs::Programs;
use crate::sources::Sources;
use crate::{contract, indentation, instructors, predict, schedules, side_by_side, timelines, ways};

/// What mdBook makes the book from, by paths from the root of the book.
pub(crate) struct Assembly {
    pub(crate) texts: BTreeMap<String, String>,
    /// Files of the repository, which have the same paths there.
    pub(crate) pictures: BTreeSet<String>,
}

/// Puts the book together, or gives everything that is wrong with the pages.
///
/// Pictures are drawn from what these programs do; without any, there are none.
pub(crate) fn assemble(course: &Course, programs: Option<&mut Programs>) -> Result<Assembly, Vec<String>> {
    let unreadable = |file: &Path, error| vec![format!("{}: {error}", file.display())];
    let root = course.root.canonicalize().map_err(|error| unreadable(&course.root, error))?;
    let pages = pages_under(&root).map_err(|(file, error)| unreadable(&file, error))?;
    let contents = contents::pages(course);
    let mut chapter_of = BTreeMap::new();
    for page in &contents {
        chapter_of.insert(page.file.clone(), page.place());
        for (number, hint) in page.hints.iter().enumerate() {
            chapter_of.insert(hint.clone(), format!("{}#{}", page.place(), hints::anchor(number)));
        }
        if let Some(teaching) = &page.teaching {
            chapter_of.insert(teaching.clone(), format!("{}#{}", page.place(), instructors::ANCHOR));
        }
    }
    chapter_of.insert(contract::FOLDER.to_owned(), contract::PLACE.to_owned());
    let mut pictures = match programs {
        Some(programs) => {
            let schedules = programs.run("races", &["--html"], "").map_err(|why| vec![why])?.written;
            Some(Pictures { programs, schedules })
        }
        None => None,
    };
    let mut places = Places { pages, chapters: chapter_of, sources: Sources::default(), pictures: BTreeSet::new() };
    let mut chapters = Vec::new();
    let mut faults = Vec::new();
    for page in &contents {
        let place = page.place();
        let mut finish = |file: &str, is_folded| {
            let origin = Origin { root: &root, file, chapter: &place };
            let finished = finish(&origin, is_folded, &mut places, pictures.as_mut());
            finished.map_err(|wrong| faults.extend(wrong)).ok()
        };
        let finished = finish(&page.file, false);
        let hints: Vec<_> = page.hints.iter().filter_map(|hint| finish(hint, true)).collect();
        let teaching = page.teaching.as_ref().and_then(|teaching| finish(teaching, true));
        let stumbles = page.solved.as_ref().map_or(Ok(String::new()), |solved| instructors::stumbles(&root, solved));
        let stumbles = stumbles.map_err(|wrong| faults.push(wrong)).unwrap_or_default();
        let folds = hints::section(&hints) + &instructors::section(teaching.as_ref(), &stumbles);
        chapters
            .extend(finished.map(|Finished { title, text }| (Chapter::new(&place, &title, page.depth), text + &folds)));
    }
    match contract::chapter(&root, &mut places.sources) {
        Ok(contract) => {
            let of_the_pool = |(chapter, _): &(Chapter, _)| chapter.place.starts_with("crates/futures-pool/");
            let behind = chapters.iter().rposition(of_the_pool).map_or(chapters.len(), |last| last + 1);
            chapters.splice(behind..behind, contract);
        }
        Err(wrong) => faults.extend(wrong),
    }
    match places.sources.chapters(&root) {
        Ok(sources) => chapters.extend(sources),
        Err(wrong) => faults.extend(wrong),
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let summary = contents::summary(chapters.iter().map(|(chapter, _)| chapter));
    let texts = chapters.into_iter().map(|(chapter, text)| (chapter.place, text));
    let texts = texts.chain([("SUMMARY.md".to_owned(), summary)]).collect();
    Ok(Assembly { texts, pictures: places.pictures })
}

/// Where pictures come from.
struct Pictures<'p> {
    programs: &'p mut Programs,
    /// The folder of those that [`schedules`] shows.
    schedules: PathBuf,
}

/// A page as the book has it.
pub(crate) struct Finished {
    /// Its first heading.
    pub(crate) title: String,
    pub(crate) text: String,
}

/// Reads a page, and finishes it for its chapter.
fn finish(
    origin: &Origin<'_>,
    is_folded: bool,
    places: &mut Places,
    pictures: Option<&mut Pictures<'_>>,
) -> Result<Finished, Vec<String>> {
    let file = origin.file;
    let text = fs::read_to_string(origin.root.join(file)).map_err(|error| vec![format!("{file}: {error}")])?;
    let text = text.replace("\r\n", "\n");
    let events = events(&text);
    let (page, blocks) = (Page::of(&text, &events), blocks(&text, &events));
    let mut edits = Edits::default();
    let mut faults = links::lead(origin, &text, &page, places, &mut edits);
    // Before the folds, which hide pictures together with the output above them.
    if let Some(Pictures { programs, schedules }) = pictures {
        let mut run = |package: &str, words: &[&str]| match programs.has(package) {
            true => programs.run(package, words, ".html").map(Some),
            false => Ok(None),
        };
        let mut wrong = timelines::draw(&text, &blocks, &mut edits, &mut run);
        wrong.extend(schedules::show(&text, &blocks, &mut edits, schedules));
        faults.extend(wrong.iter().map(|wrong| format!("{file}:{wrong}")));
    }
    faults.extend(ways::compare(&text, &blocks, &mut edits).iter().map(|wrong| format!("{file}:{wrong}")));
    if let Err(wrong) = predict::fold(&text, &blocks, &mut edits) {
        faults.push(format!("{file}:{wrong}"));
    }
    side_by_side::pair(&text, &blocks, &mut edits);
    indentation::remove(&text, &blocks, &mut edits);
    if is_folded {
        hints::remove_heading(&blocks, &mut edits);
    }
    for comment in blocks.iter().filter(|block| block.kind == Kind::Comment) {
        edits.replace(comment.place.clone(), "");
    }
    match page.title {
        Some(title) if faults.is_empty() => Ok(Finished { title, text: edits.apply(&text) }),
        Some(_) => Err(faults),
        None => Err([faults, vec![format!("{file}: it has no heading, so its chapter has no title")]].concat()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A students' copy of a course with a lesson, its exercise and the pool, whose lesson and first hint have these texts.
    fn assembled(lesson: &str, hint: &str) -> Result<BTreeMap<String, String>, Vec<String>> {
        let folder = tempfile::tempdir().unwrap();
        let mut files = vec![
            ("lessons/lesson01-a/README.md", lesson),
            ("lessons/lesson01-a/teaching.md", "# Teaching\n\nAsk about [it](README.md).\n"),
            ("exercises/exercise01-a/README.md", "# Exercise\n\n[1](hints/1.md), [code](src/lib.rs)\n"),
            ("exercises/exercise01-a/src/lib.rs", "//! code\n"),
            ("exercises/exercise01-a/hints/1.md", hint),
        ];
        files.extend(
            ["exercises/exercise01-a/hints/2.md", "exercises/exercise01-a/hints/3.md"].map(|hint| (hint, "# H\n")),
        );
        let pages = [
            "README.md",
            "lessons/README.md",
            "lessons/glossary.md",
            "lessons/mistakes.md",
            "lessons/patterns.md",
            "lessons/teaching.md",
        ];
        files.extend(pages.map(|page| (page, "# Page\n")));
        let pool = [
            "README.md",
            "DECISIONS.md",
            "CHANGELOG.md",
            "src/pool/README.md",
            "benchmark/README.md",
            "benchmark/last-run.md",
        ];
        let pool: Vec<_> = pool.map(|file| format!("crates/futures-pool/{file}")).into();
        files.extend(pool.iter().map(|page| (page.as_str(), "# Pool\n")));
        for (file, text) in files {
            let file = folder.path().join(file);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
        assemble(&Course::at(folder.path().to_owned()).unwrap(), None).map(|assembly| assembly.texts)
    }

    #[test]
    fn a_lesson_its_exercise_and_its_hints_become_chapters() {
        watchdog::watched(|| {
            let lesson = "# Lesson\r\n\r\nThe [exercise](../../exercises/exercise01-a).\r\n";
            let book = assembled(lesson, "# Hint 1\n\n<!-- for authors -->\n\nSee [it](../src/lib.rs).\n").unwrap();
            assert_eq!(
                book["lessons/lesson01-a/index.md"],
                "# Lesson\n\nThe [exercise](<../../exercises/exercise01-a/index.md>).\n\n\
                 <details class=\"instructors\" id=\"for-instructors\">\n<summary>For instructors</summary>\n\n\
                 Ask about [it](<index.md>).\n\n</details>\n"
            );
            let exercise = &book["exercises/exercise01-a/index.md"];
            let code = "../../sources/exercises/exercise01-a/src/lib.rs.md";
            assert!(
                exercise.starts_with(&format!("# Exercise\n\n[1](<index.md#hint-1>), [code](<{code}>)\n")),
                "{exercise}"
            );
            assert!(exercise.contains(&format!("<summary>Hint 1</summary>\n\nSee [it](<{code}>).\n")), "{exercise}");
            assert!(book["SUMMARY.md"].contains(
                "- [Lesson](<lessons/lesson01-a/index.md>)\n  - [Exercise](<exercises/exercise01-a/index.md>)\n"
            ));
        });
    }

    #[test]
    fn everything_that_is_wrong_is_said_at_once() {
        watchdog::watched(|| {
            let faults = assembled("no heading\n\n[x](gone.md)\n", "# H\n\n> **Predict.** q\n").unwrap_err();
            let expected = [
                "lessons/lesson01-a/README.md:3: `gone.md` leads to no file",
                "lessons/lesson01-a/README.md: it has no heading, so its chapter has no title",
                "exercises/exercise01-a/hints/1.md:3: nothing that answers this prediction follows it",
            ];
            assert_eq!(faults, expected);
        });
    }

    /// What the links of a chapter lead to is what the book has, down to the heading or the fold.
    #[test]
    fn every_link_of_this_course_leads_into_the_book() {
        watchdog::watched(|| {
            let book = assemble(&Course::find().unwrap(), None);
            let book = book.unwrap_or_else(|faults| panic!("{}", faults.join("\n"))).texts;
            let pages: BTreeMap<_, _> =
                book.iter().map(|(place, text)| (place, Page::of(text, &events(text)))).collect();
            let mut links = 0;
            for (place, page) in &pages {
                for link in &page.links {
                    links += 1;
                    let (path, anchor) = link.target.split_once('#').unwrap_or((&link.target, ""));
                    let mut parts: Vec<_> = place.split('/').collect();
                    parts.pop();
                    for part in path.split('/') {
                        match part {
                            ".." => parts.truncate(parts.len() - 1),
                            _ => parts.push(part),
                        }
                    }
                    let target = parts.join("/");
                    assert!(!target.contains("solutions/"), "{place}: {}", link.target);
                    let there = pages.get(&target).unwrap_or_else(|| panic!("{place}: {}", link.target));
                    let fold = format!("id=\"{anchor}\"");
                    let is_there = anchor.is_empty() || there.anchors.contains(anchor) || book[&target].contains(&fold);
                    assert!(is_there, "{place}: {}", link.target);
                }
            }
            assert!(links > 100, "{links}");
            assert!(book.contains_key("crates/futures-pool/contract.md"));
            let lessons = book.iter().filter(|(place, _)| place.starts_with("lessons/lesson"));
            let lessons = lessons.filter(|(place, _)| place.ends_with("/index.md"));
            for (place, text) in lessons {
                assert!(text.contains("class=\"side-by-side\"") && text.contains("class=\"prediction\""), "{place}");
                assert!(
                    text.ends_with("</details>\n") && text.contains("<summary>For instructors</summary>"),
                    "{place}"
                );
                for tag in ["div", "details"] {
                    assert_eq!(
                        text.matches(&format!("<{tag}")).count(),
                        text.matches(&format!("</{tag}>")).count(),
                        "{place}"
                    );
                }
            }
        });
    }
}
