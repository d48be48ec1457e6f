//! What is asked for on the command line.

use std::ffi::OsString;
use std::time::Duration;

use lexopt::prelude::*;

pub(crate) const HELP: &str = "\
Storms over futures-pool: every task must be accounted for exactly once.

  --seconds N   stop after N seconds (10 if nothing else is said)
  --tasks N     stop after N tasks
  --threads N   make storms in N threads at once (2 if nothing else is said)
  --seed N      begin with this seed (random if nothing else is said; printed)
  --storm SEED  repeat one storm, by the seed that a report gives
  --help        this text

Ends with 0 if all storms add up, with 1 at the first that does not, with 2 if one hangs.
";

pub(crate) enum Wanted {
    Help,
    Storms(Options),
}

pub(crate) struct Options {
    pub(crate) duration: Duration,
    pub(crate) tasks: usize,
    pub(crate) threads: u64,
    pub(crate) seed: u64,
    /// The seed of the only storm, if there is to be only one.
    pub(crate) storm: Option<u64>,
}

pub(crate) fn wanted(arguments: impl IntoIterator<Item = OsString>) -> Result<Wanted, lexopt::Error> {
    let mut arguments = lexopt::Parser::from_iter(arguments);
    let (mut seconds, mut tasks, mut threads, mut seed, mut storm) = (None, None, 2, None, None);
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("seconds") => seconds = Some(arguments.value()?.parse::<u64>()?),
            Long("tasks") => tasks = Some(arguments.value()?.parse::<usize>()?),
            Long("threads") => threads = arguments.value()?.parse_with(positive)?,
            Long("seed") => seed = Some(arguments.value()?.parse()?),
            Long("storm") => storm = Some(arguments.value()?.parse()?),
            Long("help") | Short('h') => return Ok(Wanted::Help),
            other => return Err(other.unexpected()),
        }
    }
    let seconds = seconds.or(tasks.is_none().then_some(10));
    Ok(Wanted::Storms(Options {
        duration: seconds.map_or(Duration::MAX, Duration::from_secs),
        tasks: tasks.unwrap_or(usize::MAX),
        threads,
        seed: seed.unwrap_or_else(|| fastrand::u64(..)),
        storm,
    }))
}

fn positive(text: &str) -> Result<u64, String> {
    match text.parse() {
        Ok(number @ 1..=1000) => Ok(number),
        _ => Err("it must be a number from 1 to 1000".to_owned()),
    }
}
