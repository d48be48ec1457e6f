//! The files that the compiler took in when it compiled an answer, as it lists them for build tools.

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

/// What the compiler is asked for besides, so that it lists them.
pub(crate) const LISTED: &str = "--emit=dep-info";

/// The first of them that does not lie in this folder. Paths begin in the folder in which the compiler was called.
pub(crate) fn outside(list: &Path, called_in: &Path, folder: &Path) -> io::Result<Option<PathBuf>> {
    let lies_inside = |path: &PathBuf| {
        let climbs = path.components().any(|part| part == Component::ParentDir);
        !climbs && called_in.join(path).starts_with(folder)
    };
    let text = fs::read_to_string(list)?;
    Ok(taken(&text).into_iter().map(PathBuf::from).find(|path| !lies_inside(path)))
}

/// The paths in a list: `made: source source`, on one line, where a space in a path stands behind a backslash.
fn taken(list: &str) -> Vec<String> {
    let first = list.lines().next().unwrap_or_default();
    let sources = first.split_once(": ").map_or("", |(_, sources)| sources);
    // No path has such a letter.
    let kept = sources.replace("\\ ", "\0");
    kept.split(' ').filter(|path| !path.is_empty()).map(|path| path.replace('\0', " ")).collect()
}

#[cfg(test)]
mod tests {
    use watchdog::watched;

    use super::*;

    #[test]
    fn paths_are_told_apart() {
        watched(|| {
            let list = "/out/lib a.rlib: /s/lib.rs /s/my\\ part.rs\n\n/s/lib.rs:\n";
            assert_eq!(taken(list), ["/s/lib.rs", "/s/my part.rs"]);
            assert_eq!(taken(""), Vec::<String>::new());
        });
    }

    #[test]
    fn what_lies_elsewhere_is_found() {
        watched(|| {
            let folder = tempfile::tempdir().unwrap();
            let list = folder.path().join("lib.d");
            let outside = |taken: &str| {
                fs::write(&list, format!("lib: {taken}\n")).unwrap();
                outside(&list, Path::new("/s"), Path::new("/s/01/src")).unwrap()
            };
            assert_eq!(outside("01/src/lib.rs /s/01/src/part.rs"), None);
            assert_eq!(outside("01/src/lib.rs 01/checks/suite.rs"), Some("01/checks/suite.rs".into()));
            let climbing = "01/src/../checks/suite.rs";
            assert_eq!(outside(climbing), Some(climbing.into()));
            assert_eq!(outside("/dev/null"), Some("/dev/null".into()));
        });
    }
}
