//! Code on a page that stands in a program.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use crate::blocks::Block;

/// What is wrong with Rust that is to stand in one of these files.
pub(crate) fn fault(block: &Block<'_>, sources: &[String]) -> Option<String> {
    let code = without_indentation(block.text);
    let found = sources.iter().any(|source| without_indentation(source).contains(&code));
    (!found).then(|| MISSING.to_owned())
}

/// What is wrong with Python that is to stand in one of these files. There it may be indented, but all of it alike.
pub(crate) fn fault_in_python(block: &Block<'_>, sources: &[String]) -> Option<String> {
    let indented = |depth: usize| {
        let line = |line: &str| format!("\n{:1$}{line}", "", depth).trim_end_matches(' ').to_owned();
        block.text.lines().map(line).collect::<String>() + "\n"
    };
    let codes: Vec<_> = (0..=DEEPEST).step_by(4).map(indented).collect();
    let found = sources.iter().any(|source| codes.iter().any(|code| format!("\n{source}").contains(code)));
    (!found).then(|| MISSING.to_owned())
}

const MISSING: &str = "this code does not stand in the program; copy it from there";

/// How deep an excerpt of Python may be indented in its file.
const DEEPEST: usize = 16;

/// Every file in the folder and below with this ending. None if there is no such folder.
pub(crate) fn sources(folder: &Path, ending: &str) -> Result<Vec<String>, Box<dyn Error>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut sources = Vec::new();
    let mut folders = vec![PathBuf::from(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|its| its == ending) {
                sources.push(fs::read_to_string(path)?.replace("\r\n", "\n"));
            }
        }
    }
    Ok(sources)
}

fn without_indentation(code: &str) -> String {
    code.lines().map(str::trim).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indentation_does_not_matter_and_every_word_does() {
        let sources = ["fn main() {\n    let a = 1;\n    go(a);\n}\n".to_owned()];
        let block = |text| Block { kind: "rust", text, line: 1 };
        assert_eq!(fault(&block("let a = 1;\ngo(a);\n"), &sources), None);
        assert!(fault(&block("let a = 2;\n"), &sources).is_some());
        assert!(fault(&block("let a = 1;\n\ngo(a);\n"), &sources).is_some());
    }

    #[test]
    fn python_is_indented_as_in_its_file() {
        let sources = ["def main():\n    for i in range(2):\n        go(i)\n\n    end()\n".to_owned()];
        let block = |text| Block { kind: "python", text, line: 1 };
        assert_eq!(fault_in_python(&block("def main():\n    for i in range(2):\n"), &sources), None);
        assert_eq!(fault_in_python(&block("for i in range(2):\n    go(i)\n\nend()\n"), &sources), None);
        assert!(fault_in_python(&block("for i in range(2):\n    go(i)\n\n    end()\n"), &sources).is_some());
        assert!(fault_in_python(&block("o(i)\n"), &sources).is_some());
        assert!(fault_in_python(&block("go\n"), &sources).is_some());
    }
}
