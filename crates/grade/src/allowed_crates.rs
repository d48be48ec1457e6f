//! [`AllowedCrates`]: what an answer may use besides the crates of its exercise.

use std::collections::BTreeMap;

use crate::compiler_call::CompilerCall;

/// The package that depends on them.
pub(crate) const PACKAGE: &str = "allowed-crates";

/// Crates by their names, each with its compiled library.
#[derive(Debug, Default)]
pub(crate) struct AllowedCrates(BTreeMap<String, String>);

impl AllowedCrates {
    /// The dependencies of a package that was compiled by this call.
    pub(crate) fn of(call: &CompilerCall) -> AllowedCrates {
        AllowedCrates(call.libraries().map(|(name, path)| (name.to_owned(), path.to_owned())).collect())
    }

    /// The call, with those of them that these sources name and that the exercise does not have already.
    pub(crate) fn for_sources(&self, call: CompilerCall, sources: &BTreeMap<String, String>) -> CompilerCall {
        let missing = self.0.iter().filter(|(name, _)| call.library(name).is_none());
        let named = missing.filter(|(name, _)| names(sources, name));
        let words: Vec<String> = named.map(|(name, path)| format!("--extern={name}={path}")).collect();
        call.with(words)
    }
}

/// Whether these sources name this crate. That a comment does is no harm; a module of their own of that name is another
/// thing.
fn names(sources: &BTreeMap<String, String>, name: &str) -> bool {
    let words = || sources.values().flat_map(|text| text.split(|c: char| !c.is_alphanumeric() && c != '_'));
    let is_own = words().zip(words().skip(1)).any(|pair| pair == ("mod", name));
    !is_own && words().any(|word| word == name)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use watchdog::watched;

    use super::*;

    #[test]
    fn a_crate_is_named_by_its_whole_name() {
        watched(|| {
            let named = |text: &str, name: &str| names(&BTreeMap::from([("lib.rs".to_owned(), text.to_owned())]), name);
            assert!(named("use rayon::prelude::*;", "rayon"));
            assert!(named("fn f() { rayon::scope(|_| {}) }", "rayon"));
            assert!(!named("fn f(crayon: u8, rayon_like: u8) {}", "rayon"));
            assert!(named("use crossbeam_channel::unbounded;", "crossbeam_channel"));
            assert!(!named("use crossbeam_channel::unbounded;", "crossbeam"));
            assert!(!named("mod tokio { pub fn spawn() {} } use tokio::spawn;", "tokio"));
        });
    }
    #[test]
    fn students_are_told_which_crates_they_may_use() {
        watched(|| {
            let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
            let manifest = fs::read_to_string(root.join("crates/grade/allowed-crates/Cargo.toml")).unwrap();
            let (_, dependencies) = manifest.split_once("[dependencies]\n").unwrap();
            let names = dependencies
                .lines()
                .map_while(|line| Some(line.split([' ', '.']).next()?).filter(|name| !name.is_empty()));
            // The parts of crossbeam are told with it.
            let names: Vec<&str> = names.filter(|name| *name != "#" && !name.starts_with("crossbeam-")).collect();
            let [rest @ .., last] = &names[..] else { panic!("no crate is allowed") };
            let rest: Vec<String> = rest.iter().map(|name| format!("`{name}`")).collect();
            let told = format!("{} and `{last}`", rest.join(", "));
            let mut pages = vec![root.join("README.md")];
            let exercises =
                fs::read_dir(root.join("exercises")).unwrap().map(|entry| entry.unwrap().path().join("README.md"));
            pages.extend(
                exercises.filter(|page| fs::read_to_string(page).is_ok_and(|text| text.contains("Any other crate"))),
            );
            assert!(pages.len() > 1, "no exercise allows other crates");
            for page in pages {
                let text = fs::read_to_string(&page).unwrap();
                let text: Vec<&str> = text.split_whitespace().collect();
                assert!(text.join(" ").contains(&told), "{}: {told}", page.display());
            }
        });
    }
}
