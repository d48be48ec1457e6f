//! What the checks call of an answer.

use super::subject::all_quotes;
use crate::suite::Answer;

pub(crate) const ANSWER: Answer = Answer { all_quotes };
