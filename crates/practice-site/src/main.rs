//! The practice site as a program, for a browser or for clients in any language.

use std::ffi::OsString;
use std::process::ExitCode;
use std::thread;

use lexopt::prelude::*;
use practice_site::{Latency, PracticeSite};

const HELP: &str = "\
Serves the practice sites on this machine until Ctrl-C.

cargo run -p practice-site -- [--port N] [--pace real|fast|none]

  --port N      listen on this port of 127.0.0.1 (otherwise any free one)
  --pace real   take as long as the real sites do (this is the default)
  --pace fast   take a tenth of that
  --pace none   answer at once
  --help        print this
";

fn main() -> ExitCode {
    match wanted(std::env::args_os()) {
        Ok(Wanted::Help) => {
            print!("{HELP}");
            ExitCode::SUCCESS
        }
        Ok(Wanted::Site { port, pace }) => serve(port, pace),
        Err(error) => {
            eprintln!("practice-site: {error}; try --help.");
            ExitCode::from(2)
        }
    }
}

enum Wanted {
    Help,
    Site { port: u16, pace: Latency },
}

fn wanted(arguments: impl IntoIterator<Item = OsString>) -> Result<Wanted, lexopt::Error> {
    let mut arguments = lexopt::Parser::from_iter(arguments);
    let (mut port, mut pace) = (0, Latency::realistic());
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("port") => port = arguments.value()?.parse()?,
            Long("pace") => pace = arguments.value()?.parse_with(pace_named)?,
            Short('h') | Long("help") => return Ok(Wanted::Help),
            other => return Err(other.unexpected()),
        }
    }
    Ok(Wanted::Site { port, pace })
}

fn pace_named(name: &str) -> Result<Latency, &'static str> {
    match name {
        "real" => Ok(Latency::realistic()),
        "fast" => Ok(Latency::realistic().scaled(0.1)),
        "none" => Ok(Latency::none()),
        _ => Err("--pace takes real, fast or none"),
    }
}

fn serve(port: u16, pace: Latency) -> ExitCode {
    let started = PracticeSite::builder().port(port).latency(pace).on_answer(|request| println!("{request}")).start();
    match started {
        Ok(site) => {
            println!("Open http://{}/ in a browser. Ctrl-C stops it.", site.address());
            loop {
                thread::park();
            }
        }
        Err(error) => {
            eprintln!("practice-site: {error}.");
            ExitCode::FAILURE
        }
    }
}
