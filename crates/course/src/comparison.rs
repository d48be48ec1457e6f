//! The student's answer beside the solution: what differs, line by line.

use similar::{Algorithm, udiff};

const LINES_OF_CONTEXT: usize = 3;

/// What leads from the first text to the second, as `diff -u` prints it; no line if they are the same.
pub(crate) fn difference(own: (&str, &str), solution: (&str, &str)) -> Vec<String> {
    // Git may give either file the line ends of Windows.
    let [own_text, solution_text] = [own.1, solution.1].map(|text| text.replace("\r\n", "\n"));
    let names = Some((own.0, solution.0));
    let text = udiff::unified_diff(Algorithm::Patience, &own_text, &solution_text, LINES_OF_CONTEXT, names);
    text.lines().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_is_shown_with_three_lines_around() {
        let own = "1\n2\n3\n4\nmine\n6\n7\n8\n9\n";
        let solution = own.replace("mine", "5");
        let shown = difference(("own.rs", own), ("solution.rs", &solution)).join("\n");
        let expected = "--- own.rs\n+++ solution.rs\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-mine\n+5\n 6\n 7\n 8";
        assert_eq!(shown, expected);
    }

    #[test]
    fn line_ends_are_no_difference() {
        assert_eq!(difference(("own.rs", "1\r\n2\r\n"), ("solution.rs", "1\n2\n")), [""; 0]);
    }
}
