//! The command line.

use std::ffi::OsString;

use lexopt::prelude::*;

use crate::benchmarks::{BENCHMARKS, Benchmark};
use crate::fresh_process::Child;
use crate::raw_child::{self, Echo};

/// What the command line asks for.
pub(crate) enum Request {
    Run(Settings),
    /// One measurement, alone in this process, for the benchmark that started it.
    Child(Child),
    /// To be the child process of a limit.
    Echo(Echo),
    Help,
}

/// How much to measure.
pub(crate) struct Settings {
    pub(crate) rounds: usize,
    /// How many tasks make one measurement, where a benchmark hands in many.
    pub(crate) tasks: usize,
    /// How many round trips are timed.
    pub(crate) round_trips: usize,
    /// Whether the run is kept as the last one.
    pub(crate) save: bool,
    /// Only these; all of them if it is empty.
    only: Vec<&'static Benchmark>,
}

impl Settings {
    pub(crate) fn benchmarks(&self) -> impl Iterator<Item = &'static Benchmark> {
        BENCHMARKS.iter().filter(|each| self.only.is_empty() || self.only.iter().any(|only| only.name == each.name))
    }
}

pub(crate) fn help() -> String {
    let mut text = "\
futures-pool beside its peers, in turns.

cargo run --release -p futures-pool-benchmark -- [FLAGS]

  --only NAME   the benchmarks whose names begin so; give it again for more
  --rounds N    how often each contender is measured; else 5
  --tasks N     how many tasks make a measurement; else 1000000
  --quick       one round of 100000 tasks, to see that all works
  --save        keep this run, of all benchmarks, as last-run.md beside the benchmark
  --help        this page

Benchmarks:
"
    .to_owned();
    for Benchmark { name, summary, .. } in BENCHMARKS {
        text += &format!("  {name:18}  {summary}\n");
    }
    text
}

pub(crate) fn read(words: impl IntoIterator<Item = OsString>) -> Result<Request, lexopt::Error> {
    let mut parser = lexopt::Parser::from_iter(words);
    let (mut rounds, mut tasks, mut quick, mut save, mut only) = (None, None, false, false, Vec::new());
    while let Some(word) = parser.next()? {
        match word {
            Long("rounds") => rounds = Some(parser.value()?.parse_with(|text| at_least(1, text))?),
            Long("tasks") => tasks = Some(parser.value()?.parse_with(|text| at_least(1_000, text))?),
            Long("quick") => quick = true,
            Long("save") => save = true,
            Long("only") => only.extend(parser.value()?.parse_with(benchmarks_named)?),
            Long("child") => return child(&mut parser),
            Long(raw_child::FLAG) => return Ok(Request::Echo(parser.value()?.parse_with(Echo::named)?)),
            Short('h') | Long("help") => return Ok(Request::Help),
            other => return Err(other.unexpected()),
        }
    }
    if save && (quick || !only.is_empty()) {
        return Err("--save keeps a whole run: leave out --quick and --only".into());
    }
    let (usual_rounds, usual_tasks, round_trips) = if quick { (1, 100_000, 2_000) } else { (5, 1_000_000, 20_000) };
    let (rounds, tasks) = (rounds.unwrap_or(usual_rounds), tasks.unwrap_or(usual_tasks));
    Ok(Request::Run(Settings { rounds, tasks, round_trips, save, only }))
}

/// `--child BENCHMARK CONTENDER TASKS`, which the program writes to itself and no one else.
fn child(parser: &mut lexopt::Parser) -> Result<Request, lexopt::Error> {
    let benchmark = parser.value()?.string()?;
    let contender = parser.value()?.string()?;
    let tasks = parser.value()?.parse()?;
    Ok(Request::Child(Child { benchmark, contender, tasks }))
}

fn at_least(least: usize, text: &str) -> Result<usize, String> {
    let number = text.parse().ok().filter(|&number| number >= least);
    number.ok_or_else(|| format!("a whole number of at least {least} is needed"))
}

fn benchmarks_named(name: &str) -> Result<Vec<&'static Benchmark>, String> {
    let named: Vec<_> = BENCHMARKS.iter().filter(|each| each.name.starts_with(name)).collect();
    let names = || BENCHMARKS.iter().map(|each| each.name).collect::<Vec<_>>().join(", ");
    if named.is_empty() { Err(format!("the benchmarks are {}", names())) } else { Ok(named) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_whole_run_is_kept() {
        watchdog::watched(|| {
            let read = |words: &[&str]| read(["benchmark"].iter().chain(words).map(OsString::from));
            assert!(matches!(read(&["--save"]), Ok(Request::Run(Settings { save: true, .. }))));
            assert!(matches!(read(&["--quick"]), Ok(Request::Run(Settings { save: false, .. }))));
            for part in [&["--save", "--quick"][..], &["--only", "map", "--save"]] {
                let refusal = read(part).err().unwrap().to_string();
                assert_eq!(refusal, "--save keeps a whole run: leave out --quick and --only");
            }
        });
    }
}
