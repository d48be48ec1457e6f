//! Times both versions on the notebook's items, with a practice site that takes as long as the real one.

use std::collections::HashMap;
use std::io;
use std::ops::Range;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use practice_site::{Latency, PracticeSite};
use ureq::Agent;

use super::subject::{request_concurrent, request_sequential};

/// Prints how long each version takes.
pub(crate) fn print() -> ExitCode {
    match time_both() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("The practice site cannot start: {error}.");
            ExitCode::FAILURE
        }
    }
}

fn time_both() -> io::Result<()> {
    let site = PracticeSite::builder().latency(Latency::realistic()).start()?;
    println!("Items 1 to 19 of Hacker News, from a practice site that takes as long as the real one:");
    let one_by_one = time("one after the other", &site, request_sequential);
    let together = time("a thread for each", &site, request_concurrent);
    println!("Threads were {:.1} times as fast.", one_by_one.as_secs_f64() / together.as_secs_f64());
    Ok(())
}

fn time(what: &str, site: &PracticeSite, version: fn(&Agent, Range<u32>) -> HashMap<u32, String>) -> Duration {
    site.forget_requests(); // so that both versions meet the same delays
    let started = Instant::now();
    let items = version(&site.agent(), 1..20);
    let time = started.elapsed();
    println!("  {what:<19}  {} items in {:5.2} s", items.len(), time.as_secs_f64());
    time
}
