//! Programs on a page that the compiler must refuse, in the words that the page quotes.

use std::env;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Page;
use crate::blocks::Block;

/// Pages quote this compiler. Another one must refuse for the same reason, but may say it in other words.
const QUOTED_COMPILER: &str = "rustc 1.95.";

/// What is wrong with a program that is to be refused, and the block after it that quotes the compiler.
pub(crate) fn fault(
    page: Page<'_>,
    block: &Block<'_>,
    quoted: Option<&Block<'_>>,
) -> Result<Option<String>, Box<dyn Error>> {
    let Some(quoted) = quoted.filter(|quoted| quoted.kind == "text") else {
        return Ok(Some("a wrong program is followed by a `text` block with the compiler's words".to_owned()));
    };
    let Some(reason) = reason(quoted.text) else {
        return Ok(Some(
            "the compiler's words begin with `error[E…]`, or with `error: …` where it has no number".to_owned(),
        ));
    };
    let cargo = env::var_os("CARGO").map_or_else(|| PathBuf::from("cargo"), PathBuf::from);
    if cfg!(windows) && cargo.extension().is_none_or(|ending| ending != "exe") {
        println!("line {} is not checked: this is a program for Windows, and cargo is not", block.line);
        return Ok(None);
    }
    let words = compile(page, &cargo, block.text)?;
    if !words.contains(reason) {
        return Ok(Some(format!("the compiler does not say {reason} but:\n{words}")));
    }
    // How far the compiler indents follows from the longest line number it shows, be it in a file that is not quoted.
    let missing = quoted.text.lines().find(|line| !words.lines().any(|said| said.trim() == line.trim()));
    let other_compiler = !version()?.starts_with(QUOTED_COMPILER);
    Ok(missing.filter(|_| !other_compiler).map(|line| format!("the compiler does not say `{line}` but:\n{words}")))
}

/// The number of the error, if it has one, otherwise its first line.
fn reason(quoted: &str) -> Option<&str> {
    let end = if quoted.starts_with("error[") { quoted.find(']')? + 1 } else { quoted.find('\n')? };
    quoted.starts_with("error").then(|| &quoted[..end])
}

/// What the compiler says of a program.
fn compile(page: Page<'_>, cargo: &Path, program: &str) -> Result<String, Box<dyn Error>> {
    let lesson = Path::new(page.folder).file_name().ok_or("the folder of a lesson has a name")?;
    let refused = Path::new(page.scratch).join("refused");
    let package = refused.join(lesson); // all lessons have the same scratch folder
    let pool = Path::new(page.folder).join("../../crates/futures-pool").canonicalize()?;
    // Only where they are used: what they need was not fetched for the other lessons.
    let features = if program.contains("ProcessPoolExecutor") { "\"processes\"" } else { "" };
    let tokio =
        if program.contains("tokio::") { "tokio = { version = \"1\", features = [\"rt\", \"time\"] }\n" } else { "" };
    fs::create_dir_all(package.join("src"))?;
    fs::write(package.join("src/main.rs"), program)?;
    fs::write(
        package.join("Cargo.toml"),
        format!(
            "[package]\nname = \"refused\"\nedition = \"2024\"\n\n\
             [dependencies]\nfutures-pool = {{ path = {pool:?}, features = [{features}] }}\n{tokio}\n[workspace]\n"
        ),
    )?;
    let output = Command::new(cargo)
        .args(["check", "--offline", "--quiet", "--color=never"])
        .env("CARGO_TARGET_DIR", refused.join("target"))
        .env_remove("RUSTFLAGS")
        .current_dir(package)
        .output()?;
    Ok(String::from_utf8_lossy(&output.stderr).replace('\\', "/"))
}

fn version() -> Result<String, Box<dyn Error>> {
    let compiler = env::var_os("RUSTC").unwrap_or("rustc".into());
    Ok(String::from_utf8(Command::new(compiler).arg("--version").output()?.stdout)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_a_number_or_a_line() {
        assert_eq!(reason("error[E0277]: it cannot\n7 | code\n"), Some("error[E0277]"));
        assert_eq!(reason("error: it cannot\n7 | [code]\n"), Some("error: it cannot"));
        assert_eq!(reason("warning: it can\n"), None);
    }
}
