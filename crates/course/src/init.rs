//! `cargo course init`: settings with which an editor never holds up `cargo test`, nor the other way round.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::Path;
use std::process::ExitCode;

use crate::course::Course;
use crate::{Outcome, screen};

/// The files of settings: which editors read each, its path, its text, and the setting that matters in it.
const FILES: [(&str, &str, &str, &str); 2] = [
    (
        "VS Code",
        ".vscode/settings.json",
        "{\n    \"rust-analyzer.check.command\": \"check\",\n    \"rust-analyzer.cargo.targetDir\": true\n}\n",
        "rust-analyzer.cargo.targetDir",
    ),
    (
        "other editors with rust-analyzer",
        "rust-analyzer.toml",
        "[check]\ncommand = \"check\"\n\n[cargo]\ntargetDir = true\n",
        "targetDir",
    ),
];

/// Writes a file for each kind of editor. Where there is one already, it prints what to add.
pub(crate) fn init(course: &Course) -> Outcome {
    screen::line("Your editor then builds in target/rust-analyzer, and never waits for your tests.");
    for (editors, file, text, setting) in FILES {
        let path = course.root.join(file);
        let written = create(&path, text);
        match written {
            Ok(()) => screen::line(&format!("{file} is written, for {editors}.")),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                let present = fs::read_to_string(&path).unwrap_or_default();
                if present.contains(setting) {
                    screen::line(&format!("{file} is there, for {editors}, and mentions `{setting}`."));
                    screen::line("It stays as it is; make sure that the setting is true.");
                } else {
                    screen::line(&format!("{file} is there, for {editors}. It stays as it is; add these lines:"));
                    // The file has braces of its own.
                    let lines = text.lines().map(str::trim).filter(|line| !matches!(*line, "{" | "}"));
                    lines.for_each(|line| screen::line(&format!("    {line}")));
                }
            }
            Err(error) => {
                return Err(format!("{} cannot be written: {error}.\nnext: cargo course init", path.display()));
            }
        }
    }
    screen::next("cargo course", "when you have restarted your editor");
    Ok(ExitCode::SUCCESS)
}

/// Writes a new file; it is an error if the file exists.
fn create(path: &Path, text: &str) -> io::Result<()> {
    path.parent().map_or(Ok(()), fs::create_dir_all)?;
    File::create_new(path)?.write_all(text.as_bytes())
}
