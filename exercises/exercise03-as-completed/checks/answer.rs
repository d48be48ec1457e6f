//! What the checks call of an answer.

use super::subject::report_pages;
use super::suite::Answer;

pub(crate) const ANSWER: Answer =
    Answer { report_pages: |urls, workers, load, report| report_pages(urls, workers, load, report) };
