//! What the checks call of an answer.

use super::subject::{Outcome, Part, run_job};
use crate::hosts::{Executors, Piece};
use crate::suite::{Answer, Ending};

pub(crate) const ANSWER: Answer = Answer {
    run_job: |executor, pieces, attempts| {
        let part = |task: Piece| Part { repeatable: task.repeatable, task };
        let parts = pieces.into_iter().map(part).collect();
        let report = match executor {
            Executors::Pretended(hosts) => run_job(hosts, parts, attempts),
            Executors::Processes(pool) => run_job(pool, parts, attempts),
        };
        report.into_iter().map(ending).collect()
    },
};

fn ending(outcome: Outcome<u64>) -> Ending {
    match outcome {
        Outcome::Value(value) => Ending::Value(value),
        Outcome::Lost(error) => Ending::Lost(error.to_string()),
        Outcome::Failed(error) => Ending::Failed(error.to_string()),
    }
}
