//! What the checks call of an answer.

use super::subject::count_words;
use crate::suite::Answer;

pub(crate) const ANSWER: Answer = Answer { count_words: |texts, workers, count| count_words(texts, workers, count) };
