//! How long a lesson takes, as its pages say.

/// The minutes of a lesson and of its exercise, from the line of the lesson's page that begins
/// `*40 minutes, and 30 for the exercise.`
pub fn minutes_of_lesson(page: &str) -> Option<(u32, u32)> {
    page.lines().find_map(|line| {
        let (lesson, rest) = line.strip_prefix('*')?.split_once(" minutes, and ")?;
        let (exercise, _) = rest.split_once(" for the exercise")?;
        Some((lesson.parse().ok()?, exercise.parse().ok()?))
    })
}

/// The minutes of each section, from the rows `| section | minutes | …` of a page for instructors. A section is named by
/// its number, which may be a link, or by what it is.
pub fn minutes_of_sections(teaching: &str) -> Vec<(String, u32)> {
    let rows = teaching.lines().filter_map(|line| {
        let mut cells = line.strip_prefix('|')?.split('|').map(str::trim);
        let (section, minutes) = (cells.next()?, cells.next()?);
        let words = section.strip_prefix('[').and_then(|link| link.split_once(']')).map_or(section, |(words, _)| words);
        Some((words.to_owned(), minutes.parse().ok()?))
    });
    rows.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_lines_of_a_lesson_say_its_minutes() {
        watchdog::watched(|| {
            let page = "# Lesson\n\n*40 minutes, and 30 for the exercise. It follows\na notebook.*\n";
            assert_eq!(minutes_of_lesson(page), Some((40, 30)));
            assert_eq!(minutes_of_lesson("40 minutes\n*some minutes, and 30 for the exercise*\n"), None);
        });
    }

    #[test]
    fn the_rows_of_the_table_are_sections() {
        watchdog::watched(|| {
            let page =
                "| section | minutes | show |\n|---|---|---|\n| opening | 2 | a |\n| [1](a.md) | 10 | b |\n\n| x |\n";
            assert_eq!(minutes_of_sections(page), [("opening".to_owned(), 2), ("1".to_owned(), 10)]);
        });
    }
}
