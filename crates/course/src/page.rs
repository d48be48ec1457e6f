//! A page of Markdown on a screen of 80 columns: the prose is broken anew, the code stays as it is.

use std::iter;

use check_report::lines;

/// The lines of a page. Comments are for authors, and are left out.
pub(crate) fn laid_out(page: &str, columns: usize) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut rest = page.lines().peekable();
    while let Some(line) = rest.next() {
        let text = line.trim_start();
        if text.starts_with("<!--") {
            let closed = iter::once(line).chain(rest.by_ref()).any(|line| line.contains("-->"));
            debug_assert!(closed, "a comment without an end: {line}");
        } else if text.starts_with("```") {
            out.push(line.to_owned());
            let mut closed = false;
            out.extend(iter::from_fn(|| {
                let line = rest.next_if(|_| !closed)?;
                closed = line.trim_start().starts_with("```");
                Some(line.to_owned())
            }));
        } else if text.starts_with('|') {
            let rows = iter::from_fn(|| rest.next_if(|line| line.trim_start().starts_with('|')));
            out.extend(table(&iter::once(line).chain(rows).collect::<Vec<_>>(), columns));
        } else if text.is_empty() || text.starts_with('#') {
            out.push(line.to_owned());
        } else {
            let more = iter::from_fn(|| rest.next_if(|line| continues(line)));
            let words = iter::once(text).chain(more).collect::<Vec<_>>().join(" ");
            out.extend(paragraph(&line[..line.len() - text.len()], &words, columns));
        }
    }
    // Where a comment was, one empty line is enough.
    out.dedup_by(|line, before| line.is_empty() && before.is_empty());
    out
}

/// Whether this line goes on with the paragraph before it.
fn continues(line: &str) -> bool {
    let text = line.trim_start();
    let begins_another = ["```", "|", "#", "<!--"].iter().any(|beginning| text.starts_with(beginning));
    !text.is_empty() && !begins_another && marker(text).is_empty()
}

/// What begins an item of a list, `- ` or `1. `; empty if nothing does.
fn marker(text: &str) -> &str {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    match &text[digits..] {
        rest if digits == 0 && (rest.starts_with("- ") || rest.starts_with("* ")) => &text[..2],
        rest if digits > 0 && rest.starts_with(". ") => &text[..digits + 2],
        _ => "",
    }
}

fn paragraph(indent: &str, text: &str, columns: usize) -> Vec<String> {
    let marker = marker(text);
    let deeper = format!("{indent}{}", " ".repeat(marker.len()));
    let broken = lines(&text[marker.len()..], columns - deeper.len());
    let begins = iter::once(format!("{indent}{marker}")).chain(iter::repeat(deeper));
    begins.zip(broken).map(|(begin, line)| begin + &line).collect()
}

/// A table as it is if it fits. If not, each row begins with its first cell, and the others stand below it with the
/// heads of their columns.
fn table(rows: &[&str], columns: usize) -> Vec<String> {
    if rows.iter().all(|row| row.chars().count() <= columns) {
        return rows.iter().map(|&row| row.to_owned()).collect();
    }
    let cells = |row: &str| -> Vec<String> {
        row.trim().trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect()
    };
    let heads = rows.first().map(|row| cells(row)).unwrap_or_default();
    // The second row is the line below the heads.
    let row = |row: &&str| {
        let cells = cells(row);
        let (first, others) =
            cells.split_first().map_or((String::new(), &[][..]), |(first, more)| (first.clone(), more));
        let below = heads.iter().skip(1).zip(others).map(|(head, cell)| format!("- {head}: {cell}"));
        let below: Vec<_> = below.flat_map(|cell| paragraph("  ", &cell, columns)).collect();
        iter::once(first).chain(below).collect::<Vec<_>>()
    };
    rows.iter().skip(2).flat_map(row).collect()
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    #[test]
    fn prose_is_broken_anew_and_code_is_not() {
        let page = "# Hint\n\n<!-- For authors. -->\n\nOne two three\nfour five.\n\n- an item that\n  goes on\n- another\n\n\
                    ```rust\nlet a_line_of_code = \"as long as it is\";\n```\n12. of a list with numbers\n";
        let expected = "# Hint\n\nOne two three four\nfive.\n\n- an item that goes\n  on\n- another\n\n\
                        ```rust\nlet a_line_of_code = \"as long as it is\";\n```\n12. of a list with\n    numbers";
        assert_eq!(laid_out(page, 20).join("\n"), expected);
    }

    #[test]
    fn a_table_that_is_too_wide_is_a_list() {
        let page = "|  | left | right |\n|---|---|---|\n| it is in | here | there |\n";
        assert_eq!(laid_out(page, 40), page.lines().collect::<Vec<_>>());
        assert_eq!(laid_out(page, 20), ["it is in", "  - left: here", "  - right: there"]);
    }

    #[test]
    fn every_hint_fits_a_screen_and_says_the_same() {
        let exercises = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../exercises");
        let mut pages = 0;
        for exercise in fs::read_dir(exercises).unwrap() {
            for level in 1..=3 {
                let file = exercise.as_ref().unwrap().path().join(format!("hints/{level}.md"));
                let page = fs::read_to_string(&file).unwrap();
                let shown = laid_out(&page, 80);
                let mut is_code = false;
                for line in &shown {
                    is_code ^= line.trim_start().starts_with("```");
                    assert!(is_code || line.chars().count() <= 80, "{}: {line}", file.display());
                }
                let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
                if !page.contains("<!--") && !page.contains("\n|") {
                    assert_eq!(words(&shown.join("\n")), words(&page), "{}", file.display());
                }
                pages += 1;
            }
        }
        assert!(pages >= 3, "{pages}");
    }
}
