//! Code on a page that stands in the program.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use crate::blocks::Block;

/// What is wrong with code that is to stand in one of the program's files.
pub(crate) fn fault(block: &Block<'_>, sources: &[String]) -> Option<String> {
    let code = without_indentation(block.text);
    let found = sources.iter().any(|source| without_indentation(source).contains(&code));
    (!found).then(|| "this code does not stand in the program; copy it from there".to_owned())
}

/// Every Rust file in the folder and below.
pub(crate) fn sources(folder: &Path) -> Result<Vec<String>, Box<dyn Error>> {
    let mut sources = Vec::new();
    let mut folders = vec![PathBuf::from(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                sources.push(fs::read_to_string(path)?);
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
}
