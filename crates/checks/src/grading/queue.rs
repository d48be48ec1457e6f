use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::mpsc;
use std::thread::{self, Builder};
use std::time::{Duration, Instant};

/// Runs every job, so many at once, and hands each result to `done` in the order of the jobs, with how long the job took.
/// Where the system gives fewer threads, fewer jobs run at once. Jobs that may take `long` begin early: every second one
/// that begins is such a job.
pub(crate) fn in_order<J: Sync, R: Send>(
    jobs: &[J],
    at_once: usize,
    long: impl Fn(&J) -> bool,
    run: impl Fn(&J) -> R + Sync,
    mut done: impl FnMut(&J, R, Duration),
) {
    let (order, next) = (alternating((0..jobs.len()).partition(|index| long(&jobs[*index]))), AtomicUsize::new(0));
    let (results, arrivals) = mpsc::channel();
    let timed = |job| {
        let start = Instant::now();
        (run(job), start.elapsed())
    };
    thread::scope(|scope| {
        let workers = (0..at_once.min(jobs.len())).map_while(|_| {
            let (order, next, timed, results) = (&order, &next, &timed, results.clone());
            let work = move || {
                while let Some(&index) = order.get(next.fetch_add(1, Relaxed)) {
                    results.send((index, timed(&jobs[index]))).expect("the receiver waits for every job");
                }
            };
            Builder::new().spawn_scoped(scope, work).ok()
        });
        let workers = workers.count();
        let mut early = BTreeMap::new();
        for (index, job) in jobs.iter().enumerate() {
            let (result, took) = loop {
                if workers == 0 {
                    break timed(job);
                }
                if let Some(result) = early.remove(&index) {
                    break result;
                }
                let (arrived, result) = arrivals.recv().expect("every job sends a result");
                early.insert(arrived, result);
            };
            done(job, result, took);
        }
    });
}

/// One of these, one of those, and so on; in the end what is left.
fn alternating((these, those): (Vec<usize>, Vec<usize>)) -> Vec<usize> {
    let longest = these.len().max(those.len());
    (0..longest).flat_map(|place| [these.get(place), those.get(place)]).flatten().copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_the_order_of_the_jobs() {
        let mut seen = Vec::new();
        in_order(&[3, 1, 2, 5, 4], 3, |job| *job > 3, |job| job * 10, |job, result, _| seen.push((*job, result)));
        assert_eq!(seen, [(3, 30), (1, 10), (2, 20), (5, 50), (4, 40)]);
    }

    #[test]
    fn no_jobs_are_no_work() {
        in_order(&[], 3, |(): &()| false, |()| (), |_, (), _| unreachable!("there is no job"));
    }
}
