//! [`Sources`]: the chapters that show files of the repository as they are.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::contents::Chapter;
use crate::links::relative;

/// The chapter that lists all of them.
pub(crate) const INDEX: &str = "sources/index.md";

/// The files and folders that have such a chapter, by their paths from the root.
#[derive(Default)]
pub(crate) struct Sources {
    files: BTreeSet<String>,
    folders: BTreeSet<String>,
}

impl Sources {
    /// Adds a file, and returns its chapter.
    pub(crate) fn add_file(&mut self, file: &str) -> String {
        self.files.insert(file.to_owned());
        file_chapter(file)
    }

    /// Adds a folder with the files that lie directly in it, and returns its chapter.
    pub(crate) fn add_folder(&mut self, root: &Path, folder: &str) -> String {
        self.folders.insert(folder.to_owned());
        self.files.extend(names(root, folder).into_iter().filter(|path| root.join(path).is_file()));
        folder_chapter(folder)
    }

    /// The chapters with their texts. They stand beneath the one that lists them, which comes first.
    pub(crate) fn chapters(&self, root: &Path) -> Result<Vec<(Chapter, String)>, Vec<String>> {
        let index = Chapter::new(INDEX, "Source files", 0);
        let folders = self.folders.iter().map(|folder| (folder_chapter(folder), folder));
        let files = self.files.iter().map(|file| (file_chapter(file), file));
        let links = folders.clone().chain(files.clone());
        let links = links.map(|(place, path)| format!("- [`{path}`](<{}>)\n", relative(INDEX, &place)));
        let mut chapters = vec![(
            index,
            format!("# Source files\n\nThe files that pages of this book speak of.\n\n{}", links.collect::<String>()),
        )];
        let mut faults = Vec::new();
        for (place, folder) in folders {
            chapters.push((Chapter::new(&place, folder, 1), self.folder_text(root, folder)));
        }
        for (place, file) in files {
            match fs::read_to_string(root.join(file)) {
                Ok(text) => chapters.push((Chapter::new(&place, file, 1), file_text(file, &text))),
                Err(error) => faults.push(format!("{file}: it cannot be shown in the book: {error}")),
            }
        }
        if faults.is_empty() { Ok(chapters) } else { Err(faults) }
    }

    fn folder_text(&self, root: &Path, folder: &str) -> String {
        let chapter = folder_chapter(folder);
        let lines = names(root, folder).into_iter().map(|path| {
            let name = path.rsplit('/').next().unwrap_or(&path);
            let place = match (self.files.contains(&path), self.folders.contains(&path)) {
                (true, _) => file_chapter(&path),
                (_, true) => folder_chapter(&path),
                _ => return format!("- `{name}/`\n"),
            };
            format!("- [`{name}`](<{}>)\n", relative(&chapter, &place))
        });
        format!("# `{folder}`\n\n{}", lines.collect::<String>())
    }
}

fn file_chapter(file: &str) -> String {
    format!("sources/{file}.md")
}

fn folder_chapter(folder: &str) -> String {
    format!("sources/{folder}/index.md")
}

/// What lies directly in a folder, by paths from the root, in order.
fn names(root: &Path, folder: &str) -> Vec<String> {
    let entries = fs::read_dir(root.join(folder)).into_iter().flatten().flatten();
    let mut names: Vec<_> = entries.map(|entry| format!("{folder}/{}", entry.file_name().to_string_lossy())).collect();
    names.sort();
    names
}

fn file_text(file: &str, text: &str) -> String {
    let language = match file.rsplit_once('.') {
        Some((_, "rs")) => "rust",
        Some((_, "md")) => "markdown",
        Some((_, "toml")) => "toml",
        _ => "text",
    };
    let text = text.replace("\r\n", "\n");
    let text = if language == "rust" { without_hidden_lines(&text) } else { text };
    let ticks = text.split(|letter| letter != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(ticks.max(2) + 1);
    format!("# `{file}`\n\n{fence}{language}\n{}\n{fence}\n", text.trim_end())
}

/// mdBook hides lines of Rust that begin with `# `, and takes one `#` from those that begin with `##`. With one more `#`
/// it shows them as they are.
fn without_hidden_lines(rust: &str) -> String {
    let shown = |line: &str| {
        let code = line.trim_start();
        let indent = &line[..line.len() - code.len()];
        let is_hidden =
            code.strip_prefix('#').is_some_and(|rest| rest.trim_end().is_empty() || rest.starts_with(['#', ' ']));
        if is_hidden { format!("{indent}#{code}") } else { line.to_owned() }
    };
    rust.split_inclusive('\n').map(shown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fence_is_longer_than_any_in_the_file() {
        watchdog::watched(|| {
            assert_eq!(file_text("a/b.rs", "//! ````\n"), "# `a/b.rs`\n\n`````rust\n//! ````\n`````\n");
            assert_eq!(file_text("c", "x"), "# `c`\n\n```text\nx\n```\n");
        });
    }

    #[test]
    fn no_line_of_rust_is_hidden() {
        watchdog::watched(|| {
            let code = "#[test]\n#\n  # a\n## b\nlet #c\n";
            assert_eq!(without_hidden_lines(code), "#[test]\n##\n  ## a\n### b\nlet #c\n");
        });
    }

    #[test]
    fn a_folder_lists_what_is_in_it_and_brings_its_files() {
        watchdog::watched(|| {
            let root = tempfile::tempdir().unwrap();
            fs::create_dir_all(root.path().join("a/sub")).unwrap();
            fs::write(root.path().join("a/b.rs"), "x").unwrap();
            let mut sources = Sources::default();
            assert_eq!(sources.add_folder(root.path(), "a"), "sources/a/index.md");
            let chapters = sources.chapters(root.path()).unwrap();
            let places: Vec<_> = chapters.iter().map(|(chapter, _)| chapter.place.as_str()).collect();
            assert_eq!(places, [INDEX, "sources/a/index.md", "sources/a/b.rs.md"]);
            assert_eq!(chapters[1].1, "# `a`\n\n- [`b.rs`](<b.rs.md>)\n- `sub/`\n");
        });
    }

    #[test]
    fn a_file_that_is_no_text_is_named() {
        watchdog::watched(|| {
            let root = tempfile::tempdir().unwrap();
            fs::write(root.path().join("a.bin"), [0xff]).unwrap();
            let mut sources = Sources::default();
            sources.add_file("a.bin");
            let faults = sources.chapters(root.path()).err().unwrap();
            assert!(faults[0].starts_with("a.bin: it cannot be shown in the book: "), "{faults:?}");
        });
    }
}
