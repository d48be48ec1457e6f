//! What two runs of a program have in common.

use std::iter::zip;

/// The output without what differs from run to run: a number is `#`, the state of a future is left out, and a timeline
/// is one line, since who fetched what when, and whether every worker got something, is never the same.
///
/// ```
/// use lesson_page::masked;
///
/// assert_eq!(masked("9 pages in 0.25 s"), masked("9 pages in 12.3 s"));
/// assert_eq!(masked("Future(pending)"), masked("Future(running)"));
/// assert_eq!(masked("worker_0 │├dog──┤\nworker_1 │├cat┤\n         └0 ms"), masked("worker_1 │├cat┤├dog┤\n         └0 ms"));
/// ```
pub fn masked(output: &str) -> String {
    let mut lines: Vec<_> = output.lines().map(masked_line).collect();
    lines.dedup_by(|line, before| line == TIMELINE && before == TIMELINE);
    lines.join("\n").trim_end().to_owned()
}

const TIMELINE: &str = "(timeline)";

/// The first line that differs, as shown and as printed.
pub(crate) fn difference(shown: &str, printed: &str) -> String {
    let (shown, printed) = (masked(shown), masked(printed));
    match zip(shown.lines(), printed.lines()).find(|(shown, printed)| shown != printed) {
        Some((shown, printed)) => format!("shown:   {shown}\nprinted: {printed}"),
        None => format!("shown:   {} lines\nprinted: {} lines", shown.lines().count(), printed.lines().count()),
    }
}

fn masked_line(line: &str) -> String {
    if line.contains(['│', '└']) {
        return TIMELINE.to_owned();
    }
    masked_states(&masked_numbers(line.trim_end()))
}

fn masked_states(line: &str) -> String {
    let mut parts = line.split("Future(");
    let before = parts.next().unwrap_or_default().to_owned();
    parts.fold(before, |masked, part| masked + "Future(" + part.trim_start_matches(|character| character != ')'))
}

fn masked_numbers(line: &str) -> String {
    let mut masked = String::new();
    let mut characters = line.chars().peekable();
    while let Some(character) = characters.next() {
        if !character.is_ascii_digit() {
            masked.push(character);
            continue;
        }
        masked.push('#');
        while characters.next_if(|next| next.is_ascii_digit() || *next == '.').is_some() {}
    }
    masked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_count_and_numbers_do_not() {
        assert_eq!(masked("at 127.0.0.1:4000\n"), masked("at 127.0.0.1:51"));
        assert_ne!(masked("four workers"), masked("five workers"));
        assert_ne!(masked("one\ntwo"), masked("one"));
    }

    #[test]
    fn the_first_difference_is_named() {
        assert_eq!(difference("a 1\nb 2\n", "a 2\nc 3\n"), "shown:   b #\nprinted: c #");
        assert_eq!(difference("a\n", "a\nb\n"), "shown:   1 lines\nprinted: 2 lines");
    }
}
