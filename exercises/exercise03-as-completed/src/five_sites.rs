//! The notebook's five sites, served by the practice site at the pace of the real ones.

use std::process::ExitCode;
use std::time::Instant;

use practice_site::{Latency, PracticeSite};

use super::subject::report_pages;

const URLS: [&str; 5] = [
    "http://www.foxnews.com/",
    "http://www.cnn.com/",
    "http://europe.wsj.com/",
    "http://www.bbc.co.uk/",
    "http://nonexistent-subdomain.python.org/",
];

/// Prints a line for each page as it comes.
pub(crate) fn report() -> ExitCode {
    let site = match PracticeSite::builder().latency(Latency::realistic()).start() {
        Ok(site) => site,
        Err(error) => {
            eprintln!("The practice site cannot start: {error}.");
            return ExitCode::FAILURE;
        }
    };
    let agent = site.agent();
    let started = Instant::now();
    report_pages(
        &URLS,
        5,
        |url| Ok(agent.get(url).call()?.body_mut().read_to_vec()?),
        |url, outcome| {
            let seconds = started.elapsed().as_secs_f64();
            match outcome {
                Ok(bytes) => println!("{seconds:.2} s  {url} has {bytes} bytes"),
                Err(message) => println!("{seconds:.2} s  {url} failed: {message}"),
            }
        },
    );
    println!("{:.2} s  all of them", started.elapsed().as_secs_f64());
    ExitCode::SUCCESS
}
