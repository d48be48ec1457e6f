//! [`CompilerCall`]: how cargo calls the compiler for an exercise. It is noted once, and repeated for each submission
//! without cargo.
//!
//! The grader starts cargo with itself as the compiler's wrapper. Each time cargo calls it so, it writes down the
//! arguments and runs the compiler.

use std::collections::BTreeMap;
use std::env;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use serde::{Deserialize, Serialize};

/// The variable that names the folder for what is written down; it is set where the grader is a wrapper.
pub(crate) const NOTES: &str = "GRADE_COMPILER_CALLS";

/// One call of the compiler.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CompilerCall {
    arguments: Vec<String>,
    /// What cargo says in the environment.
    variables: BTreeMap<String, String>,
}

/// Runs the compiler that this process was started for, if it was started for one.
pub(crate) fn begin_compiler() -> Option<ExitCode> {
    let folder = env::var_os(NOTES)?;
    let mut words = env::args_os().skip(1);
    let compiler = words.next()?;
    let arguments: Vec<OsString> = words.collect();
    let noted = note(Path::new(&folder), &arguments);
    let ended = noted.and_then(|()| Command::new(compiler).args(arguments).env_remove(NOTES).status());
    let code = ended.as_ref().ok().and_then(|status| u8::try_from(status.code()?).ok());
    if let Err(error) = ended {
        eprintln!("the compiler cannot be run: {error}");
    }
    Some(code.map_or(ExitCode::FAILURE, ExitCode::from))
}

/// Writes the call down under the name of what it makes; cargo's questions about the compiler make nothing.
fn note(folder: &Path, arguments: &[OsString]) -> io::Result<()> {
    let Some(arguments) = arguments.iter().map(|word| word.to_str().map(str::to_owned)).collect::<Option<Vec<_>>>()
    else {
        return Ok(());
    };
    let variables =
        env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
    let variables = variables.filter(|(name, _)| name.starts_with("CARGO_")).collect();
    let call = CompilerCall { arguments, variables };
    let ending = call.arguments.iter().find_map(|word| word.strip_prefix("extra-filename="));
    let (Some(name), Some(ending)) = (call.following("--crate-name"), ending) else { return Ok(()) };
    fs::create_dir_all(folder)?;
    fs::write(folder.join(format!("{name}{ending}.json")), serde_json::to_vec(&call)?)
}

impl CompilerCall {
    pub(crate) fn new(arguments: impl IntoIterator<Item = &'static str>) -> CompilerCall {
        CompilerCall { arguments: arguments.into_iter().map(str::to_owned).collect(), variables: BTreeMap::new() }
    }

    /// The call that made this file of that name, or the file that cargo has copied it from.
    pub(crate) fn that_made(file: &Path, name: &str, notes: &Path) -> io::Result<CompilerCall> {
        let text = fs::read(file)?;
        for entry in fs::read_dir(notes)? {
            let note = entry?.path();
            let stem = note.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            if !stem.starts_with(&format!("{name}-")) {
                continue;
            }
            let call: CompilerCall = serde_json::from_slice(&fs::read(&note)?)?;
            let folder = PathBuf::from(call.following("--out-dir").unwrap_or_default());
            let made = [format!("lib{stem}.rlib"), format!("{stem}{}", env::consts::EXE_SUFFIX)];
            if made.iter().any(|made| fs::read(folder.join(made)).is_ok_and(|other| other == text)) {
                return Ok(call);
            }
        }
        Err(io::Error::new(io::ErrorKind::NotFound, format!("it is not noted how {} was compiled", file.display())))
    }

    /// What follows this argument.
    fn following(&self, flag: &str) -> Option<&str> {
        let place = self.arguments.iter().position(|word| word == flag)?;
        self.arguments.get(place + 1).map(String::as_str)
    }

    /// The file name of what this makes.
    pub(crate) fn makes(&self) -> String {
        let name = self.following("--crate-name").unwrap_or_default();
        let ending = self.ending();
        match self.following("--crate-type") {
            Some("lib" | "rlib") => format!("lib{name}{ending}.rlib"),
            _ => format!("{name}{ending}{}", env::consts::EXE_SUFFIX),
        }
    }

    /// The file name of its list of what it took in.
    pub(crate) fn lists(&self) -> String {
        format!("{}{}.d", self.following("--crate-name").unwrap_or_default(), self.ending())
    }

    /// What stands behind the name in the names of its files.
    fn ending(&self) -> &str {
        self.arguments.iter().find_map(|word| word.strip_prefix("extra-filename=")).unwrap_or_default()
    }

