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
}
