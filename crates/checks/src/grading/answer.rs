//! The student's file: whether it is the one that was compiled, and whether it has what no answer needs.

use std::fs;
use std::iter;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// The file with a student's answer, as it was when the checks were compiled. [`answer!`](crate::answer!) makes it.
#[derive(Clone, Copy, Debug)]
pub struct AnswerSource {
    /// The folder of its package.
    pub package: &'static str,
    /// Where it lies in there.
    pub file: &'static str,
    /// What it said.
    pub text: &'static str,
}

/// The answer in `src/lib.rs` of the package that is being compiled.
#[macro_export]
macro_rules! answer {
    () => {
        $crate::AnswerSource {
            package: env!("CARGO_MANIFEST_DIR"),
            file: "src/lib.rs",
            text: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/lib.rs")),
        }
    };
}

impl AnswerSource {
    /// Says what is wrong if the file has changed since, though cargo has not seen it: it looks at dates alone, and a
    /// file that was copied or unpacked may bear an old one.
    pub(crate) fn is_current(&self) -> Result<(), String> {
        let path = Path::new(self.package).join(self.file);
        match fs::read_to_string(&path) {
            Ok(text) if text == self.text => Ok(()),
            Ok(_) => Err(format!(
                "{} is not what was compiled: its date is older than that of the compiled file, so cargo\n\
                 did not compile it again.\nnext: save it again (or `touch` it), then run the same command.",
                path.display()
            )),
            // Where the source does not lie, as when a test program was carried to another machine, nothing is stale.
            Err(_) => Ok(()),
        }
    }

    /// Refuses the file, or the file of a module in it, where it has something that no answer needs and that could reach
    /// for the grader.
    pub(crate) fn refuse_what_no_answer_needs(&self) -> Result<(), String> {
        self.texts().iter().try_for_each(|(file, text)| refuse_what_no_answer_needs(file, text))
    }

    /// Whether it calls something like `recv_timeout` or `wait_timeout_while`.
    pub(crate) fn waits_with_a_time_limit(&self) -> bool {
        self.texts().iter().any(|(_, text)| tokens_of(text).iter().any(|token| token.text.contains("_timeout")))
    }

    /// Whether it has tests of its own, which do not run here.
    pub(crate) fn has_tests(&self) -> bool {
        let in_text = |text: &str| {
            tokens_of(text).windows(3).any(|three| {
                matches!(three, [Token { text: pound, .. }, Token { text: open, .. }, Token { text: test, .. }]
                    if pound == "#" && open == "[" && test == "test")
            })
        };
        self.texts().iter().any(|(_, text)| in_text(text))
    }

    /// The file and those of its modules, each with its name and its text.
    fn texts(&self) -> Vec<(String, String)> {
        let package = Path::new(self.package);
        // One that cannot be read as text was refused by the compiler, if it takes part.
        let module = |path: PathBuf| {
            let text = fs::read_to_string(&path).unwrap_or_default();
            (path.strip_prefix(package).unwrap_or(&path).display().to_string(), text)
        };
        let files = module_files(self.text, &package.join("src"));
        iter::once((self.file.to_owned(), self.text.to_owned())).chain(files.into_iter().map(module)).collect()
    }
}

/// The files in which modules of this text may stand, and those in them. A module that is only for tests takes no part.
fn module_files(text: &str, folder: &Path) -> Vec<PathBuf> {
    let tokens = tokens_of(text);
    let word = |place: usize| tokens.get(place).map_or("", |token| token.text.as_str());
    let only_for_tests =
        |place: usize| place >= 7 && (place - 7..place).map(word).eq(["#", "[", "cfg", "(", "test", ")", "]"]);
    let mut files = Vec::new();
    for place in 0..tokens.len() {
        if word(place) != "mod" || only_for_tests(place) {
            continue;
        }
        let module = folder.join(word(place + 1));
        // What stands here has no file of its own, but the modules in it may have.
        files.extend(Some(module.with_extension("rs")).filter(|file| word(place + 2) == ";" && file.is_file()));
        files.extend(rust_files_in(&module));
    }
    files
}

