//! Section 8: tasks that are submitted only when the loop asks for them.

use futures_pool::{Executor, ThreadPoolExecutor};
use lesson_web::{Lesson, Outcome, timed};
use ureq::Agent;

use crate::pages::{PAGES, request_quotes, site_of_its_own};

pub(crate) fn iterator(lesson: &Lesson) -> Outcome {
    for (name, fetch) in [("lazy", lazy as fn(&Agent, usize) -> Outcome), ("collected", collected)] {
        let site = site_of_its_own(lesson)?;
        let (outcome, time) = timed(|| fetch(&site.agent(), lesson.workers(5)));
        outcome?;
        println!("{name:<10} {:5.0} ms", time.as_secs_f64() * 1e3);
    }
    Ok(())
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
