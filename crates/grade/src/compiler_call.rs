//! [`CompilerCall`]: how cargo calls the compiler for an exercise. It is noted once, and repeated for each submission
//! without cargo.
//!
//! The grader starts cargo with itself as the compiler's wrapper. Each time cargo calls it so, it writes down the
//! arguments and becomes the compiler.

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

/// Becomes the compiler that this process was started for, if it was started for one.
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
        let ending = self.arguments.iter().find_map(|word| word.strip_prefix("extra-filename=")).unwrap_or_default();
        match self.following("--crate-type") {
            Some("lib" | "rlib") => format!("lib{name}{ending}.rlib"),
            _ => format!("{name}{ending}{}", env::consts::EXE_SUFFIX),
        }
    }

    /// The same call, but from another folder, into another folder, and fast: nothing is optimized.
    pub(crate) fn moved(&self, (from, to): (&Path, &Path), out: &Path) -> CompilerCall {
        let mut arguments = Vec::new();
        let mut words = self.arguments.iter();
        while let Some(word) = words.next() {
            if word == "--out-dir" {
                words.next();
            } else if !["--emit", "--error-format", "--json", "--diagnostic-width"]
                .iter()
                .any(|flag| word.starts_with(flag))
            {
                arguments.push(word.clone());
            }
        }
        let out = out.display().to_string();
        arguments.extend(["--out-dir", &out, "--emit=link", "--error-format=json"].map(str::to_owned));
        arguments.extend(["-C", "opt-level=0"].map(str::to_owned));
        let moved = |value: &String| match Path::new(value).strip_prefix(from) {
            Ok(rest) => to.join(rest).display().to_string(),
            Err(_) => value.clone(),
        };
        let variables = self.variables.iter().map(|(name, value)| (name.clone(), moved(value))).collect();
        CompilerCall { arguments, variables }
    }

    /// Takes this library from another folder.
    pub(crate) fn with_library_from(mut self, name: &str, folder: &Path) -> CompilerCall {
        for word in &mut self.arguments {
            if let Some(path) = word.strip_prefix(&format!("{name}=")) {
                let file = Path::new(path).with_extension("rlib");
                *word = format!("{name}={}", folder.join(file.file_name().unwrap_or_default()).display());
            }
        }
        self
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