/// The Rust files in this folder and below.
fn rust_files_in(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path()));
    let mut paths: Vec<PathBuf> = entries.collect();
    paths.sort();
    let is_rust = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "rs");
    let files =
        |path: PathBuf| if path.is_dir() { rust_files_in(&path) } else { Vec::from_iter(Some(path).filter(is_rust)) };
    paths.into_iter().flat_map(files).collect()
}

fn tokens_of(text: &str) -> Vec<Token> {
    text.parse::<TokenStream>().map(flat).unwrap_or_default()
}

/// Refuses the text of a file that has something which no answer needs and which could reach for the grader: another
/// file, another process, the network, the environment.
///
/// # Errors
///
/// The sentence for the student, with each line.
pub fn refuse_what_no_answer_needs(file: &str, text: &str) -> Result<(), String> {
    let found = harm_in(text);
    if found.is_empty() {
        return Ok(());
    }
    let lines = found.iter().map(|harm| format!("\n    {file}:{}: {}", harm.line, harm.what));
    Err(format!(
        "the checks do not run: the answer uses something that no answer to this exercise needs:{}\n\
         next: remove it, then run the same command.",
        lines.collect::<String>()
    ))
}

/// Whether the text can be read as Rust at all, so that it can be seen what it has.
pub fn can_be_read(text: &str) -> bool {
    text.parse::<TokenStream>().is_ok()
}

/// What no answer needs, and its line.
#[derive(Debug, PartialEq)]
struct Harm {
    line: usize,
    what: String,
}

/// The modules of std with which code reaches beyond its task: other files, its own memory, the grader's arguments.
pub const MODULES_NOT_NEEDED: [&str; 7] = ["alloc", "arch", "env", "fs", "net", "os", "process"];

/// What does so in modules of std of which the rest does no harm: what is typed in, and the hook for panics, which is the
/// grader's.
pub const ITEMS_NOT_NEEDED: [&str; 8] = [
    "io::stdin",
    "io::Stdin",
    "io::StdinLock",
    "io::pipe",
    "io::PipeReader",
    "io::PipeWriter",
    "panic::set_hook",
    "panic::take_hook",
];

/// The macros of std that take in other files or the environment of the compiler, or ask which processor this is.
pub const MACROS_NOT_NEEDED: [&str; 6] =
    ["env", "include", "include_bytes", "include_str", "is_x86_feature_detected", "option_env"];

/// Attributes and words that do, or that get around `forbid(unsafe_code)`.
const ATTRIBUTES: [&str; 5] = ["path", "cfg_attr", "no_mangle", "export_name", "link_section"];

fn harm_in(text: &str) -> Vec<Harm> {
    // The compiler leaves out a first line for a shell; the tokens would begin in its midst.
    if text.starts_with("#!") && !text[2..].trim_start().starts_with('[') {
        return vec![Harm { line: 1, what: "a line for a shell".to_owned() }];
    }
    let Ok(tokens) = text.parse::<TokenStream>().map(flat) else {
        return vec![Harm { line: 1, what: "text that cannot be read as Rust".to_owned() }];
    };
    if let Some(token) = first_too_deep(&tokens) {
        return vec![Harm { line: token.line, what: format!("more than {DEEPEST} brackets within each other") }];
    }
    let is = |place: usize, what: &str| tokens.get(place).is_some_and(|token: &Token| token.text == what);
    // Behind `#[` or `#![`.
    let begins_an_attribute = |place: usize| {
        let before = |back: usize, what: &str| place.checked_sub(back).is_some_and(|place| is(place, what));
        before(1, "[") && (before(2, "#") || (before(2, "!") && before(3, "#")))
    };
    let mut found = Vec::new();
    let mut harm = |token: &Token, what: String| found.push(Harm { line: token.line, what });
    for path in paths(&tokens) {
        let inside = inside_std(&path.text);
        let module = inside.map(|rest| rest.split("::").next().unwrap_or_default());
        if let Some(module) = module.filter(|module| MODULES_NOT_NEEDED.contains(module)) {
            harm(path.first, format!("`std::{module}`"));
        } else if let Some(item) = ITEMS_NOT_NEEDED.iter().find(|item| ends_with_parts(&path.text, item)) {
            harm(path.first, format!("`std::{item}`"));
        } else if path.renames_std || inside.is_some_and(|rest| rest == "*" || rest.starts_with('$')) {
            harm(path.first, "another name for `std`".to_owned());
        }
    }
    for (place, token) in tokens.iter().enumerate() {
        match token.text.as_str() {
            "unsafe" => harm(token, "`unsafe`".to_owned()),
            "mod" if is(place + 1, "$") => harm(token, "`mod` with a name from a macro".to_owned()),
            "#" if is(place + 1, "$") => harm(token, "an attribute from a macro".to_owned()),
            "$" if begins_an_attribute(place) => harm(token, "an attribute from a macro".to_owned()),
            "extern" if is(place + 1, "crate") => harm(token, "`extern crate`".to_owned()),
            name if MACROS_NOT_NEEDED.contains(&name) && is(place + 1, "!") => harm(token, format!("`{name}!`")),
            name if ATTRIBUTES.contains(&name) && begins_an_attribute(place) => {
                harm(token, format!("`#[{name}]`"));
            }
            _ => {}
        }
    }
    found
}

