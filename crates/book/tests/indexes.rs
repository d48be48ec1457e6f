//! The pages that list things of other pages: each list is whole, or in order.

use std::collections::BTreeMap;
use std::fs;

use course_files::Course;

/// How many programs with an error code are on the page of a lesson. `none` stands for errors without a code.
type Codes = BTreeMap<(String, String), usize>;

#[test]
fn the_index_of_mistakes_has_every_error_that_a_lesson_shows() {
    watchdog::watched(|| {
        let course = Course::find().unwrap();
        let read = |file: &str| fs::read_to_string(course.root.join(file)).unwrap().replace("\r\n", "\n");
        let mut shown = Codes::new();
        for lesson in &course.lessons {
            let page = read(&format!("{}/README.md", lesson.folder));
            for line in page.split("```text\n").skip(1).filter_map(|fence| fence.lines().next()) {
                let code = match line.strip_prefix("error") {
                    Some(rest) if rest.starts_with(": ") => "none",
                    Some(rest) => rest.strip_prefix('[').and_then(|rest| rest.split_once(']')).unwrap().0,
                    None => continue,
                };
                *shown.entry((lesson.folder.clone(), code.to_owned())).or_default() += 1;
            }
        }
        let mut listed = Codes::new();
        for row in read("lessons/mistakes.md").lines().filter(|line| line.contains("/README.md#")) {
            let cells: Vec<_> = row.split('|').map(str::trim).collect();
            let (_, link) = cells[3].split_once('(').unwrap();
            let folder = format!("lessons/{}", link.split_once('/').unwrap().0);
            *listed.entry((folder, cells[1].to_owned())).or_default() += 1;
        }
        assert_eq!(listed, shown);
        assert!(shown.len() > 10, "{shown:?}");
    });
}

#[test]
fn the_glossary_is_in_alphabetical_order() {
    watchdog::watched(|| {
        let page = fs::read_to_string(Course::find().unwrap().root.join("lessons/glossary.md")).unwrap();
        let words = page.lines().filter_map(|line| line.strip_prefix("## "));
        let words: Vec<_> = words.map(|word| word.replace(['`', '_', '.'], "").to_lowercase()).collect();
        assert!(words.len() > 50 && words.is_sorted(), "{words:#?}");
    });
}
