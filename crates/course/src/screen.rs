//! What is printed: lines that a pipe, a dumb terminal and a screen reader take as they are, with few colours where a
//! terminal has them.

use std::io::{self, IsTerminal, Write};

use anstyle::{AnsiColor, Effects, Style};

use crate::page;

/// Prints a text. It is no error if the reader has gone, as under `| head`.
pub(crate) fn print(text: &str) {
    let mut out = io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

pub(crate) fn line(text: &str) {
    print(&format!("{text}\n"));
}

/// Prints a paragraph, broken between words.
pub(crate) fn paragraph(text: &str) {
    indented(0, text);
}

/// Prints a paragraph behind so many spaces, broken between words.
pub(crate) fn indented(spaces: usize, text: &str) {
    let indent = " ".repeat(spaces);
    check_report::lines(text, COLUMNS - spaces).iter().for_each(|part| line(&format!("{indent}{part}")));
}

/// Prints a page of Markdown.
pub(crate) fn page(text: &str) {
    page::laid_out(text, COLUMNS).iter().for_each(|text| line(text));
}

/// The last line of every message: the command to type next, and what for.
pub(crate) fn next(command: &str, what_for: &str) {
    step("next: ", command, what_for);
}

/// Prints another command that makes sense, below the one of [`next`].
pub(crate) fn or(command: &str, what_for: &str) {
    step("  or: ", command, what_for);
}

/// The width of most terminals.
const COLUMNS: usize = 80;

fn step(word: &str, command: &str, what_for: &str) {
    let columns = [word, command, what_for].iter().map(|part| part.chars().count()).sum::<usize>() + 3;
    let between = if columns > COLUMNS { "\n        " } else { "   " };
    line(&format!("{word}{}{between}{what_for}", bold(command)));
}

pub(crate) fn good(text: &str) -> String {
    styled(AnsiColor::Green.on_default(), text)
}

pub(crate) fn bad(text: &str) -> String {
    styled(AnsiColor::Red.on_default(), text)
}

fn bold(text: &str) -> String {
    styled(Style::new().effects(Effects::BOLD), text)
}

fn styled(style: Style, text: &str) -> String {
    if has_colours() { format!("{style}{text}{style:#}") } else { text.to_owned() }
}

fn has_colours() -> bool {
    let wanted = anstyle_query::clicolor() != Some(false) && !anstyle_query::no_color();
    io::stdout().is_terminal() && wanted && anstyle_query::term_supports_ansi_color()
}
