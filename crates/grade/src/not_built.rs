//! [`NotBuilt`]: why there is no program to run, in words for the student.

use checks::{ITEMS_NOT_NEEDED, MACROS_NOT_NEEDED, MODULES_NOT_NEEDED};
use serde_json::Value;

use crate::sandbox::{COMPILING, End, Ended};
use crate::verdict::Verdict;

/// Why there is no program to run.
pub(crate) struct NotBuilt {
    pub(crate) verdict: Verdict,
    pub(crate) reason: String,
}

/// The grader is wrong, not the submission.
pub(crate) fn wrong(reason: String) -> NotBuilt {
    NotBuilt { verdict: Verdict::GraderError, reason }
}

/// What cargo and the compiler say, line by line.
pub(crate) fn messages(said: &str) -> impl Iterator<Item = Value> + '_ {
    said.lines().filter_map(|line| serde_json::from_str(line).ok())
}

/// The errors of the compiler in what cargo says.
pub(crate) fn errors(made: &str) -> String {
    messages(made).filter_map(|message| message["message"]["rendered"].as_str().map(str::to_owned)).collect()
}

/// What came of a compiler that did not make what it was to make.
pub(crate) fn why_not_built(ended: &Ended) -> NotBuilt {
    let not = |verdict, reason: &str| NotBuilt { verdict, reason: shortened(reason) };
    let seconds = COMPILING.processor_seconds;
    match &ended.end {
        End::UsedTooMuch(what) => {
            return not(Verdict::CompileError, &format!("the compiler was stopped: it used {what}"));
        }
        End::OutOfTime => return not(Verdict::Inconclusive, "the compiler had not ended when its time was over"),
        // SIGXCPU.
        End::Killed(how) if how.contains("signal: 24") => {
            return not(Verdict::CompileError, &format!("the compiler computed for {seconds} s and had not ended"));
        }
        // SIGXFSZ.
        End::Killed(how) if how.contains("signal: 25") => {
            let most = COMPILING.file_bytes >> 20;
            return not(Verdict::CompileError, &format!("the compiler was to write a file of more than {most} MiB"));
        }
        // Most often the system was short of memory.
        End::Killed(how) if how.contains("signal: 9") => {
            return not(Verdict::Inconclusive, "the compiler was ended by the system");
        }
        End::Killed(how) => {
            return not(Verdict::CompileError, &format!("the compiler came to no end of its own ({how})"));
        }
        End::Exited(_) => {}
    }
    let error = messages(&ended.stderr).find(|message| message["level"] == "error");
    let text = |message: &Value| message["rendered"].as_str().map(|text| text.trim().to_owned());
    match error.as_ref().and_then(text) {
        Some(text) => not(Verdict::CompileError, &format!("{}{text}", hidden_part_of_std(&text).unwrap_or_default())),
        None => not(Verdict::CompileError, &format!("the compiler came to no end of its own: {}", ended.stderr.trim())),
    }
}

/// Says so if the compiler does not find something since it is not allowed.
fn hidden_part_of_std(error: &str) -> Option<String> {
    const OF_STD: [&str; 4] = ["in `std`", "in `core`", "std::", "core::"];

    let first = error.lines().next().unwrap_or_default();
    let is_missing = ["cannot find", "unresolved import", "no `"].iter().any(|sign| first.contains(sign));
    let is_macro = first.contains("cannot find macro");
    // What has the same name and is the student's own is not hidden.
    if !is_missing || !(is_macro || OF_STD.iter().any(|sign| first.contains(sign))) {
        return None;
    }
    let word = |name: &str| first.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == name);
    let module = MODULES_NOT_NEEDED.iter().find(|name| word(name)).map(|name| format!("std::{name}"));
    let item = || {
        let item = ITEMS_NOT_NEEDED.iter().find(|path| path.rsplit("::").next().is_some_and(word))?;
        Some(format!("std::{item}"))
    };
    let what = if is_macro {
        MACROS_NOT_NEEDED.iter().find(|name| word(name)).map(|name| format!("{name}!"))
    } else {
        module.or_else(item)
    };
    let what = what?;
    Some(format!("the answer asks for `{what}`, which no answer needs and which is not there when a class is graded\n"))
}

/// A message of the compiler may be of any length.
fn shortened(text: &str) -> String {
    const LONGEST: usize = 4000;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{} …", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use watchdog::watched;

    use super::*;

    #[test]
    fn only_what_is_hidden_is_said_to_be_hidden() {
        watched(|| {
            let hidden = |error: &str| hidden_part_of_std(error).map(|told| told.split('`').nth(1).unwrap().to_owned());
            assert_eq!(hidden("error[E0432]: unresolved import `std::fs`").as_deref(), Some("std::fs"));
            assert_eq!(hidden("error[E0433]: cannot find `process` in `std`").as_deref(), Some("std::process"));
            assert_eq!(hidden("error: cannot find macro `env` in this scope").as_deref(), Some("env!"));
            let hook = "error[E0425]: cannot find function `set_hook` in module `std::panic`";
            assert_eq!(hidden(hook).as_deref(), Some("std::panic::set_hook"));
            assert_eq!(hidden("error[E0425]: cannot find value `env` in this scope"), None);
            assert_eq!(hidden("error[E0425]: cannot find value `process` in this scope"), None);
            assert_eq!(hidden("error: cannot find macro `environment` in this scope"), None);
            assert_eq!(hidden("error[E0432]: unresolved import `std::collections::Hashmap`"), None);
        });
    }
}
