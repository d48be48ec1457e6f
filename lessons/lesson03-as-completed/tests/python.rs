//! What the page says of Python is so, where there is a Python to ask.

use std::path::Path;

use lesson_page::check_python;
use watchdog::watched;

#[test]
fn what_the_page_says_of_python_is_so() {
    watched(|| {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/python.py");
        check_python(&script).unwrap_or_else(|fault| panic!("{fault}"));
    });
}
