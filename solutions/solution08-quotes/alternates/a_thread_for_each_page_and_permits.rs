//! A thread for each page, and permits for the limit: whoever pauses gives its own back. Looks at the status itself,
//! and takes what is no text for what it is worth.

use std::ops::RangeInclusive;
use std::sync::{Condvar, Mutex};
use std::thread;

use indicatif::ProgressBar;
use ureq::{Agent, Error};

use super::reference::{Outcome, quotes_in, url};
pub use super::reference::{PageError, Quote, Report, Settings};

pub fn all_quotes(agent: &Agent, pages: RangeInclusive<u32>, settings: &Settings, bar: &ProgressBar) -> Report {
    bar.set_length(pages.clone().count() as u64);
    let permits = Permits { left: Mutex::new(settings.at_once), given_back: Condvar::new() };
    let outcome_of = |page| {
        let outcome = quotes_of(agent, page, settings, &permits);
        bar.inc(1);
        (page, outcome)
    };
    thread::scope(|scope| {
        let threads: Vec<_> = pages.map(|page| scope.spawn(move || outcome_of(page))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}

fn quotes_of(agent: &Agent, page: u32, settings: &Settings, permits: &Permits) -> Outcome {
    let mut nth = 0;
    loop {
        let (status, bytes) = {
            let _permit = permits.take();
            request(agent, page, settings)?
        };
        nth += 1;
        match status {
            200 => return quotes_in(&String::from_utf8_lossy(&bytes)),
            503 if nth < settings.attempts => (settings.pause)(settings.first_pause * 2_u32.pow(nth - 1)),
            status => return Err(Error::StatusCode(status).into()),
        }
    }
}

fn request(agent: &Agent, page: u32, settings: &Settings) -> Result<(u16, Vec<u8>), Error> {
    let request = agent.get(url(page)).config().timeout_global(Some(settings.timeout)).http_status_as_error(false);
    let mut answer = request.build().call()?;
    Ok((answer.status().as_u16(), answer.body_mut().read_to_vec()?))
}

struct Permits {
    left: Mutex<usize>,
    given_back: Condvar,
}

/// Given back when it is dropped, also by a panic.
struct Permit<'p>(&'p Permits);

impl Permits {
    fn take(&self) -> Permit<'_> {
        let left = self.left.lock().unwrap();
        *self.given_back.wait_while(left, |left| *left == 0).unwrap() -= 1;
        Permit(self)
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        *self.0.left.lock().unwrap() += 1;
        self.0.given_back.notify_one();
    }
}