/// What comes after `std::`, wherever that stands: before `::std` there may be a word that is none of the path's.
fn inside_std(path: &str) -> Option<&str> {
    path.strip_prefix("std::").or_else(|| path.split_once("::std::").map(|(_, inside)| inside))
}

/// Whether these are the last parts of the path.
fn ends_with_parts(path: &str, parts: &str) -> bool {
    path.strip_suffix(parts).is_some_and(|before| before.is_empty() || before.ends_with("::"))
}

/// A token, or the beginning or the end of a group.
#[derive(Clone, Debug)]
struct Token {
    text: String,
    line: usize,
}

fn flat(tokens: TokenStream) -> Vec<Token> {
    let mut all = Vec::new();
    // The groups that are still open, each with its end. A function that calls itself for each would run out of stack.
    let mut open = vec![(tokens.into_iter(), None)];
    while let Some((trees, end)) = open.last_mut() {
        let Some(tree) = trees.next() else {
            all.extend(end.take());
            open.pop();
            continue;
        };
        let line = tree.span().start().line;
        let token = |text: &str| Token { text: text.to_owned(), line };
        match tree {
            TokenTree::Group(group) => {
                let (first, last) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::None => ("", ""),
                };
                all.push(token(first));
                open.push((group.stream().into_iter(), Some(token(last))));
            }
            // What stands in a text is not code.
            TokenTree::Literal(_) => all.push(token("\"\"")),
            TokenTree::Ident(name) => all.push(token(name.to_string().trim_start_matches("r#"))),
            TokenTree::Punct(sign) => all.push(token(&sign.to_string())),
        }
    }
    all
}

/// More brackets within each other than any answer has. Those who read deeper, the compiler among them, run out of stack.
const DEEPEST: usize = 100;

/// The first bracket that lies too deep.
fn first_too_deep(tokens: &[Token]) -> Option<&Token> {
    let mut depth = 0_usize;
    tokens.iter().find(|token| {
        match token.text.as_str() {
            "(" | "{" | "[" => depth += 1,
            ")" | "}" | "]" => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth > DEEPEST
    })
}

/// A path, with its parts joined by `::`.
struct CodePath<'a> {
    text: String,
    first: &'a Token,
    renames_std: bool,
}

/// All paths in the code. What `use` names in braces is a path of its own for each.
fn paths(tokens: &[Token]) -> Vec<CodePath<'_>> {
    let mut found = Vec::new();
    let mut place = 0;
    while place < tokens.len() {
        let next = path_from(tokens, place, "", &mut found);
        place = next.max(place + 1);
    }
    found
}

