//! [`Proof`]: the right answers and the mistakes that a solution names, as its `checks/proof.rs` lists them.

use std::fs;
use std::path::Path;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// The right answers and the mistakes that a solution's macro `checks::proof!` is given.
#[derive(Debug, PartialEq, Eq)]
pub struct Proof {
    /// The names of the right answers beside the reference.
    pub alternates: Vec<String>,
    /// The wrong answers.
    pub mutants: Vec<Mutant>,
}

/// A wrong answer, and the checks that must fail it.
#[derive(Debug, PartialEq, Eq)]
pub struct Mutant {
    /// The name of its file.
    pub name: String,
    /// The checks that must fail it.
    pub fails: Vec<String>,
}

impl Proof {
    /// The proof of the solution in this folder.
    ///
    /// # Errors
    /// If its file cannot be read, or is not what it should be.
    pub fn read(solution: &Path) -> Result<Proof, String> {
        Proof::of(&solution.join("checks/proof.rs"))
    }

    /// What this solution proves of the orders of events that are explored; none where nothing is explored.
    pub(crate) fn of_orders(solution: &Path) -> Result<Option<Proof>, String> {
        let file = solution.join("checks/orders.rs");
        if file.is_file() { Proof::of(&file).map(Some) } else { Ok(None) }
    }

    fn of(file: &Path) -> Result<Proof, String> {
        let error = |why: &str| format!("{}: {why}.\nnext: look at the macro `checks::proof!` there", file.display());
        let text = fs::read_to_string(file).map_err(|why| error(&why.to_string()))?;
        let tokens: TokenStream = text.parse().map_err(|why| error(&format!("not Rust: {why}")))?;
        Proof::parse(tokens).ok_or_else(|| error("no `alternates { … }` or no `mutants { … }`"))
    }

    fn parse(file: TokenStream) -> Option<Proof> {
        let tokens: Vec<TokenTree> = file.into_iter().collect();
        let named = |name: &str| tokens.windows(3).position(|window| is_word(&window[0], name));
        let TokenTree::Group(body) = tokens.get(named("proof")? + 2)? else { return None };
        let body: Vec<TokenTree> = body.stream().into_iter().collect();
        let alternates = entries(&body, "alternates")?.into_iter().map(|(name, _)| name).collect();
        let mutants = entries(&body, "mutants")?.into_iter().map(|(name, fails)| Mutant { name, fails }).collect();
        Some(Proof { alternates, mutants })
    }
}

/// The entries of the block with that name: `name: "path" fails [check, …];`.
fn entries(body: &[TokenTree], block: &str) -> Option<Vec<(String, Vec<String>)>> {
    let at = body.iter().position(|token| is_word(token, block))?;
    let TokenTree::Group(block) = body.get(at + 1)? else { return None };
    let tokens: Vec<TokenTree> = block.stream().into_iter().collect();
    let entries = tokens.split(|token| matches!(token, TokenTree::Punct(mark) if mark.as_char() == ';'));
    let entry = |entry: &[TokenTree]| {
        let name = entry.first()?.to_string();
        let checks = entry.iter().find_map(|token| match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket => Some(group.stream()),
            _ => None,
        });
        let words = checks.into_iter().flatten().filter(|token| matches!(token, TokenTree::Ident(_)));
        Some((name, words.map(|token| token.to_string()).collect()))
    };
    Some(entries.filter_map(entry).collect())
}

fn is_word(token: &TokenTree, word: &str) -> bool {
    matches!(token, TokenTree::Ident(found) if found == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_macro_lists_is_read() {
        let text = r#"
            //! Proves it.
            checks::proof! {
                suite: "suite.rs";
                reference: solution09;
                alternates { threads: "../alternates/threads.rs"; }
                mutants {
                    one_by_one: "../mutants/one_by_one.rs" fails [at_once, no_more];
                    loses_one: "../mutants/loses_one.rs" fails [all];
                }
            }"#;
        let proof = Proof::parse(text.parse().unwrap()).unwrap();
        assert_eq!(proof.alternates, ["threads"]);
        let mutants: Vec<_> = proof.mutants.iter().map(|mutant| (mutant.name.as_str(), mutant.fails.len())).collect();
        assert_eq!(mutants, [("one_by_one", 2), ("loses_one", 1)]);
        assert_eq!(proof.mutants[0].fails, ["at_once", "no_more"]);
        assert_eq!(Proof::parse("fn main() {}".parse().unwrap()), None);
    }

    #[test]
    fn every_proof_of_the_course_is_read() {
        let solutions = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../solutions");
        let Ok(folders) = fs::read_dir(solutions) else {
            eprintln!("NOT RUN: this copy of the course has no solutions");
            return;
        };
        let mut read = 0;
        for folder in folders {
            let folder = folder.unwrap().path();
            let proof = Proof::read(&folder).unwrap();
            let files = fs::read_dir(folder.join("alternates")).unwrap().count();
            assert_eq!(proof.alternates.len(), files, "{}", folder.display());
            assert!(proof.mutants.iter().all(|mutant| !mutant.fails.is_empty()), "{}", folder.display());
            read += 1;
        }
        assert!(read >= 8, "{read}");
    }
}
