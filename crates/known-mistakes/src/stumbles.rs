//! [`Stumble`]: a check of an exercise, with the known mistakes that it is the first to fail.

use std::fs;
use std::path::Path;

use proc_macro2::{TokenStream, TokenTree};

use crate::Proof;

/// A check, with the known mistakes that it is the first to fail.
#[derive(Debug, PartialEq, Eq)]
pub struct Stumble {
    /// The name of the check.
    pub check: String,
    /// Where the check tells a student to look.
    pub look_at: String,
    /// A sentence for each mistake.
    pub mistakes: Vec<String>,
}

/// The checks that are the first to fail some known mistake, in the order of the suite, and then those that explore orders
/// of events.
///
/// # Errors
/// If a file of the exercise or of the solution cannot be read, or is not what it should be.
pub fn stumbles(exercise: &Path, solution: &Path) -> Result<Vec<Stumble>, String> {
    let mut stumbles = of_suite(&exercise.join("checks/suite.rs"), &Proof::read(solution)?, &solution.join("mutants"))?;
    if let Some(proof) = Proof::of_orders(solution)? {
        stumbles.extend(of_suite(&exercise.join("checks/scenes.rs"), &proof, &solution.join("orders/mutants"))?);
    }
    Ok(stumbles)
}

/// The checks of this suite that are the first to fail some mistake of its proof whose file is in this folder.
fn of_suite(suite: &Path, proof: &Proof, mutants: &Path) -> Result<Vec<Stumble>, String> {
    let checks = read(suite)?.parse().ok().and_then(checks_of).filter(|checks| !checks.is_empty());
    let checks = checks.ok_or_else(|| format!("{}: no list `checks::table!` of checks", suite.display()))?;
    let mut stumbles: Vec<_> =
        checks.into_iter().map(|(check, look_at)| Stumble { check, look_at, mistakes: Vec::new() }).collect();
    for mutant in &proof.mutants {
        let file = mutants.join(format!("{}.rs", mutant.name));
        // The program as it was given is a mutant too, and no file here: nobody has made a mistake in it yet. And a proof
        // of orders has mutants of the other proof, which are listed there.
        if !file.is_file() {
            continue;
        }
        let mistake = mistake_of(&read(&file)?)
            .ok_or_else(|| format!("{}: its first line must say `//! Mistake: …`", file.display()))?;
        let first = stumbles.iter_mut().find(|stumble| mutant.fails.contains(&stumble.check));
        first.ok_or_else(|| format!("{}: no check fails it", file.display()))?.mistakes.push(mistake);
    }
    stumbles.retain(|stumble| !stumble.mistakes.is_empty());
    Ok(stumbles)
}

fn read(file: &Path) -> Result<String, String> {
    fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))
}

/// The names in `checks::table! { name: "where to look", … }`, each with where to look.
fn checks_of(suite: TokenStream) -> Option<Vec<(String, String)>> {
    let tokens: Vec<TokenTree> = suite.into_iter().collect();
    let at = tokens.iter().position(|token| matches!(token, TokenTree::Ident(word) if word == "table"))?;
    let TokenTree::Group(table) = tokens.get(at + 2)? else { return None };
    let tokens: Vec<TokenTree> = table.stream().into_iter().collect();
    let entries = tokens.split(|token| matches!(token, TokenTree::Punct(mark) if mark.as_char() == ','));
    let entry = |entry: &[TokenTree]| match entry {
        [TokenTree::Ident(check), _, TokenTree::Literal(text)] => {
            Some((check.to_string(), text.to_string().trim_matches('"').to_owned()))
        }
        _ => None,
    };
    entries.filter(|entry| !entry.is_empty()).map(entry).collect()
}

/// The sentence at the top of a mutant's file, without the word that it begins with.
fn mistake_of(mutant: &str) -> Option<String> {
    let lines = mutant.lines().map_while(|line| line.strip_prefix("//!").map(str::trim));
    let paragraph: Vec<_> = lines.take_while(|line| !line.is_empty()).collect();
    let sentence = paragraph.join(" ").strip_prefix("Mistake: ")?.to_owned();
    let (first, rest) = sentence.split_at_checked(1)?;
    Some(first.to_uppercase() + rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_a_suite_is_read() {
        watchdog::watched(|| {
            let suite = r#"const C: &[Check] = checks::table! { one: "a (hints/1.md)", two: "`b`, and c", };"#;
            let checks = checks_of(suite.parse().unwrap()).unwrap();
            let expected = [("one", "a (hints/1.md)"), ("two", "`b`, and c")];
            assert_eq!(checks, expected.map(|(check, look_at)| (check.to_owned(), look_at.to_owned())));
            assert_eq!(checks_of("fn main() {}".parse().unwrap()), None);
        });
    }

    #[test]
    fn the_sentence_of_a_mutant_is_its_first_paragraph() {
        watchdog::watched(|| {
            let mutant = "//! Mistake: it waits\n//! too early.\n//!\n//! More.\nfn f() {}\n";
            assert_eq!(mistake_of(mutant).as_deref(), Some("It waits too early."));
            assert_eq!(mistake_of("//! It waits.\n"), None);
        });
    }

    #[test]
    fn each_mistake_stands_under_the_first_check_of_the_suite_that_fails_it() {
        watchdog::watched(|| {
            let folder = tempfile::tempdir().unwrap();
            let write = |path: &str, text: &str| {
                let file = folder.path().join(path);
                fs::create_dir_all(file.parent().unwrap()).unwrap();
                fs::write(file, text).unwrap();
            };
            write("e/checks/suite.rs", "const C: X = checks::table! { none: \"0\", early: \"1\", late: \"2\" };");
            let mutants =
                r#"mutants { a: "a.rs" fails [late, early]; b: "b.rs" fails [late]; given: "x.rs" fails [none]; }"#;
            write("s/checks/proof.rs", &format!("checks::proof! {{ alternates {{}} {mutants} }}"));
            write("s/mutants/a.rs", "//! Mistake: a.\n");
            write("s/mutants/b.rs", "//! Mistake: b.\n");
            let found = stumbles(&folder.path().join("e"), &folder.path().join("s")).unwrap();
            let found: Vec<_> =
                found.iter().map(|s| (s.check.as_str(), s.look_at.as_str(), s.mistakes.concat())).collect();
            assert_eq!(found, [("early", "1", "A.".to_owned()), ("late", "2", "B.".to_owned())]);

            write("e/checks/scenes.rs", "const C: X = checks::table! { every_order: \"3\" };");
            let of_orders = r#"c: "c.rs" fails [every_order]; a: "../mutants/a.rs" fails [every_order];"#;
            write("s/checks/orders.rs", &format!("checks::proof! {{ alternates {{}} mutants {{ {of_orders} }} }}"));
            write("s/orders/mutants/c.rs", "//! Mistake: c.\n");
            let found = stumbles(&folder.path().join("e"), &folder.path().join("s")).unwrap();
            let orders =
                Stumble { check: "every_order".to_owned(), look_at: "3".to_owned(), mistakes: vec!["C.".to_owned()] };
            assert_eq!((found.len(), found.last()), (3, Some(&orders)));

            write("s/mutants/b.rs", "fn b() {}\n");
            let fault = stumbles(&folder.path().join("e"), &folder.path().join("s")).unwrap_err();
            assert!(fault.ends_with("its first line must say `//! Mistake: …`"), "{fault}");
        });
    }
}