/// Reads a path that begins here, with `before` in front of it, and gives the place after it.
fn path_from<'a>(tokens: &'a [Token], begin: usize, before: &str, found: &mut Vec<CodePath<'a>>) -> usize {
    let text = |place: usize| tokens.get(place).map_or("", |token| token.text.as_str());
    let is_name = |place: usize| text(place).starts_with(|first: char| first.is_alphabetic() || first == '_');
    let joined = |place: usize| text(place) == ":" && text(place + 1) == ":";
    let (mut place, mut path) = (begin, before.to_owned());
    loop {
        match text(place) {
            "{" if path.ends_with("::") => {
                place += 1;
                while !["}", ""].contains(&text(place)) {
                    let next = path_from(tokens, place, &path, found);
                    place = next.max(place + 1);
                }
                return place + 1;
            }
            "*" | "$" if path.ends_with("::") => {
                path += text(place);
                place += 1;
                break;
            }
            _ if is_name(place) => path += text(place),
            _ => break,
        }
        place += 1;
        if !joined(place) {
            break;
        }
        path += "::";
        place += 2;
    }
    if place > begin {
        let renamed = text(place) == "as";
        let renames_std = renamed
            && (path == "std" || path.ends_with("::std") || path == "std::self" || path.ends_with("::std::self"));
        found.push(CodePath { text: path, first: &tokens[begin], renames_std });
    }
    place
}

#[cfg(test)]
mod tests {
    use super::*;

    fn harm(code: &str) -> Vec<String> {
        harm_in(code).into_iter().map(|harm| format!("{} {}", harm.line, harm.what)).collect()
    }

    #[test]
    fn what_reaches_beyond_the_task_is_found() {
        let std_fs = ["1 `std::fs`"];
        assert_eq!(harm("use std::fs;"), std_fs);
        assert_eq!(harm("use std::{io, fs::File};"), std_fs);
        assert_eq!(harm("use ::std::{thread, sync::{Arc, Mutex}, fs};"), std_fs);
        assert_eq!(harm("fn f() { ::std::fs::read(\"x\"); }"), std_fs);
        assert_eq!(harm("use std::*;"), ["1 another name for `std`"]);
        assert_eq!(harm("mod x { pub use std::*; }"), ["1 another name for `std`"]);
        assert_eq!(harm("\n\nfn f() -> ! { std::process::exit(0) }"), ["3 `std::process`"]);
        assert_eq!(harm("macro_rules! m { ($x:ident) => { std::$x::read() } }"), ["1 another name for `std`"]);
        assert_eq!(harm("use std as s;"), ["1 another name for `std`"]);
        assert_eq!(harm("use std::{self as s};"), ["1 another name for `std`"]);
        assert_eq!(harm("extern crate std as s;"), ["1 another name for `std`", "1 `extern crate`"]);
        assert_eq!(harm("#[path = \"../x.rs\"]\nmod x;"), ["1 `#[path]`"]);
        assert_eq!(harm("#[cfg_attr(all(), path = \"../x.rs\")]\nmod x;"), ["1 `#[cfg_attr]`"]);
        assert_eq!(harm("#!\"\nfn f() { std::process::exit(0) }"), ["1 a line for a shell"]);
        assert_eq!(harm("fn f() { \""), ["1 text that cannot be read as Rust"]);
        assert_eq!(harm("macro_rules! m { ($x:ident) => { mod $x; } }").len(), 1);
        let from_a_macro = ["1 an attribute from a macro"];
        assert_eq!(harm("macro_rules! m { ($p:meta) => { #[$p] mod other; } }"), from_a_macro);
        assert_eq!(harm("macro_rules! m { ($p:meta) => { mod other { #![$p] } } }"), from_a_macro);
        assert_eq!(harm("macro_rules! m { ($p:tt) => { # $p mod other; } }"), from_a_macro);
        assert_eq!(harm("include!(\"../x.rs\");"), ["1 `include!`"]);
        assert_eq!(harm("fn f() { env!(\"PATH\"); }"), ["1 `env!`"]);
        assert_eq!(harm("fn f() { std::panic::set_hook(h) }"), ["1 `std::panic::set_hook`"]);
        assert_eq!(harm("use std::panic; fn f() { panic::set_hook(h) }"), ["1 `std::panic::set_hook`"]);
        assert_eq!(harm("use std::io::{self, stdin};"), ["1 `std::io::stdin`"]);
        assert_eq!(harm("fn f() { unsafe {} }"), ["1 `unsafe`"]);
        let deep = |text: &str| harm(&[text, &"(".repeat(50_000), &")".repeat(50_000)].concat());
        assert_eq!(deep("\nconst C: () = "), ["2 more than 100 brackets within each other"]);
        assert_eq!(harm(&["use a::", &"{b::".repeat(50_000), &"}".repeat(50_000)].concat()), deep(""));
    }

