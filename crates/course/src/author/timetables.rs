//! Whether the pages for instructors agree with the lessons' own pages about minutes.

use std::collections::BTreeMap;
use std::fs;

use course_files::{Course, minutes_of_lesson, minutes_of_sections};

/// The page with the timetables.
const PAGE: &str = "lessons/teaching.md";

/// What does not add up.
pub(super) fn faults(course: &Course) -> Vec<String> {
    let read = |file: &str| fs::read_to_string(course.root.join(file)).unwrap_or_default();
    let (index, timetables) = (read("README.md"), read(PAGE));
    let mut faults = Vec::new();
    let mut sections = BTreeMap::new();
    let mut whole = (0, 0);
    for lesson in &course.lessons {
        let file = format!("{}/README.md", lesson.folder);
        let Some((minutes, exercise)) = minutes_of_lesson(&read(&file)) else {
            faults.push(format!("{file}: no line begins `*40 minutes, and 30 for the exercise.`"));
            continue;
        };
        whole = (whole.0 + minutes, whole.1 + exercise);
        let teaching = format!("{}/teaching.md", lesson.folder);
        let of_sections = minutes_of_sections(&read(&teaching));
        let sum: u32 = of_sections.iter().map(|(_, minutes)| minutes).sum();
        if sum != minutes {
            faults.push(format!("{teaching}: its sections take {sum} minutes, but {file} says {minutes}"));
        }
        let of_sections = of_sections.into_iter().map(|(section, minutes)| ((lesson.number.clone(), section), minutes));
        sections.extend(of_sections.chain([((lesson.number.clone(), "exercise".to_owned()), exercise)]));
        faults.extend(lacks(
            &index,
            "README.md",
            &format!("({}/", lesson.folder),
            &format!("| {minutes} + {exercise} |"),
        ));
        let folder = lesson.folder.rsplit('/').next().unwrap_or(&lesson.folder);
        faults.extend(lacks(&timetables, PAGE, &format!("({folder}/"), &row(minutes, exercise)));
    }
    faults.extend(lacks(&timetables, PAGE, "| in all |", &row(whole.0, whole.1)));
    faults.extend(wrong_times(&timetables, &sections));
    faults
}

fn row(lesson: u32, exercise: u32) -> String {
    format!("| {lesson} | {exercise} | {} |", lesson + exercise)
}

/// What is wrong if no row of a table has both of these. A course that has just begun does not have the page yet.
fn lacks(page: &str, name: &str, lesson: &str, minutes: &str) -> Option<String> {
    let is_there = page.lines().any(|line| line.starts_with('|') && line.contains(lesson) && line.contains(minutes));
    (!page.is_empty() && !is_there).then(|| format!("{name}: no row of a table has both `{lesson}` and `{minutes}`"))
}

/// What is wrong with the rows `| 9:15 | 30 | Lesson 01: opening, 1, 2 |` of a day: each must begin when the one before it
/// has ended, and take as long as its parts take.
fn wrong_times(page: &str, sections: &BTreeMap<(String, String), u32>) -> Vec<String> {
    let mut faults = Vec::new();
    let mut ended = None;
    for (before, line) in page.lines().enumerate() {
        let cells: Vec<_> = line.split('|').map(str::trim).collect();
        let [_, clock, minutes, what, ..] = cells[..] else { continue };
        let (Some(begins), Ok(minutes)) = (minutes_since_midnight(clock), minutes.parse::<u32>()) else { continue };
        let mut fault = |why: String| faults.push(format!("{PAGE}:{}: {why}", before + 1));
        if ended.is_some_and(|ended| ended != begins) {
            fault(format!("{clock} is not when the row before it ends"));
        }
        ended = Some(begins + minutes);
        let Some((number, parts)) = what.strip_prefix("Lesson ").and_then(|what| what.split_once(": ")) else {
            continue;
        };
        let known = |part: &str| sections.get(&(number.to_owned(), part.to_owned()));
        match parts.split(", ").map(known).sum::<Option<u32>>() {
            Some(sum) if sum == minutes => {}
            Some(sum) => fault(format!("its parts take {sum} minutes, not {minutes}")),
            None => fault(format!("`{what}` names a section that the page for instructors does not have")),
        }
    }
    faults
}

fn minutes_since_midnight(clock: &str) -> Option<u32> {
    let (hours, minutes) = clock.split_once(':')?;
    Some(60 * hours.parse::<u32>().ok()? + minutes.parse::<u32>().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_held_to_its_sections() {
        watchdog::watched(|| {
            let sections = [(("01", "opening"), 2), (("01", "1"), 8), (("01", "exercise"), 30)];
            let sections =
                sections.map(|((number, part), minutes)| ((number.to_owned(), part.to_owned()), minutes)).into();
            let wrong = |page: &str| wrong_times(page, &sections);
            let day = "| time | minutes | |\n|---|---|---|\n| 9:55 | 10 | Lesson 01: opening, 1 |\n\
                       | 10:05 | 15 | Break |\n| 10:20 | 30 | Lesson 01: exercise |\n";
            assert_eq!(wrong(day), Vec::<String>::new());
            assert_eq!(
                wrong(&day.replace("10:05", "10:10")),
                [
                    "lessons/teaching.md:4: 10:10 is not when the row before it ends",
                    "lessons/teaching.md:5: 10:20 is not when the row before it ends"
                ]
            );
            assert_eq!(
                wrong(&day.replace("opening, 1", "1")),
                ["lessons/teaching.md:3: its parts take 8 minutes, not 10"]
            );
            assert_eq!(wrong(&day.replace("opening", "start")).len(), 1);
        });
    }
}
