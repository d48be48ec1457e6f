//! Sentences that say the same as their figures.

use std::hint::black_box;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::thread;

use crate::command;

/// Runs sections that measure beside busy loops, one for each processor, and looks at each line that says how many times
/// as fast something was. No figure is wrong; but a line must say what its figure says, however busy the machine is.
///
/// # Errors
/// The lines that do not. Or that there are none.
pub fn check_figures(program: &str, package: &str, sections: &[&str]) -> Result<(), String> {
    let printed = beside_busy_loops(|| command::lesson(program, package, sections))?;
    let mut lines = printed.lines().filter(|line| line.contains(TIMES)).peekable();
    if lines.peek().is_none() {
        return Err(format!("sections {sections:?} of {package} compare nothing:\n{printed}"));
    }
    let faults: Vec<_> = lines.filter_map(|line| fault(line).map(|fault| format!("{line}\n  {fault}"))).collect();
    if faults.is_empty() { Ok(()) } else { Err(faults.join("\n")) }
}

fn beside_busy_loops<R>(work: impl FnOnce() -> R) -> R {
    let over = AtomicBool::new(false);
    let busy = || {
        while !over.load(Relaxed) {
            black_box((0..1000).sum::<u64>());
        }
    };
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, NonZeroUsize::get) {
            scope.spawn(busy);
        }
        let _at_the_end = Say(&over); // also if the work panics: the scope waits for the loops
        work()
    })
}

struct Say<'a>(&'a AtomicBool);

impl Drop for Say<'_> {
    fn drop(&mut self) {
        self.0.store(true, Relaxed);
    }
}

const TIMES: &str = " times as fast";

/// What is wrong with a line such as `two threads: 1.6 times as fast (1.5 to 1.7 in 7 rounds)`.
fn fault(line: &str) -> Option<&'static str> {
    let Some((median, least, greatest, disagree)) = figures(line) else {
        return Some("it gives no median, least and greatest");
    };
    if !(least <= median && median <= greatest) {
        return Some("its median is not between the least and the greatest");
    }
    let open = least <= 1.0 && 1.0 <= greatest && least < greatest;
    match (open, disagree) {
        (true, false) => Some("its rounds disagree, and it does not say so"),
        (false, true) => Some("its rounds agree, and it says they do not"),
        _ => None,
    }
}

/// Median, least, greatest, and whether it says that they disagree.
fn figures(line: &str) -> Option<(f64, f64, f64, bool)> {
    let (before, behind) = line.split_once(TIMES)?;
    let (range, _) = behind.strip_prefix(" (")?.split_once(" rounds")?;
    let (least, rest) = range.split_once(" to ")?;
    let greatest = rest.split([':', ' ']).next()?;
    let number = |text: &str| text.parse().ok();
    let median = number(before.split_whitespace().last()?)?;
    Some((median, number(least)?, number(greatest)?, behind.contains("rounds disagree)")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_what_its_figures_say() {
        for line in [
            "two threads: 1.6 times as fast (1.5 to 1.7 in 7 rounds)",
            "async   118 ms,  1.0 times as fast (1.0 to 1.0 in 3 rounds) as",
            "0.07 times as fast (0.05 to 0.08 in 7 rounds)",
            "1.1 times as fast (1.0 to 1.2: 3 rounds disagree)",
        ] {
            assert_eq!(fault(line), None, "{line}");
        }
    }

    #[test]
    fn a_line_that_does_not_is_found() {
        for (line, what) in [
            ("1.1 times as fast (0.9 to 1.2 in 7 rounds)", "its rounds disagree, and it does not say so"),
            ("1.5 times as fast (1.4 to 1.6: 7 rounds disagree)", "its rounds agree, and it says they do not"),
            ("1.7 times as fast (1.4 to 1.6 in 7 rounds)", "its median is not between the least and the greatest"),
            ("1.7 times as fast", "it gives no median, least and greatest"),
        ] {
            assert_eq!(fault(line), Some(what), "{line}");
        }
    }
}
