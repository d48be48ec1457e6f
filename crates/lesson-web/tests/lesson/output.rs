use std::process::Stdio;

use watchdog::watched;

use crate::program::{lesson, told};

/// A pipe whose reader has ended: whatever is written to it fails.
fn abandoned() -> Stdio {
    let mut reader = lesson(&["--help"]).stdin(Stdio::piped()).stdout(Stdio::null()).spawn().expect("the program runs");
    let pipe = reader.stdin.take().expect("stdin is a pipe"); // taken before `wait`, which would close it
    reader.wait().expect("the program ends");
    pipe.into()
}

#[test]
fn the_program_ends_quietly_when_nobody_reads() {
    watched(|| {
        for arguments in [&["--help"][..], &["1"]] {
            let output =
                lesson(arguments).stdout(abandoned()).stderr(Stdio::piped()).spawn().unwrap().wait_with_output();
            let (code, _, complaint) = told(output.unwrap());
            assert_eq!((code, complaint.as_str()), (Some(0), ""), "{arguments:?}");
        }
    });
}

/// Linux alone has a disk that is always full.
#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_said_in_one_sentence() {
    watched(|| {
        let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
        let output = lesson(&["1"]).stdout(full).stderr(Stdio::piped()).spawn().unwrap().wait_with_output();
        let (code, _, complaint) = told(output.unwrap());
        assert_eq!(code, Some(1));
        assert!(complaint.starts_with("The lesson stopped: its output cannot be written: "), "{complaint}");
        assert_eq!(complaint.lines().count(), 1, "{complaint}");
    });
}
