//! All pages of the notebook, from a practice site that answers five requests at once, and in a tenth of the time that
//! the real one takes. Two pages are busy at first, one is missing, one never answers.

use std::io;
use std::process::ExitCode;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use practice_site::{Fault, Latency, PracticeSite, Request};

use super::subject::{Report, Settings, all_quotes};

/// Prints how many quotes there are, some of them, and which pages failed.
pub(crate) fn collect() -> ExitCode {
    let site = match site() {
        Ok(site) => site,
        Err(error) => {
            eprintln!("The practice site cannot start: {error}.");
            return ExitCode::FAILURE;
        }
    };
    let settings = Settings {
        at_once: 5,
        timeout: Duration::from_secs(1),
        attempts: 4,
        first_pause: Duration::from_millis(20),
        pause: Arc::new(thread::sleep),
    };
    let style = ProgressStyle::with_template("{bar:40} {pos} of {len} pages").expect("this template is right");
    let bar = ProgressBar::no_length().with_style(style);

    let started = Instant::now();
    let report = all_quotes(&site.agent(), 1..=13, &settings, &bar);
    let time = started.elapsed();
    bar.finish_and_clear();

    print(&report);
    println!(
        "{} requests, {} at once at most, in {:.2} s",
        site.requests().len(),
        site.most_in_flight(),
        time.as_secs_f64()
    );
    ExitCode::SUCCESS
}

fn site() -> io::Result<PracticeSite> {
    let fault = |request: &Request, nth| match request.path.rsplit('/').next() {
        Some("3") if nth == 1 => Some(Fault::Status(503)),
        Some("8") if nth <= 2 => Some(Fault::Status(503)),
        Some("10") => Some(Fault::Status(404)),
        Some("12") => Some(Fault::Stall),
        _ => None,
    };
    PracticeSite::builder().latency(Latency::realistic().scaled(0.1)).at_most(5).faults(fault).start()
}

fn print(report: &Report) {
    println!("{} quotes, of which these are the first and the last:", report.quotes.len());
    for quote in report.quotes.first().into_iter().chain(report.quotes.last()) {
        println!("  {}\n      {}, {}", quote.words, quote.source, quote.date);
    }
    for (page, error) in &report.failures {
        println!("page {page} failed: {error}");
    }
}
