//! Which pages the book has, and in which order.

use course_files::Course;

/// A chapter of the book.
pub(crate) struct Chapter {
    /// The path of its text, from the root of the book.
    pub(crate) place: String,
    pub(crate) title: String,
    /// How many chapters it stands beneath.
    pub(crate) depth: usize,
}

impl Chapter {
    pub(crate) fn new(place: &str, title: &str, depth: usize) -> Chapter {
        Chapter { place: place.to_owned(), title: title.to_owned(), depth }
    }
}

/// A page of the repository that becomes a chapter.
pub(crate) struct ChapterPage {
    /// Its path from the root of the repository.
    pub(crate) file: String,
    pub(crate) depth: usize,
    /// The hints that are folded at its end.
    pub(crate) hints: Vec<String>,
    /// The page for instructors that is folded at its end.
    pub(crate) teaching: Option<String>,
    /// The exercise and its solution whose mistakes are listed for instructors.
    pub(crate) solved: Option<Solved>,
}

/// An exercise whose solution is here; both folders are paths from the root.
pub(crate) struct Solved {
    pub(crate) exercise: String,
    pub(crate) solution: String,
}

impl ChapterPage {
    /// The path of the chapter from the root of the book: a `README.md` is the index of its folder.
    pub(crate) fn place(&self) -> String {
        self.file.strip_suffix("README.md").map_or_else(|| self.file.clone(), |folder| format!("{folder}index.md"))
    }
}

const POOL: &str = "crates/futures-pool";
const ABOUT_THE_POOL: [&str; 5] =
    ["DECISIONS.md", "CHANGELOG.md", "src/pool/README.md", "benchmark/README.md", "benchmark/last-run.md"];
const ABOUT_THE_LESSONS: [&str; 4] = ["patterns.md", "glossary.md", "mistakes.md", "teaching.md"];
const HINTS: usize = 3;

/// The pages of the book in their order.
pub(crate) fn pages(course: &Course) -> Vec<ChapterPage> {
    let page = |file: String, depth| ChapterPage { file, depth, hints: Vec::new(), teaching: None, solved: None };
    let mut pages = vec![page("README.md".to_owned(), 0), page("lessons/README.md".to_owned(), 0)];
    for lesson in &course.lessons {
        let teaching = format!("{}/teaching.md", lesson.folder);
        pages.push(ChapterPage {
            teaching: Some(teaching).filter(|teaching| course.root.join(teaching).is_file()),
            solved: lesson.exercise.as_ref().and_then(|exercise| {
                let solution = exercise.solution.clone()?;
                Some(Solved { exercise: exercise.folder.clone(), solution })
            }),
            ..page(format!("{}/README.md", lesson.folder), 0)
        });
        pages.extend(lesson.exercise.as_ref().map(|exercise| ChapterPage {
            hints: (1..=HINTS).map(|number| format!("{}/hints/{number}.md", exercise.folder)).collect(),
            ..page(format!("{}/README.md", exercise.folder), 1)
        }));
    }
    pages.extend(ABOUT_THE_LESSONS.map(|file| page(format!("lessons/{file}"), 0)));
    pages.push(page(format!("{POOL}/README.md"), 0));
    pages.extend(ABOUT_THE_POOL.map(|file| page(format!("{POOL}/{file}"), 1)));
    pages
}

/// The file in which mdBook finds the chapters and their order.
pub(crate) fn summary<'a>(chapters: impl Iterator<Item = &'a Chapter>) -> String {
    let lines = chapters.map(|chapter| {
        let (indent, title) = ("  ".repeat(chapter.depth), escaped(&chapter.title));
        format!("{indent}- [{title}](<{}>)\n", chapter.place)
    });
    format!("# Summary\n\n{}", lines.collect::<String>())
}

/// The title as Markdown that says just that.
fn escaped(title: &str) -> String {
    title.chars().flat_map(|letter| letter.is_ascii_punctuation().then_some('\\').into_iter().chain([letter])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_nests_and_escapes() {
        watchdog::watched(|| {
            let chapters = [Chapter::new("a.md", "A [b]", 0), Chapter::new("c/index.md", "C_d", 1)];
            let expected = "# Summary\n\n- [A \\[b\\]](<a.md>)\n  - [C\\_d](<c/index.md>)\n";
            assert_eq!(summary(chapters.iter()), expected);
        });
    }
}
