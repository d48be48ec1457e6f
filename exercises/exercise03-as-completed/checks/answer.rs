//! What the checks call of an answer.

use super::subject::report_pages;
use crate::suite::Answer;

pub(crate) const ANSWER: Answer =
    Answer { report_pages: |urls, workers, load, report| report_pages(urls, workers, load, report) };
