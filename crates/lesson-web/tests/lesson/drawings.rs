use std::fs;
use std::path::PathBuf;

use watchdog::watched;

use crate::program::run;

fn file(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name)
}

#[test]
fn a_timeline_is_drawn_and_written_to_the_file_asked_for() {
    watched(|| {
        let beginnings =
            [("lesson.svg", "<svg"), ("lesson.html", "<!doctype html>"), ("lesson.json", "{\"displayTimeUnit\"")];
        for (name, beginning) in beginnings {
            let path = file(name);
            let (code, printed, _) = run(&["1", "--timeline", path.to_str().unwrap()]);
            assert_eq!(code, Some(0));
            assert!(printed.contains("├bbc") && printed.contains(name), "{printed}");
            let written = fs::read_to_string(path).unwrap();
            assert!(written.starts_with(beginning) && written.contains("One page"), "{written}");
        }
    });
}

#[test]
fn a_file_for_nothing_or_in_no_folder_is_an_error_that_names_it() {
    watched(|| {
        let (code, _, complaint) = run(&["3", "--timeline", file("none.svg").to_str().unwrap()]);
        assert_eq!(code, Some(1));
        assert!(complaint.starts_with("None of these sections draws a timeline"), "{complaint}");

        assert!(!file("none.svg").exists());

        let (code, printed, complaint) = run(&["1", "--timeline", file("no folder/x.svg").to_str().unwrap()]);
        assert_eq!((code, printed.as_str()), (Some(1), "")); // before the lesson begins
        assert!(complaint.contains("x.svg cannot be written: "), "{complaint}");
    });
}