    /// The same call, but from another folder and into another folder. Fails if the call does not compile what lies there:
    /// then it would compile the same again and again, whatever is put into the other folder.
    pub(crate) fn moved(&self, (from, to): (&Path, &Path), out: &Path) -> Result<CompilerCall, String> {
        let moved = |value: &str| {
            let path = Path::new(value);
            // A folder may have several spellings.
            let one = path.canonicalize().ok().filter(|_| path.is_absolute());
            match one.as_deref().unwrap_or(path).strip_prefix(from) {
                Ok(rest) => to.join(rest).display().to_string(),
                Err(_) => value.to_owned(),
            }
        };
        let mut arguments = Vec::new();
        let mut words = self.arguments.iter();
        while let Some(word) = words.next() {
            let is_source = Path::new(word).extension().is_some_and(|ending| ending == "rs");
            if word == "--out-dir" {
                words.next();
            } else if is_source {
                arguments.push(moved(word));
            } else if !["--emit", "--error-format", "--json", "--diagnostic-width"]
                .iter()
                .any(|flag| word.starts_with(flag))
            {
                arguments.push(word.clone());
            }
        }
        let out = out.display().to_string();
        arguments.extend(["--out-dir", &out, "--emit=link", "--error-format=json"].map(str::to_owned));
        let variables: BTreeMap<_, _> =
            self.variables.iter().map(|(name, value)| (name.clone(), moved(value))).collect();
        // What is named from the folder in which the compiler is called moves with it.
        let stays = |path: &str| Path::new(path).is_absolute() && !Path::new(path).starts_with(to);
        let sources = arguments.iter().filter(|word| word.ends_with(".rs"));
        let manifest = variables.get("CARGO_MANIFEST_DIR");
        match sources.chain(manifest).find(|path| stays(path)) {
            Some(path) => Err(format!("{path} is compiled, and does not lie in {}", from.display())),
            None => Ok(CompilerCall { arguments, variables }),
        }
    }

    /// The path of this library, if the call names it.
    pub(crate) fn library(&self, name: &str) -> Option<&str> {
        self.arguments.iter().find_map(|word| word.strip_prefix(name)?.strip_prefix('='))
    }

    /// The libraries that the call names, with their paths.
    pub(crate) fn libraries(&self) -> impl Iterator<Item = (&str, &str)> {
        let behind = self.arguments.iter().zip(self.arguments.iter().skip(1));
        behind.filter(|(flag, _)| *flag == "--extern").filter_map(|(_, word)| word.split_once('='))
    }

    /// Takes this library from another path. Fails if the call does not name it.
    pub(crate) fn with_library(mut self, name: &str, path: &Path) -> Result<CompilerCall, String> {
        let beginning = format!("{name}=");
        let word = self.arguments.iter_mut().find(|word| word.starts_with(&beginning));
        *word.ok_or_else(|| format!("it is not noted which `{name}` is linked"))? =
            format!("{beginning}{}", path.display());
        Ok(self)
    }

    pub(crate) fn with(mut self, arguments: impl IntoIterator<Item = String>) -> CompilerCall {
        self.arguments.extend(arguments);
        self
    }

    pub(crate) fn arguments(&self) -> Vec<OsString> {
        self.arguments.iter().map(OsString::from).collect()
    }

    pub(crate) fn variables(&self) -> Vec<(&str, OsString)> {
        self.variables.iter().map(|(name, value)| (name.as_str(), value.into())).collect()
    }
}

#[cfg(test)]
mod tests {
    use watchdog::watched;

    use super::*;

    fn call(source: &str, manifest: &str) -> CompilerCall {
        let arguments = ["--crate-name", "checks", source, "--out-dir", "old", "--extern", "exercise01=old/lib.rmeta"];
        let variables = BTreeMap::from([("CARGO_MANIFEST_DIR".to_owned(), manifest.to_owned())]);
        CompilerCall { arguments: arguments.map(str::to_owned).into(), variables }
    }

    #[test]
    fn a_call_that_would_compile_the_stub_again_is_refused() {
        watched(|| {
            let root = env::current_dir().unwrap();
            let path = |path: &str| root.join(path).display().to_string();
            let moved = |source: &str, manifest: &str| {
                call(source, manifest)
                    .moved((&root.join("course"), &root.join("course/submissions/0")), &root.join("out"))
            };
            let right = moved("01/src/lib.rs", &path("course/01")).unwrap();
            assert_eq!(right.variables["CARGO_MANIFEST_DIR"], path("course/submissions/0/01"));
            let absolute = moved(&path("course/01/src/lib.rs"), &path("course/01")).unwrap();
            assert!(absolute.arguments.contains(&path("course/submissions/0/01/src/lib.rs")), "{absolute:?}");
            let other = path("another_name_of_it/01");
            assert!(moved("01/src/lib.rs", &other).unwrap_err().starts_with(&other));
            let source = path("another_name_of_it/01/src/lib.rs");
            assert!(moved(&source, &path("course/01")).unwrap_err().starts_with(&source));
        });
    }

    #[test]
    fn a_library_that_is_not_named_cannot_be_replaced() {
        watched(|| {
            let call = call("01/src/lib.rs", "01");
            let replaced = call.clone().with_library("exercise01", Path::new("new/lib.rlib")).unwrap();
            assert_eq!(replaced.library("exercise01"), Some("new/lib.rlib"));
            assert!(call.with_library("exercise1", Path::new("new")).unwrap_err().contains("`exercise1`"));
        });
    }
}
