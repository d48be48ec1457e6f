//! `cargo course watch`: checks again each time that the answer is saved.
//!
//! It looks at the answer's files a few times a second. That works everywhere, on network drives too, where a system
//! sends no word of changes, and the files are few.

use std::fs;
use std::path::Path;
use std::thread;
use std::time::{Duration, SystemTime};

use crate::Outcome;
use crate::check::{check_lesson, chosen};
use crate::course::Course;
use crate::progress::Progress;
use crate::screen;

const BETWEEN_LOOKS: Duration = Duration::from_millis(200);

/// Checks the exercise, and again at each change of its sources, until the exercise is solved or Ctrl-C is pressed.
pub(crate) fn watch(course: &Course, progress: &mut Progress, number: Option<&str>) -> Outcome {
    let lesson = chosen(course, progress, number)?;
    let (_, exercise) = course.exercise(&lesson.number)?;
    let sources = course.root.join(&exercise.folder).join("src");
    loop {
        let seen = last_change(&sources);
        let code = check_lesson(course, progress, lesson, None)?;
        if progress.is_solved(lesson) {
            return Ok(code);
        }
        screen::line(&format!("\nWaiting for you to save {}/src/lib.rs; Ctrl-C ends this.\n", exercise.folder));
        while last_change(&sources) == seen {
            thread::sleep(BETWEEN_LOOKS);
        }
    }
}

/// When a file of this folder was last changed, and how many bytes they have: an editor may keep an old date.
fn last_change(folder: &Path) -> Option<(SystemTime, u64)> {
    let files = fs::read_dir(folder).ok()?.flatten().filter_map(|entry| entry.metadata().ok());
    files.fold(None, |last, file| {
        let changed = file.modified().unwrap_or(SystemTime::UNIX_EPOCH);
        let (latest, bytes) = last.unwrap_or((SystemTime::UNIX_EPOCH, 0));
        Some((latest.max(changed), bytes + file.len()))
    })
}
