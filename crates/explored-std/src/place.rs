//! [`Place`]: the line of an answer at which a thread stands.

use std::backtrace::Backtrace;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

/// A line of a source file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    file: PathBuf,
    /// From 1.
    pub(crate) line: usize,
}

impl Place {
    /// The innermost line of the answer on the stack of the thread that calls this, if it is in the answer.
    ///
    /// The standard library shows its backtraces only as text, and does not promise that the text stays as it is. If it
    /// changes, orders of events are told without lines.
    pub(crate) fn of_this_call() -> Option<Place> {
        let backtrace = Backtrace::force_capture().to_string();
        let here = env::current_dir().unwrap_or_default();
        backtrace.lines().find_map(|line| {
            let (file, line) = line.trim_start().strip_prefix("at ")?.rsplit_once(':')?.0.rsplit_once(':')?;
            let file = here.join(file).canonicalize().ok()?;
            is_in_the_answer(&file).then_some(Place { file, line: line.parse().ok()? })
        })
    }

    pub(crate) fn file_name(&self) -> String {
        self.file.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }

    /// What stands on this line, without the spaces around it.
    pub(crate) fn text(&self) -> String {
        let source = fs::read_to_string(&self.file).unwrap_or_default();
        source.lines().nth(self.line - 1).unwrap_or_default().trim().to_owned()
    }
}

/// Whether the file belongs to the course, but neither to its checks nor to what stands in for std and the pool.
fn is_in_the_answer(file: &Path) -> bool {
    let course = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).and_then(|course| course.canonicalize().ok());
    let Some(file) = course.and_then(|course| Some(file.strip_prefix(course).ok()?.to_owned())) else { return false };
    let tools = ["crates/checks", "crates/explored-std/src", "crates/futures-pool", "target"];
    // `exercises/exercise02-parallel-sum/checks/…`, wherever that lies. A module of the answer may have the same name.
    let mut folders = file.iter().take_while(|part| *part != "src");
    let belongs_to_checks = folders.any(|part| part == "checks");
    !belongs_to_checks && !tools.iter().any(|tool| file.starts_with(tool))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_what_the_course_does_not_check_with() {
        let course = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let is_answer = |file: &str| is_in_the_answer(&course.join(file).canonicalize().unwrap());
        assert!(is_answer("exercises/exercise02-parallel-sum/checks/../src/lib.rs"));
        assert!(!is_answer("exercises/exercise02-parallel-sum/checks/scenes.rs"));
        assert!(!is_answer("crates/futures-pool/src/pool/queue.rs"));
        assert!(!is_in_the_answer(Path::new("/rustc/0123/library/std/src/thread/mod.rs")));
    }
}
