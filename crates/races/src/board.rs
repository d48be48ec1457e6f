//! What the student sees of a program and of a run, in lines of 80 columns at most.

use std::fmt::Write as _;

use explored_std::schedule::{Ending, Line, Run};

const COLUMNS: usize = 80;
/// Between two threads' columns.
const GAP: usize = 2;

/// What a program says of itself in its first comment.
pub(crate) fn introduction(source: &str) -> Vec<String> {
    let words = source.lines().map_while(|line| line.strip_prefix("//!")).flat_map(|line| line.split_whitespace());
    let mut lines = vec![String::new()];
    for word in words {
        let last = lines.last_mut().expect("it begins with one");
        if last.is_empty() {
            last.push_str(word);
        } else if last.chars().count() + 1 + word.chars().count() <= COLUMNS - 4 {
            *last += " ";
            *last += word;
        } else {
            lines.push(word.to_owned());
        }
    }
    lines
}

/// The function of the program, with the numbers of its lines.
pub(crate) fn code(source: &str) -> Vec<(usize, String)> {
    let numbered = (1..).zip(source.lines()).skip_while(|(_, line)| !line.contains("fn "));
    numbered.map(|(number, line)| (number, line.replacen("pub(crate) ", "", 1))).collect()
}

/// What is to be said of a run that has gone wrong.
pub(crate) fn what_went_wrong(run: &Run, came_out: Option<&(String, bool)>) -> Option<String> {
    match (&run.ending, came_out) {
        (Ending::Finished, Some((text, false))) => Some(format!("\n    {text}.")),
        (Ending::Deadlock, _) => {
            let mut text = " no thread can go on.".to_owned();
            for line in run.waiting.iter().filter(|line| line.thread != 0) {
                write!(text, "\n    thread {} waits at line {}  {}", line.thread, line.number, line.text)
                    .expect("a string takes it");
            }
            Some(text)
        }
        (Ending::Panicked(message), _) => Some(format!(" a thread panicked: {message}")),
        (Ending::Finished | Ending::Stopped, _) => None,
    }
}

/// The next line of each thread, in columns.
pub(crate) fn side_by_side(lines: &[Line]) -> Vec<String> {
    let threads: Vec<usize> = lines.iter().map(|line| line.thread).collect();
    let row = |cells: Vec<String>| in_columns(&cells);
    vec![
        row(threads.iter().map(|thread| format!("thread {thread}")).collect()),
        row(lines.iter().map(|line| format!("{:>4}  {}", line.number, line.text)).collect()),
    ]
}

/// A run: a column for each thread, and time goes down.
pub(crate) fn picture(ran: &[Line]) -> Vec<String> {
    let mut threads: Vec<usize> = ran.iter().map(|line| line.thread).filter(|thread| *thread != 0).collect();
    threads.sort_unstable();
    threads.dedup();
    let heading = in_columns(&threads.iter().map(|thread| format!("thread {thread}")).collect::<Vec<_>>());
    let rows = ran.iter().filter(|line| line.thread != 0).map(|line| {
        let cell = |thread: &usize| {
            if *thread == line.thread { format!("{:>4}  {}", line.number, line.text) } else { String::new() }
        };
        in_columns(&threads.iter().map(cell).collect::<Vec<_>>())
    });
    std::iter::once(heading).chain(rows).collect()
}

fn in_columns(cells: &[String]) -> String {
    let width = (COLUMNS + GAP) / cells.len().max(1) - GAP;
    let cells: Vec<String> = cells.iter().map(|cell| format!("{:<width$}", cut(cell, width))).collect();
    cells.join(&" ".repeat(GAP)).trim_end().to_owned()
}

fn cut(text: &str, columns: usize) -> String {
    if text.chars().count() <= columns {
        return text.to_owned();
    }
    text.chars().take(columns - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(thread: usize, text: &str) -> Line {
        Line { thread, file: "a.rs".to_owned(), number: 7, text: text.to_owned() }
    }

    #[test]
    fn what_a_program_says_of_itself_fits_a_terminal() {
        let said = introduction(&format!("//! One.\n//! {}\nuse std;\n//! Not this.\n", "word ".repeat(40)));
        assert!(said[0].starts_with("One. word"), "{said:?}");
        assert!(said.iter().all(|line| line.chars().count() <= 76) && !said.join(" ").contains("Not"), "{said:?}");
    }

    #[test]
    fn each_thread_has_a_column() {
        let ran = [line(0, "start"), line(1, "let x = 1;"), line(2, &"long ".repeat(30)), line(1, "x + 1;")];
        let picture = picture(&ran);
        assert_eq!(picture[1], "   7  let x = 1;");
        assert!(picture[2].starts_with(&" ".repeat(41)) && picture[2].ends_with('…'), "{picture:?}");
        assert_eq!(picture.len(), 4);
        assert!(picture.iter().all(|line| line.chars().count() <= 80), "{picture:?}");
    }
}
