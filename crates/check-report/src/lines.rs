/// The words of a text in lines of at most so many columns. `Code in backticks` stays on one line, as does a word that
/// is longer than a line.
///
/// ```
/// let text = "Call `pool.submit(job)` for each job.";
/// assert_eq!(check_report::lines(text, 20), ["Call", "`pool.submit(job)`", "for each job."]);
/// assert_eq!(check_report::lines("Write `let a = b;` first.", 16), ["Write", "`let a = b;`", "first."]);
/// ```
pub fn lines(text: &str, columns: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in words(text, columns) {
        match lines.last_mut() {
            Some(last) if last.chars().count() + 1 + word.chars().count() <= columns => {
                last.push(' ');
                last.push_str(&word);
            }
            _ => lines.push(word),
        }
    }
    lines
}

/// The words; code in backticks is one, if it fits into a line.
fn words(text: &str, columns: usize) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut rest = text.split_whitespace().peekable();
    while let Some(word) = rest.next() {
        let mut code = word.to_owned();
        let mut ahead = rest.clone();
        while is_open(&code) {
            match ahead.next() {
                Some(more) if code.chars().count() + 1 + more.chars().count() <= columns => {
                    code.push(' ');
                    code.push_str(more);
                }
                // It has no end, or is too long: its words are words like others.
                _ => break,
            }
        }
        if is_open(&code) {
            words.push(word.to_owned());
        } else {
            words.push(code);
            rest = ahead;
        }
    }
    words
}

/// Whether code has begun and not ended.
fn is_open(text: &str) -> bool {
    text.matches('`').count() % 2 == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_broken_between_words() {
        assert_eq!(lines("one two three four", 9), ["one two", "three", "four"]);
        assert_eq!(lines("a word_that_is_too_long", 9), ["a", "word_that_is_too_long"]);
        assert_eq!(lines("", 9), [""; 0]);
    }

    #[test]
    fn code_stays_on_one_line_if_it_fits() {
        assert_eq!(lines("it is `a b c`, then `d`", 10), ["it is", "`a b c`,", "then `d`"]);
        assert_eq!(lines("it is `a b c d e f g` then", 10), ["it is `a b", "c d e f g`", "then"]);
        assert_eq!(lines("a ` alone is no code", 10), ["a ` alone", "is no code"]);
    }
}
