//! `futures-pool` beside its peers: every contender in turn, round by round, in one run.

mod benchmarks;
mod contender;
mod date;
mod figures;
mod flags;
mod fresh_process;
mod gate;
mod last_run;
mod peers;
mod process_peers;
mod process_usage;
mod python;
mod raw_child;
mod table;

use std::error::Error;
use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;
use std::{env, thread};

use crate::flags::{Request, Settings};
use crate::last_run::Circumstances;
use crate::python::Python;

/// What went wrong, as a sentence without its full stop.
type Failure = Box<dyn Error>;

fn main() -> ExitCode {
    // A process of one of the pools goes no further than its own line.
    futures_pool::worker_entry();
    #[cfg(unix)]
    procspawn::init();
    let request = match flags::read(env::args_os()) {
        Ok(request) => request,
        Err(error) => {
            eprintln!("futures-pool-benchmark: {error}; try --help.");
            return ExitCode::from(2);
        }
    };
    match answer(request) {
        Ok(()) => ExitCode::SUCCESS,
        // Nobody reads any more, as after `| head`: a program's usual end.
        Err(error) if is_broken_pipe(&*error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("futures-pool-benchmark: {error}.");
            ExitCode::FAILURE
        }
    }
}

fn answer(request: Request) -> Result<(), Failure> {
    let mut out = io::stdout();
    match request {
        Request::Help => write!(out, "{}", flags::help())?,
        Request::Child(child) => writeln!(out, "{}", figures::to_line(&child.measure()?))?,
        Request::Echo(echo) => raw_child::serve(echo)?,
        Request::Run(settings) => run(&settings, &mut out)?,
    }
    Ok(())
}

fn run(settings: &Settings, out: &mut impl Write) -> Result<(), Failure> {
    let python = Python::find();
    let machine = format!("{} cores, {} {}", thread::available_parallelism()?, env::consts::OS, env::consts::ARCH);
    let circumstances = settings.save.then(|| Circumstances::now(&machine, python.as_ref(), settings)).transpose()?;
    writeln!(out, "{machine}")?;
    match &python {
        Some(python) => writeln!(out, "{}", python.version())?,
        None => writeln!(out, "No Python here: it is left out.")?,
    }
    writeln!(
        out,
        "Rounds: {}; figures are their medians. A ratio below 1.00: futures-pool is better.",
        settings.rounds
    )?;
    let mut found = Vec::new();
    for benchmark in settings.benchmarks() {
        let sheets = (benchmark.run)(settings, python.as_ref())?;
        for sheet in &sheets {
            writeln!(out, "\n{sheet}")?;
        }
        found.push((benchmark, sheets));
    }
    circumstances.map_or(Ok(()), |circumstances| last_run::save(&circumstances, &found))
}

fn is_broken_pipe(error: &(dyn Error + 'static)) -> bool {
    error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == ErrorKind::BrokenPipe)
}
