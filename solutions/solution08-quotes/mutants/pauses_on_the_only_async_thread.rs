//! Mistake: a task makes a blocking call, and since all tasks share one thread, all of them stop.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::panic::resume_unwind;
use std::sync::Arc;

use indicatif::ProgressBar;
use tokio::runtime;
use tokio::sync::Semaphore;
use tokio::task::{JoinSet, spawn_blocking};
use ureq::Agent;

use super::reference::{Outcome, request};
pub use super::reference::{PageError, Quote, Report, Settings};

pub fn all_quotes(agent: &Agent, pages: RangeInclusive<u32>, settings: &Settings, bar: &ProgressBar) -> Report {
    bar.set_length(pages.clone().count() as u64);
    let places = Arc::new(Semaphore::new(settings.at_once));
    let outcomes: BTreeMap<u32, Outcome> = runtime::Builder::new_current_thread().build().unwrap().block_on(async {
        let mut tasks = JoinSet::new();
        for page in pages {
            let (agent, settings, places) = (agent.clone(), settings.clone(), Arc::clone(&places));
            tasks.spawn(async move { (page, quotes_of(agent, page, settings, places).await) });
        }
        let mut outcomes = BTreeMap::new();
        while let Some(ended) = tasks.join_next().await {
            let (page, outcome) = ended.unwrap_or_else(|error| resume_unwind(error.into_panic()));
            outcomes.insert(page, outcome);
            bar.inc(1);
        }
        outcomes
    });
    outcomes.into_iter().collect()
}

async fn quotes_of(agent: Agent, page: u32, settings: Settings, places: Arc<Semaphore>) -> Outcome {
    let (mut left, mut time) = (settings.attempts, settings.first_pause);
    loop {
        let place = places.acquire().await.unwrap();
        let asking = agent.clone();
        let outcome = blocking(move || request(&asking, page, settings.timeout)).await;
        drop(place);
        left -= 1;
        match outcome {
            Err(PageError::Request(ureq::Error::StatusCode(503))) if left > 0 => {
                // Not a thread for blocking: the one on which all tasks run.
                (settings.pause)(time);
                time *= 2;
            }
            outcome => return outcome,
        }
    }
}

async fn blocking<T: Send + 'static>(f: impl FnOnce() -> T + Send + 'static) -> T {
    spawn_blocking(f).await.unwrap_or_else(|error| resume_unwind(error.into_panic()))
}
