//! [`Worth`]: how many points each check is worth, as a teacher's file says.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::iter::Sum;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::results::Graded;
use crate::verdict::{Outcome, Verdict};

/// A number of points, in hundredths, so that a sum is exact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "f64", into = "f64")]
pub(crate) struct Points(u32);

/// What a check is worth if nothing says otherwise.
const ONE: Points = Points(100);

/// The most that a check can be worth.
const MOST: u32 = 10_000;

/// What each check is worth.
#[derive(Debug, Default)]
pub(crate) struct Worth {
    /// Where it was read; empty if there is no file.
    file: String,
    /// What is said of no exercise in particular.
    all: Option<Points>,
    exercises: BTreeMap<String, Section>,
}

/// What is said of one exercise.
#[derive(Debug, Default)]
struct Section {
    each: Option<Points>,
    /// With the lines that say so.
    checks: BTreeMap<String, (usize, Points)>,
}

/// The name that stands for every check without a line of its own.
const EACH: &str = "each_check";

impl Points {
    fn parse(text: &str) -> Option<Points> {
        let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
        let is_number = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
        if !is_number(whole) || !is_number(part) || part.len() > 2 {
            return None;
        }
        let whole: u32 = whole.parse().ok().filter(|whole| *whole <= MOST)?;
        let part: u32 = format!("{part:0<2}").parse().ok()?;
        Some(Points(whole * 100 + part))
    }

    /// As reports for programs have it.
    pub(crate) fn as_f64(self) -> f64 {
        f64::from(self.0) / 100.0
    }
}

impl From<f64> for Points {
    fn from(points: f64) -> Points {
        // A number that is no number of points becomes the nearest that is.
        Points((points * 100.0).round() as u32)
    }
}

impl From<Points> for f64 {
    fn from(points: Points) -> f64 {
        points.as_f64()
    }
}

impl Sum for Points {
    fn sum<I: Iterator<Item = Points>>(points: I) -> Points {
        Points(points.fold(0, |sum, one| sum.saturating_add(one.0)))
    }
}

impl fmt::Display for Points {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.as_f64().to_string())
    }
}

impl Worth {
    /// Reads the file, for a course with these exercises.
    pub(crate) fn read(path: &Path, exercises: &[String]) -> Result<Worth, String> {
        let file = path.display().to_string();
        let text = fs::read_to_string(path)
            .map_err(|error| format!("{file} cannot be read: {error}.\nnext: name a file with `--points`"))?;
        Worth::parse(&file, &text, exercises)
    }

    fn parse(file: &str, text: &str, exercises: &[String]) -> Result<Worth, String> {
        let mut worth = Worth { file: file.to_owned(), ..Worth::default() };
        let mut exercise = None;
        for (number, line) in (1..).zip(text.lines()) {
            let line = line.split('#').next().unwrap_or_default().trim();
            let wrong = |why: &str| Err(format!("{file}:{number}: {why}.\nnext: cargo course grade --help"));
            if line.is_empty() {
                continue;
            }
            if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                let name = name.trim().trim_matches('"').to_owned();
                if !exercises.contains(&name) {
                    return Err(unknown(file, number, &name, "no exercise", exercises.iter().map(String::as_str)));
                }
                if worth.exercises.insert(name.clone(), Section::default()).is_some() {
                    return wrong(&format!("there are two sections `[{name}]`"));
                }
                exercise = Some(name);
                continue;
            }
            let Some((name, points)) = line.split_once('=').map(|(name, points)| (name.trim(), points.trim())) else {
                return wrong(&format!("`{line}` is neither `[exercise]` nor `name = points`"));
            };
            let Some(points) = Points::parse(points) else {
                return wrong(&format!("`{points}` is no number of points: 0 to {MOST}, with at most two decimals"));
            };
            let section = exercise.as_ref().and_then(|name| worth.exercises.get_mut(name));
            let earlier = match (section, name) {
                (None, EACH) => worth.all.replace(points).is_some(),
                (None, _) => return wrong(&format!("`{name}` stands before any `[exercise]`")),
                (Some(section), EACH) => section.each.replace(points).is_some(),
                (Some(section), _) => section.checks.insert(name.to_owned(), (number, points)).is_some(),
            };
            if earlier {
                return wrong(&format!("`{name}` has points already"));
            }
        }
        Ok(worth)
    }

    /// Whether the file names checks of this exercise.
    pub(crate) fn names_checks_of(&self, exercise: &str) -> bool {
        self.exercises.get(exercise).is_some_and(|section| !section.checks.is_empty())
    }

    /// Refuses a name that is none of the exercise's checks.
    pub(crate) fn refuse_unknown(&self, exercise: &str, known: &BTreeSet<&str>) -> Result<(), String> {
        let Some(section) = self.exercises.get(exercise) else { return Ok(()) };
        match section.checks.iter().find(|(name, _)| !known.contains(name.as_str())) {
            Some((name, (line, _))) => {
                let what = format!("no check of exercise {exercise}");
                Err(unknown(&self.file, *line, name, &what, known.iter().copied()))
            }
            None => Ok(()),
        }
    }

    fn of(&self, exercise: &str, check: &str) -> Points {
        let section = self.exercises.get(exercise);
        let own = section.and_then(|section| section.checks.get(check)).map(|(_, points)| *points);
        own.or_else(|| section?.each).or(self.all).unwrap_or(ONE)
    }

    /// Gives every check of all these results its points. A result without checks gets those of the others.
    pub(crate) fn give(&self, all: &mut [Graded]) {
        let mut names: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for graded in all.iter().filter(|graded| !graded.absent) {
            let known = names.entry(graded.exercise.clone()).or_default();
            for check in &graded.judgement.checks {
                if !known.contains(&check.name) {
                    known.push(check.name.clone());
                }
            }
        }
        for graded in all {
            if !graded.absent {
                graded.judgement.name_checks(names.get(&graded.exercise).into_iter().flatten());
            }
            let passes = graded.judgement.verdict == Verdict::Pass;
            for check in &mut graded.judgement.checks {
                check.of = self.of(&graded.exercise, &check.name);
                // What could not be explored costs a right answer nothing.
                let is_earned = check.outcome == Outcome::Passed || passes && check.outcome == Outcome::NotRun;
                check.points = if is_earned { check.of } else { Points::default() };
            }
        }
    }
}

