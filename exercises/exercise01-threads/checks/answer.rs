//! What the checks call of an answer.

use super::subject::{request_concurrent, request_item};
use crate::suite::Answer;

pub(crate) const ANSWER: Answer = Answer { request_item, request_concurrent };
