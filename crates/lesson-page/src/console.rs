//! Output on a page that the program really prints.

use std::ffi::OsStr;
use std::path::Path;
use std::process::Command;

use crate::blocks::Block;
use crate::difference::{Order, difference};

/// What is wrong with output that the program is to print. `run` runs it as the package that the block's
/// command names, with its arguments.
pub(crate) fn fault(block: &Block<'_>, run: impl FnOnce(&str, &[&str]) -> Result<String, String>) -> Option<String> {
    let (command, shown) = parts(block.text);
    let printed = match printed(command, run) {
        Ok(printed) => printed,
        Err(fault) => return Some(fault),
    };
    difference(order(block), shown, &printed).map(|difference| {
        format!("`{command}` prints something else; the test with UPDATE_PAGES=1 refreshes the page\n{difference}")
    })
}

/// Replaces output that is out of date in the page.
pub(crate) fn refresh(
    block: &Block<'_>,
    page: &mut String,
    run: impl FnOnce(&str, &[&str]) -> Result<String, String>,
) -> Option<String> {
    let (command, shown) = parts(block.text);
    match printed(command, run) {
        Err(fault) => return Some(fault),
        Ok(printed) if difference(order(block), shown, &printed).is_none() => {}
        Ok(printed) => *page = page.replacen(block.text, &format!("{command}\n{printed}"), 1),
    }
    None
}

/// Runs a lesson's program; what it printed, or what went wrong.
pub(crate) fn run(program: &str, package: &str, arguments: &[&str]) -> Result<String, String> {
    if Path::new(program).file_stem() != Some(OsStr::new(package)) {
        return Err(format!("the page runs {package}, but its lesson is {program}"));
    }
    let output = Command::new(program).args(arguments).output().map_err(|error| format!("{program}: {error}"))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).replace("\r\n", "\n"))
    } else {
        Err(format!("the program ends with {}:\n{}", output.status, String::from_utf8_lossy(&output.stderr)))
    }
}

fn order(block: &Block<'_>) -> Order {
    if block.kind.ends_with("any_order") { Order::Any } else { Order::AsShown }
}

fn parts(block: &str) -> (&str, &str) {
    block.split_once('\n').unwrap_or((block, ""))
}

fn printed(command: &str, run: impl FnOnce(&str, &[&str]) -> Result<String, String>) -> Result<String, String> {
    let mut words = command.split_whitespace();
    if !words.by_ref().take(4).eq(["$", "cargo", "run", "-p"]) {
        return Err(format!("a console block begins with `$ cargo run -p …`, not with `{command}`"));
    }
    let package = words.next().unwrap_or_default();
    let arguments: Vec<_> = words.filter(|&word| word != "--").collect();
    run(package, &arguments)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BLOCK: Block<'_> =
        Block { kind: "console", text: "$ cargo run -p lesson00 -- 2 --fast\n7 pages in 2 s\n", line: 1 };

    #[test]
    fn what_the_program_prints_with_these_arguments_is_true() {
        let fault = fault(&BLOCK, |package, arguments| {
            assert_eq!((package, arguments), ("lesson00", &["2", "--fast"][..]));
            Ok("7 pages in 3 s\n".to_owned())
        });
        assert_eq!(fault, None);
    }

    #[test]
    fn anything_else_is_a_fault() {
        let other = fault(&BLOCK, |_, _| Ok("9 pages in 2 s\n".to_owned())).unwrap();
        assert!(other.contains("shown:   7 pages in # s\nprinted: 9 pages in # s"), "{other}");
        assert_eq!(fault(&BLOCK, |_, _| Err("it crashed".to_owned())).unwrap(), "it crashed");
        let strange = Block { kind: "console", text: "$ ls\n", line: 1 };
        assert!(fault(&strange, |_, _| unreachable!()).unwrap().contains("begins with"));
    }

    #[test]
    fn only_what_is_out_of_date_is_refreshed() {
        let mut page = format!("Words.\n```console\n{}```\n", BLOCK.text);
        let before = page.clone();
        assert_eq!(refresh(&BLOCK, &mut page, |_, _| Ok("7 pages in 1 s\n".to_owned())), None);
        assert_eq!(page, before);
        assert_eq!(refresh(&BLOCK, &mut page, |_, _| Ok("8 pages in 1 s\n".to_owned())), None);
        assert_eq!(page, before.replace("7 pages in 2 s", "8 pages in 1 s"));
    }

    #[test]
    fn the_program_of_another_lesson_is_a_fault() {
        let fault = run("target/debug/lesson02", "lesson03", &[]).unwrap_err();
        assert_eq!(fault, "the page runs lesson03, but its lesson is target/debug/lesson02");
    }
}
