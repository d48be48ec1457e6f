//! The practice site as a program, for a browser or for clients in any language.

use std::ffi::OsString;
use std::io::{self, ErrorKind, Write};
use std::process::{Command, ExitCode};
use std::sync::mpsc::{self, Receiver};

use lexopt::prelude::*;
use practice_site::{Latency, PracticeSite, Request};

const HELP: &str = "\
Serves the practice sites on this machine until Ctrl-C, and prints each request.

cargo run -p practice-site -- [--port N] [--pace N]
cargo run -p practice-site -- [--port N] [--pace N] PROGRAM [ARGUMENT...]

With a program, it runs that, prints nothing itself, and ends with it. The program finds
the practice sites at their usual URLs, for the site is its HTTP proxy (http_proxy in its
environment): cargo run -p practice-site -- --pace 10 python3 fetch.py

  --port N      listen on this port of 127.0.0.1 (otherwise any free one)
  --pace N      waits are N times shorter than at the real sites; 1 if not given,
                and with `none` the site answers at once
  --help        print this
";

fn main() -> ExitCode {
    match wanted(std::env::args_os()) {
        Ok(Wanted::Help) => ending(write!(io::stdout(), "{HELP}")),
        Ok(Wanted::Site { port, latency, program }) => match program.split_first() {
            None => serve(port, latency),
            Some((name, arguments)) => run(port, latency, Command::new(name).args(arguments)),
        },
        Err(error) => {
            eprintln!("practice-site: {error}; try --help.");
            ExitCode::from(2)
        }
    }
}

enum Wanted {
    Help,
    Site {
        port: u16,
        latency: Latency,
        /// Its name and its arguments, or nothing.
        program: Vec<OsString>,
    },
}

fn wanted(arguments: impl IntoIterator<Item = OsString>) -> Result<Wanted, lexopt::Error> {
    let mut arguments = lexopt::Parser::from_iter(arguments);
    let (mut port, mut latency, mut program) = (0, Latency::realistic(), Vec::new());
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("port") => port = arguments.value()?.parse_with(port_numbered)?,
            Long("pace") => latency = arguments.value()?.parse_with(pace)?,
            Short('h') | Long("help") => return Ok(Wanted::Help),
            Value(name) => {
                program.push(name);
                program.extend(arguments.raw_args()?);
            }
            other => return Err(other.unexpected()),
        }
    }
    Ok(Wanted::Site { port, latency, program })
}

fn port_numbered(number: &str) -> Result<u16, &'static str> {
    number.parse().map_err(|_| "a port is a number from 0 to 65535")
}

fn pace(value: &str) -> Result<Latency, &'static str> {
    match value.parse::<f64>() {
        Ok(pace) if (0.1..=1000.0).contains(&pace) => Ok(Latency::realistic().scaled(1.0 / pace)),
        _ if value == "none" => Ok(Latency::none()),
        _ => Err("--pace takes a number from 0.1 to 1000, or none"),
    }
}

fn serve(port: u16, latency: Latency) -> ExitCode {
    // The server's thread only hands its lines over: a terminal that is slow, or gone, is no matter of the site's.
    let (answered, lines) = mpsc::channel();
    let announce = move |request: &Request| {
        // An error means that this program is about to end.
        let (Ok(()) | Err(_)) = answered.send(request.to_string());
    };
    match PracticeSite::builder().port(port).latency(latency).on_answer(announce).start() {
        Ok(site) => ending(report(&site, &lines)),
        Err(error) => failure(&error.to_string()),
    }
}

/// Serves for as long as the program runs, and ends as it does.
fn run(port: u16, latency: Latency, program: &mut Command) -> ExitCode {
    let site = match PracticeSite::builder().port(port).latency(latency).start() {
        Ok(site) => site,
        Err(error) => return failure(&error.to_string()),
    };
    site.be_proxy_of(program);
    match program.status() {
        // Without a code, a signal has ended it.
        Ok(status) => status.code().and_then(|code| u8::try_from(code).ok()).map_or(ExitCode::FAILURE, ExitCode::from),
        Err(error) => failure(&format!("{} cannot be started: {error}", program.get_program().display())),
    }
}

/// Prints where the site is and then each line that comes. They come for as long as the site serves, so this returns
/// only when printing fails.
fn report(site: &PracticeSite, lines: &Receiver<String>) -> io::Result<()> {
    let mut out = io::stdout();
    writeln!(out, "Open http://{}/ in a browser. Ctrl-C stops it.", site.address())?;
    lines.iter().try_for_each(|line| writeln!(out, "{line}"))
}

fn ending(printed: io::Result<()>) -> ExitCode {
    match printed {
        Ok(()) => ExitCode::SUCCESS,
        // Nobody reads any more, as after `| head`: a program's usual end.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => failure(&format!("its output cannot be written: {error}")),
    }
}

fn failure(sentence: &str) -> ExitCode {
    eprintln!("practice-site: {sentence}.");
    ExitCode::FAILURE
}
