//! Storms over `futures-pool`: random tasks, cancels, callbacks, panics and shutdowns from many threads at once, in
//! which every task must be accounted for exactly once.
//!
//! ```text
//! cargo run --release -p futures-pool --example stress -- --seconds 600 --seed 7
//! ```
//!
//! It ends with 0 if all storms add up, with 1 at the first that does not, with 2 if one hangs.

mod options;
mod runner;
mod storm;

use std::io::{IsTerminal, stderr};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use options::{Options, Wanted};
use runner::{Event, Runner};
use storm::Totals;

fn main() -> ExitCode {
    match options::wanted(std::env::args_os()) {
        Ok(Wanted::Help) => {
            print!("{}", options::HELP);
            ExitCode::SUCCESS
        }
        Ok(Wanted::Storms(options)) => storms(&options),
        Err(error) => {
            eprintln!("stress: {error}. See --help.");
            ExitCode::from(64)
        }
    }
}

fn storms(options: &Options) -> ExitCode {
    match options.storm {
        Some(storm) => println!("storm {storm}, again and again, in {} threads", options.threads),
        None => println!("seed {}, {} threads", options.seed, options.threads),
    }
    let began = Instant::now();
    let mut totals = Totals::default();
    let mut progress = Progress { shown: began, to_a_terminal: stderr().is_terminal() };
    let runner = Runner::begin(options);
    loop {
        match runner.event() {
            Event::Settled(more) => totals += more,
            Event::Differs(report) => return ended(&report, 1),
            Event::Hangs(report) => return ended(&report, 2),
            Event::Nothing => {}
            Event::Over => break,
        }
        progress.show(&totals);
        if totals.tasks >= options.tasks || began.elapsed() >= options.duration {
            runner.stop();
        }
    }
    progress.end();
    let seconds = began.elapsed().as_secs_f64();
    print!(
        "{totals}{:<30} {seconds:>12.1}\n{:<30} {:>12.0}\n",
        "seconds",
        "tasks a second",
        totals.tasks as f64 / seconds
    );
    ExitCode::SUCCESS
}

fn ended(report: &str, code: u8) -> ExitCode {
    println!("{report}");
    ExitCode::from(code)
}

/// A line on the terminal, now and then.
struct Progress {
    shown: Instant,
    to_a_terminal: bool,
}

impl Progress {
    fn show(&mut self, totals: &Totals) {
        if self.to_a_terminal && self.shown.elapsed() > Duration::from_millis(500) {
            eprint!("\r{} tasks in {} storms", totals.tasks, totals.storms);
            self.shown = Instant::now();
        }
    }

    fn end(&self) {
        if self.to_a_terminal {
            eprintln!();
        }
    }
}
