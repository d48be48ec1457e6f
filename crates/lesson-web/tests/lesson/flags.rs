use watchdog::watched;

use crate::program::run;

fn headings(output: &str) -> Vec<&str> {
    output
        .lines()
        .filter(|line| line.starts_with(|first: char| first.is_ascii_digit()) && line.contains(". "))
        .collect()
}

#[test]
fn sections_run_in_the_order_of_the_lesson_each_once() {
    watched(|| {
        let (code, printed, _) = run(&["3", "1", "3"]);
        assert_eq!(headings(&printed), ["1. One page", "3. No page at all"]);
        assert_eq!(code, Some(0));
    });
}

#[test]
fn a_wrong_flag_gets_one_line_that_begins_with_the_name_of_the_program() {
    watched(|| {
        for words in [
            &["7"][..],
            &["--sped"],
            &["--seed"],
            &["--seed", "x"],
            &["--live=9"],
            &["--pace", "0"],
            &["--workers"],
            &["--timeline", "x.png"],
            &["--timeline", "x.svg", "--timeline", "y.svg"],
        ] {
            let (code, printed, complaint) = run(words);
            assert_eq!((code, printed.as_str()), (Some(2), ""), "{words:?}");
            assert!(complaint.starts_with("lesson00: ") && complaint.ends_with("; try --help.\n"), "{complaint}");
            assert_eq!(complaint.lines().count(), 1, "{complaint}");
        }
    });
}

#[test]
#[cfg(not(feature = "live"))]
fn the_real_web_without_tls_gets_the_command_to_type() {
    watched(|| {
        let (code, _, complaint) = run(&["--live", "3"]);
        assert_eq!(code, Some(2));
        assert!(complaint.contains("\n  cargo run -p lesson00 --features live -- --live 3\n"), "{complaint}");
        assert!(!complaint.contains("--help"), "{complaint}");
    });
}

#[test]
fn help_lists_the_sections_and_the_flags() {
    watched(|| {
        let (code, printed, _) = run(&["--help"]);
        assert_eq!(code, Some(0));
        for word in ["2  A page that is forbidden", "--pace", "--workers", "--timeline", "--live", "--seed"] {
            assert!(printed.contains(word), "{printed}");
        }
    });
}
