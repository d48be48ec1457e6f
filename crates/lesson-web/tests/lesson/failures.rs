use watchdog::watched;

use crate::program::run;

#[test]
fn a_section_that_fails_ends_the_lesson_and_is_named() {
    watched(|| {
        let (code, printed, complaint) = run(&[]);
        assert_eq!(code, Some(1));
        assert_eq!(complaint, "The lesson stopped in section 2, \"A page that is forbidden\": http status: 403.\n");
        assert!(printed.contains("568581 bytes") && !printed.contains("nothing"), "{printed}");
    });
}
