//! Times the given program and the one in `lib.rs` on words of Abraham Lincoln.

use std::time::{Duration, Instant};

use super::given::{self, Counts};
use super::subject;

/// Speeches, letters and messages, a passage on each line.
const LINCOLN: &str = include_str!("../../../crates/practice-site/data/lincoln-quotes.txt");
const COPIES: usize = 100;
const WORKERS: usize = 4;
const RUNS: usize = 7;

/// Prints how long each program takes at best.
pub(crate) fn print() {
    let passages = LINCOLN.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let texts = passages.collect::<Vec<&str>>().repeat(COPIES);
    let mut counts = Counts::new();
    add_words(&texts, &mut counts);

    let without_threads = best(&counts, || {
        let mut counts = Counts::new();
        add_words(&texts, &mut counts);
        counts
    });
    let as_given = best(&counts, || given::count_words(&texts, WORKERS, add_words));
    let as_it_is_now = best(&counts, || subject::count_words(&texts, WORKERS, add_words));

    println!("{} texts of {} words, the best of {RUNS} runs:", texts.len(), counts.values().sum::<u64>());
    println!("  without threads           {:7.2} ms", milliseconds(without_threads));
    println!("  {WORKERS} workers, as given       {:7.2} ms", milliseconds(as_given));
    println!("  {WORKERS} workers, as it is now   {:7.2} ms", milliseconds(as_it_is_now));
    println!("It is now {:.1} times as fast as it was given.", as_given.as_secs_f64() / as_it_is_now.as_secs_f64());
}

fn best(expected: &Counts, program: impl Fn() -> Counts) -> Duration {
    let times = (0..RUNS).map(|_| {
        let started = Instant::now();
        let counts = program();
        let time = started.elapsed();
        assert!(counts == *expected, "the counts are wrong: run the checks first");
        time
    });
    times.min().unwrap_or_default()
}

fn add_words(texts: &[&str], counts: &mut Counts) {
    for word in texts.iter().flat_map(|text| text.split_whitespace()) {
        *counts.entry(word.to_owned()).or_default() += 1;
    }
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
