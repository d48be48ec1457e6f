//! `cargo course init`: settings with which an editor never holds up `cargo test`, nor the other way round.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::Path;
use std::process::ExitCode;

use course_files::Course;

use crate::{Outcome, screen};

/// Settings for some editors, in a file of their own.
struct Settings {
    editors: &'static str,
    file: &'static str,
    /// The whole file, where there is none yet.
    text: &'static str,
    /// The table of each setting, its name, and its line. JSON has no tables here.
    lines: [(Option<&'static str>, &'static str, &'static str); 2],
}

const SETTINGS: [Settings; 2] = [
    Settings {
        editors: "VS Code",
        file: ".vscode/settings.json",
        text: "{\n    \"rust-analyzer.check.command\": \"check\",\n    \"rust-analyzer.cargo.targetDir\": true\n}\n",
        lines: [
            (None, "\"rust-analyzer.check.command\"", "\"rust-analyzer.check.command\": \"check\","),
            (None, "\"rust-analyzer.cargo.targetDir\"", "\"rust-analyzer.cargo.targetDir\": true,"),
        ],
    },
    Settings {
        editors: "other editors with rust-analyzer",
        file: "rust-analyzer.toml",
        text: "[check]\ncommand = \"check\"\n\n[cargo]\ntargetDir = true\n",
        lines: [
            (Some("[check]"), "command", "command = \"check\""),
            (Some("[cargo]"), "targetDir", "targetDir = true"),
        ],
    },
];

/// Writes a file for each kind of editor. Where there is one already, it prints what to add.
pub(crate) fn init(course: &Course) -> Outcome {
    screen::line("Your editor then builds in target/rust-analyzer, and never waits for your tests.");
    for settings in SETTINGS {
        let Settings { editors, file, text, .. } = settings;
        let path = course.root.join(file);
        match create(&path, text) {
            Ok(()) => screen::line(&format!("{file} is written, for {editors}.")),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                settings.tell_what_to_add(&fs::read_to_string(&path).unwrap_or_default());
            }
            Err(error) => {
                return Err(format!("{} cannot be written: {error}.\nnext: cargo course init", path.display()));
            }
        }
    }
    screen::next("cargo course", "when you have restarted your editor");
    Ok(ExitCode::SUCCESS)
}

impl Settings {
    /// Says which lines a file that is there lacks, and where each belongs: a table may stand in it only once.
    fn tell_what_to_add(&self, present: &str) {
        let Settings { editors, file, lines, .. } = self;
        let [(_, _, check), (_, _, target)] =
            lines.map(|(table, name, line)| (table, name, line.trim_end_matches(',')));
        let missing: Vec<_> = lines.iter().filter(|(table, name, _)| !has(present, *table, name)).collect();
        if missing.is_empty() {
            screen::paragraph(&format!(
                "{file} is there, for {editors}, and has both settings. It stays as it is; make sure that they are \
                 `{check}` and `{target}`."
            ));
            return;
        }
        screen::paragraph(&format!("{file} is there, for {editors}. It stays as it is."));
        let mut place_before = String::new();
        for (table, _, line) in missing {
            let place = match table {
                None => "Add below its first brace:".to_owned(),
                Some(table) if has_table(present, table) => format!("Add below its line {table}:"),
                Some(_) => "Add at its end:".to_owned(),
            };
            if place != place_before {
                screen::line(&place);
                place_before = place;
            }
            let new_table = table.filter(|table| !has_table(present, table));
            new_table.into_iter().chain([*line]).for_each(|line| screen::line(&format!("    {line}")));
        }
    }
}

/// Whether the text has a setting of this name; in this table, if it is one of a table.
fn has(text: &str, table: Option<&str>, name: &str) -> bool {
    let Some(table) = table else { return text.contains(name) };
    let dotted = format!("{}.{name}", table.trim_matches(['[', ']']));
    let mut within = None;
    text.lines().map(str::trim).any(|line| {
        if line.starts_with('[') {
            within = Some(is_table(line, table));
        }
        let setting = line.split('=').next().unwrap_or_default().trim();
        line.contains('=') && (within == Some(true) && setting == name || within.is_none() && setting == dotted)
    })
}

fn has_table(text: &str, table: &str) -> bool {
    text.lines().any(|line| is_table(line.trim(), table))
}

/// Whether the line is the head of this table; a comment may follow.
fn is_table(line: &str, table: &str) -> bool {
    line.split('#').next().unwrap_or_default().trim() == table
}

/// Writes a new file; it is an error if the file exists.
fn create(path: &Path, text: &str) -> io::Result<()> {
    path.parent().map_or(Ok(()), fs::create_dir_all)?;
    File::create_new(path)?.write_all(text.as_bytes())
}
