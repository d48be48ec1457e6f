//! What the checks call of an answer.

use super::subject::{primes_in, primes_on_processes};
use crate::headquarters::{landmarks, search};
use crate::suite::{Answer, Search};

pub(crate) const ANSWER: Answer = Answer {
    primes_in,
    primes_on_processes: |numbers, workers, with| match with {
        Search::PrimesIn => primes_on_processes(numbers, workers, primes_in),
        Search::AsHeadquartersSay => primes_on_processes(numbers, workers, search),
        Search::Landmarks => primes_on_processes(numbers, workers, landmarks),
    },
};