fn unknown<'a>(
    file: &str,
    line: usize,
    name: &str,
    what: &str,
    known: impl Iterator<Item = &'a str> + Clone,
) -> String {
    let all: Vec<&str> = known.collect();
    let nearest = similar::get_close_matches(name, &all, 1, 0.5);
    let nearest = nearest.first().map_or(String::new(), |nearest| format!("; did you mean `{nearest}`?"));
    format!("{file}:{line}: `{name}` is {what}{nearest}\nnext: correct that line; there are {}", all.join(", "))
}

#[cfg(test)]
mod tests {
    use watchdog::watched;

    use super::*;
    use crate::verdict::Judgement;

    fn parse(text: &str) -> Result<Worth, String> {
        Worth::parse("points.toml", text, &["01".to_owned(), "02".to_owned()])
    }

    #[test]
    fn the_nearest_line_says_what_a_check_is_worth() {
        watched(|| {
            let worth = parse("each_check = 2 # all\n\n[02]\nadds = 2.5\n[\"01\"]\neach_check=0.05\n").unwrap();
            assert_eq!(worth.of("02", "adds").to_string(), "2.5");
            assert_eq!(worth.of("02", "stands").to_string(), "2");
            assert_eq!(worth.of("01", "adds").to_string(), "0.05");
            assert_eq!(Worth::default().of("01", "adds").to_string(), "1");
        });
    }

    #[test]
    fn what_makes_no_sense_is_told_with_its_line() {
        watched(|| {
            for (text, told) in [
                ("[03]", "points.toml:1: `03` is no exercise; did you mean `0"),
                ("[02]\nadds", "points.toml:2: `adds` is neither"),
                ("[02]\nadds = much", "points.toml:2: `much` is no number of points"),
                ("[02]\nadds = -1", "`-1` is no number"),
                ("[02]\nadds = 1.234", "`1.234` is no number"),
                ("[02]\nadds = 99999999999", "is no number"),
                ("adds = 1", "points.toml:1: `adds` stands before any"),
                ("[02]\nadds = 1\nadds = 2", "points.toml:3: `adds` has points already"),
                ("[02]\n[02]", "points.toml:2: there are two sections"),
            ] {
                let error = parse(text).unwrap_err();
                assert!(error.contains(told) && error.contains("\nnext: "), "{text}: {error}");
            }
            let worth = parse("[02]\nad = 1\n").unwrap();
            let error = worth.refuse_unknown("02", &BTreeSet::from(["adds", "stands"])).unwrap_err();
            assert_eq!(
                error,
                "points.toml:2: `ad` is no check of exercise 02; did you mean `adds`?\nnext: correct that line; there are \
                 adds, stands"
            );
            assert_eq!(worth.refuse_unknown("01", &BTreeSet::new()), Ok(()));
        });
    }

    fn graded(verdict: Verdict, checks: &[(&str, Outcome)]) -> Graded {
        let mut judgement = Judgement::without_checks(verdict, "");
        judgement.name_checks(&checks.iter().map(|(name, _)| (*name).to_owned()).collect::<Vec<_>>());
        judgement.checks.iter_mut().zip(checks).for_each(|(check, (_, outcome))| check.outcome = *outcome);
        Graded::made_up("anna", "02", judgement)
    }

    #[test]
    fn all_submissions_to_an_exercise_are_worth_the_same() {
        watched(|| {
            use Outcome::{Failed, NotRun, Passed};
            let mut class = [
                graded(Verdict::Pass, &[("adds", Passed), ("in_every_order", Passed)]),
                // A right answer that cannot be explored.
                graded(Verdict::Pass, &[("adds", Passed), ("in_every_order", NotRun)]),
                graded(Verdict::Fail, &[("adds", Failed), ("in_every_order", NotRun)]),
                graded(Verdict::Race, &[("adds", Passed), ("in_every_order", Failed)]),
                graded(Verdict::Rejected, &[]),
            ];
            parse("[02]\nadds = 0.75").unwrap().give(&mut class);
            let points = class.each_ref().map(|one| one.judgement.points().to_string());
            assert_eq!(points, ["1.75", "1.75", "0", "0.75", "0"]);
            assert_eq!(class.each_ref().map(|one| one.judgement.of().to_string()), ["1.75"; 5]);
        });
    }
}
