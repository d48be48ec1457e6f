//! Whether a run prints what a page shows.

use crate::masked::masked;

/// In which order a run has to print its lines.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    AsShown,
    Any,
}

/// The first line in which a run differs from what the page shows: `None` when the page is true.
///
/// What differs from run to run is [`masked`]. Where the page shows a future that is pending or running, the run may
/// print any state of it: a slow machine may have come further. Where it shows how a future has ended, so must the run.
pub(crate) fn difference(order: Order, shown: &str, printed: &str) -> Option<String> {
    let (mut shown, mut printed) = (masked(shown), masked(printed));
    if order == Order::Any {
        shown.sort();
        printed.sort();
    }
    (0..shown.len().max(printed.len())).find_map(|number| match (shown.get(number), printed.get(number)) {
        (Some(shown), Some(printed)) if is_true(shown, printed) => None,
        (shown, printed) => {
            let or_end = |line: Option<&String>| line.map_or("(nothing more)".to_owned(), String::clone);
            Some(format!("shown:   {}\nprinted: {}", or_end(shown), or_end(printed)))
        }
    })
}

fn is_true(shown: &str, printed: &str) -> bool {
    let (shown, printed) = (pieces(shown), pieces(printed));
    let agree = |shown: &str, printed: &str| shown == printed || (is_under_way(shown) && is_future(printed));
    shown.len() == printed.len() && shown.iter().zip(printed).all(|(shown, printed)| agree(shown, printed))
}

fn is_under_way(piece: &str) -> bool {
    UNDER_WAY.contains(&piece)
}

const UNDER_WAY: [&str; 4] =
    ["Future(pending)", "Future(running)", "<Future at 0x# state=pending>", "<Future at 0x# state=running>"];

fn is_future(piece: &str) -> bool {
    piece.starts_with(FUTURE) || piece.starts_with(FUTURE_IN_PYTHON)
}

const FUTURE: &str = "Future(";
const FUTURE_IN_PYTHON: &str = "<Future at 0x#";

/// The line in pieces: each `Future(…)` or `<Future …>` is one, and so is what stands between two.
fn pieces(line: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = line;
    while let Some(start) = [FUTURE, FUTURE_IN_PYTHON].iter().filter_map(|begin| rest.find(begin)).min() {
        let (before, future) = rest.split_at(start);
        let end = match future.find('>') {
            Some(end) if future.starts_with(FUTURE_IN_PYTHON) => end + 1,
            _ => end_of_parentheses(future),
        };
        let (future, after) = future.split_at(end);
        pieces.extend([before, future]);
        rest = after;
    }
    pieces.push(rest);
    pieces
}

/// Where the parentheses that the text opens are all closed again: an error may have some of its own.
fn end_of_parentheses(text: &str) -> usize {
    let mut open = 0_usize;
    for (position, character) in text.char_indices() {
        match character {
            '(' => open += 1,
            ')' if open == 1 => return position + 1,
            ')' => open -= 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    const RETURNED: &str = "job Future(finished returned alloc::vec::Vec<u8>)";

    fn agree(shown: &str, printed: &str) -> bool {
        difference(Order::AsShown, shown, printed).is_none()
    }

    #[test]
    fn a_true_page_shows_what_is_the_same_in_every_run() {
        assert!(agree("at 127.0.0.1:4000, 9 pages in 0.25 s\n", "at 127.0.0.1:51, 9 pages in 12.3 s"));
    }

    #[test]
    fn a_false_number_is_a_difference() {
        for (shown, printed) in [
            ("8 of 9 searches have ended.", "9 of 9 searches have ended."),
            ("2 pages with max_workers = 4", "9 pages with max_workers = 4"),
            ("9 pages with max_workers = 3", "9 pages with max_workers = 4"),
            ("the page   17 bytes", "the page   3432124 bytes"),
            ("workers: 4 of 5, pending: 0", "workers: 1 of 5, pending: 0"),
        ] {
            assert_eq!(
                difference(Order::AsShown, shown, printed),
                Some(format!("shown:   {shown}\nprinted: {printed}"))
            );
        }
    }

    #[test]
    fn a_future_under_way_may_have_come_further() {
        for state in
            ["pending", "running", "cancelled", "finished returned i32", "finished failed refused (os error 61)"]
        {
            for shown in ["pending", "running"] {
                assert!(agree(&format!("[Future({shown}), 1]"), &format!("[Future({state}), 1]")), "{shown} {state}");
                assert!(!agree(&format!("[Future({shown}), 1]"), &format!("[Future({state}), 2]")), "{shown} {state}");
            }
        }
        assert!(agree("[Future(running), Future(pending)]", "[Future(finished returned ()), Future(running)]"));
    }

    #[test]
    fn a_future_in_python_may_have_come_further_too() {
        let future = |state: &str| format!("[<Future at 0x7f0 state={state}>, 1]");
        for state in ["pending", "running", "cancelled", "finished returned int", "finished raised ValueError"] {
            assert!(agree(&future("pending"), &future(state)) && agree(&future("running"), &future(state)), "{state}");
            assert!(!agree(&future("finished returned bytes"), &future(state)), "{state}");
        }
        assert!(!agree(&future("running"), "[<Future at 0x7f0 state=running>, 2]"));
    }

    #[test]
    fn a_future_that_has_ended_has_ended_so() {
        for state in ["pending", "running", "cancelled", "finished returned i32", "finished failed no"] {
            assert!(!agree(RETURNED, &format!("job Future({state})")), "{state}");
        }
        assert!(!agree("Future(cancelled)", "Future(pending)"));
        assert!(agree(RETURNED, RETURNED));
    }

    #[test]
    fn futures_are_counted() {
        assert!(!agree("[Future(pending), Future(pending)]", "[Future(pending)]"));
        assert!(!agree("Future(pending)", "no future"));
    }

    #[test]
    fn a_line_too_many_or_too_few_is_a_difference() {
        assert_eq!(difference(Order::AsShown, "a\nb", "a").unwrap(), "shown:   b\nprinted: (nothing more)");
        assert_eq!(difference(Order::AsShown, "a", "a\nb").unwrap(), "shown:   (nothing more)\nprinted: b");
    }

    #[test]
    fn lines_of_several_threads_may_come_in_any_order() {
        assert_eq!(difference(Order::Any, "a: 1\na: 2\nb: 1", "b: 1\na: 1\na: 2"), None);
        assert!(difference(Order::AsShown, "a\nb", "b\na").is_some());
        assert_eq!(difference(Order::Any, "a\nb", "b\nb").unwrap(), "shown:   a\nprinted: b");
    }
}
