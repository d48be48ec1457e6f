//! What the checks call of an answer.

use super::subject::gather;
use crate::suite::Answer;

pub(crate) const ANSWER: Answer = Answer { gather: |limit, jobs| Box::pin(gather(limit, jobs)) };
