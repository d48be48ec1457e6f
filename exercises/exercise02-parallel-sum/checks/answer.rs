//! What the checks call of an answer. `Sums` belongs to the answer, and what its `==` does as well: they see plain numbers.

use super::subject::{parallel_sum, sequential_sum};
use crate::suite::Answer;

pub(crate) const ANSWER: Answer = Answer {
    sequential_sum: |arrays, sum| {
        let sums = sequential_sum(arrays, sum);
        (sums.each, sums.total)
    },
    parallel_sum: |arrays, workers, sum| {
        let sums = parallel_sum(arrays, workers, sum);
        (sums.each, sums.total)
    },
};
