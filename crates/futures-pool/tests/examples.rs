//! The examples run, and print what they should.

use std::env::{self, consts::EXE_SUFFIX};
use std::path::{Path, PathBuf};
use std::process::Command;

use watchdog::watched;

/// What the example prints.
fn output_of(example: &str) -> String {
    let output = Command::new(program(example)).output().unwrap();
    let (stdout, stderr) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert!(output.status.success(), "{example}: {}\n{stdout}{stderr}", output.status);
    stdout
}

/// `cargo test` builds the examples; where only some tests were asked for, it has not.
fn program(example: &str) -> PathBuf {
    let this = env::current_exe().unwrap();
    let target = this.parent().and_then(Path::parent).unwrap();
    let program = target.join("examples").join(format!("{example}{EXE_SUFFIX}"));
    assert!(program.exists(), "{} is not there: `cargo build -p futures-pool --examples` builds it", program.display());
    program
}

#[test]
fn downloads_tells_which_pages_are_missing() {
    watched(|| {
        let output = output_of("downloads");
        let lines: Vec<_> = output.lines().collect();
        let bytes: usize = (1..=40).filter(|page| page % 10 != 0).map(|page| 300 * page).sum();
        assert_eq!(lines[0], format!("36 pages, {bytes} bytes"));
        assert_eq!(lines.len(), 5);
        for (line, page) in lines[1..].iter().zip([10, 20, 30, 40]) {
            assert!(line.starts_with("not loaded: http://127.0.0.1:"), "{line}");
            assert!(line.ends_with(&format!("/{page}: http status: 404")), "{line}");
        }
    });
}

#[test]
fn many_items_tells_which_lines_are_bad() {
    watched(|| {
        let output = output_of("many_items");
        assert!(output.starts_with("99990 readings, 0.000 on average\n10 lines cannot be read"), "{output}");
        assert!(output.contains("\n  line 9973: invalid float literal\n"), "{output}");
    });
}

#[test]
fn pipeline_reads_no_further_than_it_must() {
    watched(|| {
        let output = output_of("pipeline");
        let lines: Vec<_> = output.lines().collect();
        assert_eq!(lines.len(), 11);
        assert_eq!(lines[0], "1000000000039, the digits of which add up to 13");
        let read: usize = lines[10].split(' ').next().unwrap().parse().unwrap();
        assert!(read > 39, "{output}");
    });
}

#[test]
fn tokio_service_answers_everybody() {
    watched(|| {
        let output = output_of("tokio_service");
        assert_eq!(output.lines().count(), 10);
        assert!(output.contains("1000000000002 can be divided by 2\n"), "{output}");
    });
}

#[cfg(unix)] // elsewhere an abort may ask the user
#[test]
fn crashing_inputs_cost_no_other() {
    watched(|| {
        let output = output_of("crashing_inputs");
        let lines: Vec<_> = output.lines().collect();
        assert_eq!(lines[0], "17 inputs were decoded");
        assert!(lines[1].starts_with("input 14: "), "{output}");
        assert!(lines[2].starts_with("input 7: "), "{output}");
        assert_eq!(lines[3], "input 11: the task was cancelled");
    });
}
