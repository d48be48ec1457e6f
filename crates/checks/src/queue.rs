use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::mpsc;
use std::thread;

/// Runs every job, so many at once, and hands each result to `done` in the order of the jobs.
pub(crate) fn in_order<J: Sync, R: Send>(
    jobs: &[J],
    at_once: usize,
    run: impl Fn(&J) -> R + Sync,
    mut done: impl FnMut(&J, R),
) {
    let next = AtomicUsize::new(0);
    let (results, arrivals) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..at_once.min(jobs.len()) {
            let (next, run, results) = (&next, &run, results.clone());
            scope.spawn(move || {
                while let Some((index, job)) = take(jobs, next) {
                    results.send((index, run(job))).expect("the receiver waits for every job");
                }
            });
        }
        let mut early = BTreeMap::new();
        for (index, job) in jobs.iter().enumerate() {
            let result = loop {
                if let Some(result) = early.remove(&index) {
                    break result;
                }
                let (arrived, result) = arrivals.recv().expect("every job sends a result");
                early.insert(arrived, result);
            };
            done(job, result);
        }
    });
}

fn take<'a, J>(jobs: &'a [J], next: &AtomicUsize) -> Option<(usize, &'a J)> {
    let index = next.fetch_add(1, Relaxed);
    jobs.get(index).map(|job| (index, job))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_the_order_of_the_jobs() {
        let mut seen = Vec::new();
        in_order(&[3, 1, 2, 5, 4], 3, |job| job * 10, |job, result| seen.push((*job, result)));
        assert_eq!(seen, [(3, 30), (1, 10), (2, 20), (5, 50), (4, 40)]);
    }

    #[test]
    fn no_jobs_are_no_work() {
        in_order(&[], 3, |(): &()| (), |_, ()| unreachable!("there is no job"));
    }
}
