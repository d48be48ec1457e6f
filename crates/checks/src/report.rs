//! Prints what the standard test harness prints, so that people and tools can read it.

use std::process::ExitCode;
use std::time::Instant;

/// A report under way: one line for each test, then why some failed, then the count.
pub(crate) struct Report {
    start: Instant,
    passed: usize,
    filtered_out: usize,
    failures: Vec<(String, String)>,
}

impl Report {
    pub(crate) fn begin(chosen: usize, filtered_out: usize) -> Report {
        println!("\nrunning {chosen} test{}", if chosen == 1 { "" } else { "s" });
        Report { start: Instant::now(), passed: 0, filtered_out, failures: Vec::new() }
    }

    /// One test came to its end: `Err` says why it failed.
    pub(crate) fn line(&mut self, name: &str, outcome: Result<(), String>) {
        match outcome {
            Ok(()) => {
                println!("test {name} ... ok");
                self.passed += 1;
            }
            Err(why) => {
                println!("test {name} ... FAILED");
                self.failures.push((name.to_owned(), why));
            }
        }
    }

    /// Prints the end, with `advice` if anything failed, and gives the exit code of the standard harness.
    pub(crate) fn end(self, advice: impl Fn(&str) -> String) -> ExitCode {
        if let Some((first, _)) = self.failures.first() {
            println!("\nfailures:");
            for (name, why) in &self.failures {
                println!("\n---- {name} ----\n{why}");
            }
            println!("\nfailures:");
            self.failures.iter().for_each(|(name, _)| println!("    {name}"));
            println!("\n{}", advice(first));
        }
        let verdict = if self.failures.is_empty() { "ok" } else { "FAILED" };
        let (passed, failed, filtered_out) = (self.passed, self.failures.len(), self.filtered_out);
        let seconds = self.start.elapsed().as_secs_f64();
        print!("\ntest result: {verdict}. {passed} passed; {failed} failed; 0 ignored; 0 measured; ");
        println!("{filtered_out} filtered out; finished in {seconds:.2}s\n");
        if self.failures.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(101) }
    }
}

/// Prints the names for `--list`.
pub(crate) fn list<'a>(names: impl Iterator<Item = &'a str>, terse: bool) {
    let count = names.inspect(|name| println!("{name}: test")).count();
    if !terse {
        println!("\n{count} tests, 0 benchmarks");
    }
}
