//! Section 8: tasks that are submitted only when the loop asks for them.

use futures_pool::{Executor, ThreadPoolExecutor};
use lesson_web::{Lesson, Outcome, Times};
use ureq::Agent;

use crate::pages::{PAGES, request_quotes, site_of_its_own};

/// How often each way is tried; the ways take turns.
const ROUNDS: usize = 3;

pub(crate) fn iterator(lesson: &Lesson) -> Outcome {
    let (mut lazy_times, mut collected_times) = (Times::new(), Times::new());
    for _ in 0..ROUNDS {
        time(lesson, lazy, &mut lazy_times)?;
        time(lesson, collected, &mut collected_times)?;
    }
    println!("lazy       {:5.0} ms", lazy_times.milliseconds());
    let compared = collected_times.compared_with(&lazy_times);
    println!("collected  {:5.0} ms, {compared}", collected_times.milliseconds());
    Ok(())
}

/// Each time meets the same delays.
fn time(lesson: &Lesson, fetch: fn(&Agent, usize) -> Outcome, times: &mut Times) -> Outcome {
    let site = site_of_its_own(lesson)?;
    let agent = site.agent();
    times.time(|| fetch(&agent, lesson.workers(5)))
}

fn lazy(agent: &Agent, workers: usize) -> Outcome {
    ThreadPoolExecutor::scoped(workers)?.run(|pool| -> Outcome {
        let jobs = PAGES.map(|page| pool.try_submit(move || request_quotes(agent, page)));
        for job in jobs {
            job.into_result()?;
        }
        Ok(())
    })
}

fn collected(agent: &Agent, workers: usize) -> Outcome {
    ThreadPoolExecutor::scoped(workers)?.run(|pool| -> Outcome {
        let jobs: Vec<_> = PAGES.map(|page| pool.try_submit(move || request_quotes(agent, page))).collect();
        for job in jobs {
            job.into_result()?;
        }
        Ok(())
    })
}
