//! Which known mistakes a try looks like: those that fail the same checks, or nearly the same.

use std::collections::BTreeSet;

use crate::Mutant;

/// Known mistakes that a try looks like.
#[derive(Debug, PartialEq, Eq)]
pub struct Alike<'p> {
    /// They fail the checks that the try failed, and no others.
    pub exactly: bool,
    /// Their names.
    pub names: Vec<&'p str>,
}

/// The mistakes whose failing checks are those of a try, or else those that come nearest. A mistake comes near
/// when it differs from the try in fewer checks than the try fails.
pub fn alike<'p>(failed: &BTreeSet<&str>, mutants: &'p [Mutant]) -> Option<Alike<'p>> {
    let distance = |mutant: &Mutant| {
        let fails: BTreeSet<&str> = mutant.fails.iter().map(String::as_str).collect();
        fails.symmetric_difference(failed).count()
    };
    let nearest = mutants.iter().map(distance).min().filter(|nearest| *nearest < failed.len())?;
    let names = mutants.iter().filter(|mutant| distance(mutant) == nearest).map(|mutant| mutant.name.as_str());
    Some(Alike { exactly: nearest == 0, names: names.collect() })
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;
    use crate::Proof;

    fn mutants() -> Vec<Mutant> {
        let mutant = |name: &str, fails: &[&str]| Mutant {
            name: name.to_owned(),
            fails: fails.iter().map(|&check| check.to_owned()).collect(),
        };
        vec![
            mutant("one_by_one", &["together", "no_wait"]),
            mutant("slow", &["no_wait"]),
            mutant("lock_held", &["no_wait", "together"]),
            mutant("forgets", &["adds_up", "order", "together"]),
        ]
    }

    #[test]
    fn the_same_checks_are_the_same_mistake() {
        let mutants = mutants();
        let found = alike(&BTreeSet::from(["together", "no_wait"]), &mutants);
        assert_eq!(found, Some(Alike { exactly: true, names: vec!["one_by_one", "lock_held"] }));
    }

    #[test]
    fn without_the_same_the_nearest_are_named() {
        let mutants = mutants();
        let found = alike(&BTreeSet::from(["adds_up", "order"]), &mutants);
        assert_eq!(found, Some(Alike { exactly: false, names: vec!["forgets"] }));
    }

    #[test]
    fn what_is_not_near_is_not_named() {
        let mutants = mutants();
        for failed in [&["adds_up"][..], &["other", "another"], &[]] {
            assert_eq!(alike(&failed.iter().copied().collect(), &mutants), None, "{failed:?}");
        }
    }

    #[test]
    fn each_mistake_of_the_course_is_known_by_its_checks() {
        let solutions = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../solutions");
        let Ok(folders) = fs::read_dir(solutions) else {
            eprintln!("NOT RUN: this copy of the course has no solutions");
            return;
        };
        let mut known = 0;
        for folder in folders {
            let proof = Proof::read(&folder.unwrap().path()).unwrap();
            for mutant in &proof.mutants {
                let fails = mutant.fails.iter().map(String::as_str).collect();
                let found = alike(&fails, &proof.mutants).unwrap();
                assert!(found.exactly && found.names.contains(&mutant.name.as_str()), "{}", mutant.name);
                known += 1;
            }
        }
        assert!(known >= 8, "{known}");
    }
}
