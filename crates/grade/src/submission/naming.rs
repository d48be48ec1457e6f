//! What names say: which student, and which exercise.

use super::archive;

/// The student that a file or folder is from, by its name: a name of our own (`anna`, `anna_exercise02.rs`), or one that a
/// learning platform gave it.
pub(crate) fn student_of(entry: &str) -> String {
    // Moodle: `Anna Ng_12345_assignsubmission_file_`.
    if let Some((before, _)) = entry.split_once("_assignsubmission_") {
        return before.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches('_').to_owned();
    }
    // Canvas: `annang_123_456_exercise02.rs`, `annang_late_123_456_exercise02.rs`.
    let is_number = |part: &&str| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit());
    let parts: Vec<_> = entry.splitn(5, '_').collect();
    match parts[..] {
        [name, first, second, _, ..] if is_number(&first) && is_number(&second) => return name.to_owned(),
        [name, word, first, second, _]
            if word.eq_ignore_ascii_case("late") && is_number(&first) && is_number(&second) =>
        {
            return name.to_owned();
        }
        _ => {}
    }
    let stem = archive::without_ending(entry).or_else(|| entry.strip_suffix(".rs")).unwrap_or(entry);
    let separators = |c: char| matches!(c, '_' | '-' | '.' | ' ');
    let name = match exercise_at(stem) {
        Some((start, _, _)) if !stem[..start].trim_matches(separators).is_empty() => &stem[..start],
        Some((_, end, _)) if !stem[end..].trim_matches(separators).is_empty() => &stem[end..],
        _ => stem,
    };
    name.trim_matches(separators).to_owned()
}

/// The exercise that a path is for, in two digits: the last of its names that says so.
pub(crate) fn exercise_of(path: &str) -> Option<String> {
    path.rsplit('/').find_map(|name| exercise_at(name).map(|(_, _, number)| number))
}

/// Where `exercise02`, `ex02`, `ex_2` or the like stands in this name, and its number.
fn exercise_at(name: &str) -> Option<(usize, usize, String)> {
    let lower = name.to_ascii_lowercase();
    let words = lower.match_indices("ex").filter(|(start, _)| !lower[..*start].ends_with(char::is_alphanumeric));
    words.into_iter().find_map(|(start, _)| {
        let rest = &lower[start..];
        let rest = rest.strip_prefix("exercise").or_else(|| rest.strip_prefix("ex"))?;
        let rest = rest.trim_start_matches(['_', '-', ' ']);
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let end = lower.len() - rest.len() + digits;
        (1..=2).contains(&digits).then(|| (start, end, format!("{:0>2}", &rest[..digits])))
    })
}

/// The name as it may stand in a report: without characters that steer a terminal or turn the direction of writing.
pub(crate) fn harmless(name: &str) -> String {
    const LONGEST: usize = 80;
    let name: String = name.chars().filter(|c| !steers(*c)).take(LONGEST).collect();
    let name = name.trim();
    if name.is_empty() { "(no name)".to_owned() } else { name.to_owned() }
}

/// Whether this character steers what shows it: a control character, or one that turns the direction of writing.
pub(crate) fn steers(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use watchdog::watched;

    use super::*;

    #[test]
    fn the_student_is_read_from_every_way_of_naming() {
        watched(|| {
            for (entry, student) in [
                ("anna", "anna"),
                ("anna_exercise02.rs", "anna"),
                ("anna-ex2.rs", "anna"),
                ("exercise02_anna.zip", "anna"),
                ("exercise02.rs", "exercise02"),
                ("Anna Ng_12345_assignsubmission_file_", "Anna Ng"),
                ("annang_123_456_exercise02.rs", "annang"),
                ("annang_late_123_456_exercise02.rs", "annang"),
                ("annang_LATE_123_456_my_own_name.tar.gz", "annang"),
                ("alex02.rs", "alex02"),
                ("o'hara.tgz", "o'hara"),
            ] {
                assert_eq!(student_of(entry), student, "{entry}");
            }
        });
    }

    #[test]
    fn the_exercise_is_read_from_names_and_folders() {
        watched(|| {
            for (path, exercise) in [
                ("anna/exercise02-parallel-sum/src/lib.rs", Some("02")),
                ("anna/ex2.rs", Some("02")),
                ("anna/EX_07/lib.rs", Some("07")),
                ("anna_exercise02/ex03.rs", Some("03")),
                ("alex02/lib.rs", None),
                ("anna/lib.rs", None),
                ("anna/exercise1234.rs", None),
            ] {
                assert_eq!(exercise_of(path).as_deref(), exercise, "{path}");
            }
        });
    }

    #[test]
    fn names_do_not_steer_what_shows_them() {
        watched(|| {
            assert_eq!(harmless("an\u{1b}[2Jna\u{202e}\n"), "an[2Jna");
            assert_eq!(harmless("\u{200f}\0"), "(no name)");
            assert_eq!(harmless("Zoë 王"), "Zoë 王");
        });
    }
}