    #[test]
    fn what_only_looks_like_it_is_let_through() {
        let code = r##"
            #![allow(dead_code)]
            //! Uses no std::fs, and nothing unsafe.
            use std::{collections::{BTreeMap, HashMap}, io::{self, Write}, sync::mpsc, thread};
            mod process { pub fn run<'a>(env: &'a str) -> &'a str { env } }
            fn f(fs: u32, path: &str) -> String {
                let env = process::run("std::process::exit(0)");
                /* std::env::args() /* nested */ */
                let include = r#"unsafe { std::fs::read("x") }"#;
                io::stdout().flush().unwrap();
                let _ = (std::path::Path::new(path), stdin, radio::stdin, vec![path, env]);
                macro_rules! numbers { ($n:expr) => { vec![$n] } }
                format!("{fs}{env}{include}{path}{}", 'u')
            }
        "##;
        assert_eq!(harm(code), [""; 0]);
    }

    #[test]
    fn a_file_that_changed_behind_cargos_back_is_told() {
        let folder = tempfile::tempdir().expect("there is room for a folder");
        let package: &'static str = Box::leak(folder.path().display().to_string().into_boxed_str());
        fs::write(folder.path().join("lib.rs"), "fn new() {}").expect("the folder was just made");
        let answer = |text| AnswerSource { package, file: "lib.rs", text };
        assert_eq!(answer("fn new() {}").is_current(), Ok(()));
        let stale = answer("fn old() {}").is_current();
        assert!(stale.is_err_and(|why| why.contains("lib.rs is not what was compiled")));
    }

    #[test]
    fn time_limits_in_the_answer_are_seen() {
        let answer = |text| AnswerSource { package: "", file: "", text };
        assert!(answer("fn f() { jobs.recv_timeout(SOON); }").waits_with_a_time_limit());
        assert!(!answer("// no recv_timeout\nfn f() { jobs.recv(); }").waits_with_a_time_limit());
    }

    #[test]
    fn tests_in_the_answer_are_seen() {
        let answer = |text| AnswerSource { package: "", file: "", text };
        assert!(answer("#[cfg(test)] mod tests { #[test] fn adds_up() {} }").has_tests());
        assert!(!answer("// #[test]\nfn test() {}").has_tests());
    }

    #[test]
    fn modules_beside_the_answer_are_looked_at() {
        let package = tempfile::tempdir().expect("there is room for a folder");
        let write = |file: &str, text: &str| {
            let path = package.path().join("src").join(file);
            fs::create_dir_all(path.parent().expect("it stands in a folder")).expect("there is room for a folder");
            fs::write(path, text).expect("there is room for files");
        };
        let answer = AnswerSource {
            package: package.path().to_str().map(String::from).expect("it is text").leak(),
            file: "src/lib.rs",
            text: "mod parts; mod timing { pub mod inside; } #[cfg(test)] mod tests;",
        };
        write("lib.rs", answer.text);
        write("timing.rs", "mod_of_the_program!(std::fs);");
        write("tests.rs", "use std::fs;");
        write("timing/inside.rs", "fn f() { recv_timeout() }");
        write("main.rs", "mod program; fn main() { std::process::exit(0) }");
        write("program.rs", "use std::process;");
        write("parts/mod.rs", "pub fn f() {}");
        write("parts/notes.md", "unsafe");
        assert_eq!(answer.refuse_what_no_answer_needs(), Ok(()));
        assert!(answer.waits_with_a_time_limit() && !answer.has_tests());
        write("parts/deep.rs", "use std::fs;");
        let refused = answer.refuse_what_no_answer_needs().expect_err("it names `std::fs`");
        assert!(refused.contains("deep.rs:1: `std::fs`"), "{refused}");
    }
}
