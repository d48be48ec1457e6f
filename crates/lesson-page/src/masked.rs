//! Output without what differs from run to run.

/// Each line with `#` for the port of 127.0.0.1, for an address in memory, for the number of a worker, of a machine or of a process, for how a process
/// died, and for what was measured; and one line for each timeline, since who fetched what when, and whether every worker got
/// something, is never the same.
pub(crate) fn masked(output: &str) -> Vec<String> {
    let mut lines: Vec<_> = output.trim_end().lines().map(masked_line).collect();
    lines.dedup_by(|line, before| line == TIMELINE && before == TIMELINE);
    lines
}

const TIMELINE: &str = "(timeline)";

/// What stands before a number that differs from run to run.
const BEFORE: [&str; 4] = ["127.0.0.1:", "worker_", "machine_", "process "];

/// Behind it stands how a process died, in the words of its system.
const DIED: &str = " died: ";

/// What stands behind such a number, as words of their own.
const MEASURES: [&str; 7] = [" s", " ms", " µs", " ns", " %", " hand-overs", " times as fast"];

fn masked_line(line: &str) -> String {
    if line.contains(['│', '└', '┄', '╞']) || line.contains("├─┤") {
        return TIMELINE.to_owned();
    }
    if let Some((before, _)) = line.split_once(DIED) {
        return masked_line(before) + DIED + "#";
    }
    let line = with_masked_addresses(&with_masked_ranges(line.trim_end()));
    let mut masked = String::new();
    let mut rest = &*line;
    while let Some((before, number, after)) = next_number(rest) {
        masked += before;
        if BEFORE.iter().any(|before| masked.ends_with(before)) {
            masked.push('#');
        } else if is_measured(after) {
            masked.truncate(masked.trim_end().len() + 1); // in a table, a shorter number has more room before it
            masked.push('#');
        } else {
            masked += number;
        }
        rest = after;
    }
    masked + rest
}

/// The line with `0x#` for the address of an object, as Python prints it: `<Future at 0x7f0a1c state=pending>`.
fn with_masked_addresses(line: &str) -> String {
    let mut pieces = line.split(" at 0x");
    let mut masked = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        masked += " at 0x#";
        masked += piece.trim_start_matches(|digit: char| digit.is_ascii_hexdigit());
    }
    masked
}

/// The line with `(# to # in 7 rounds)` for what `lesson_program::SpeedUp` prints: `(1.5 to 1.7 in 7 rounds)`, or
/// `(0.9 to 1.1: 7 rounds disagree)`. Whether rounds disagree depends on how busy the machine is.
fn with_masked_ranges(line: &str) -> String {
    let mut masked = String::new();
    let mut rest = line;
    while let Some((before, from_range)) = rest.split_once('(') {
        masked += before;
        rest = match range(from_range) {
            Some((rounds, behind)) => {
                masked += &format!("(# to # in {rounds} rounds)");
                behind
            }
            None => {
                masked.push('(');
                from_range
            }
        };
    }
    masked + rest
}

/// The number of rounds, and what stands behind the range.
fn range(text: &str) -> Option<(&str, &str)> {
    let (range, behind) = text.split_once(')')?;
    let (least, rest) = range.split_once(" to ")?;
    let (greatest, rounds) = match rest.split_once(" in ") {
        Some((greatest, rounds)) => (greatest, rounds.strip_suffix(" rounds")?),
        None => {
            let (greatest, rounds) = rest.split_once(": ")?;
            (greatest, rounds.strip_suffix(" rounds disagree")?)
        }
    };
    let is_number = |text: &str| text.parse::<f64>().is_ok();
    [least, greatest, rounds].into_iter().all(is_number).then_some((rounds, behind))
}

/// The line before its first number, the number, and the line behind it. `0.25` and `127.0.0.1` are one number each.
fn next_number(line: &str) -> Option<(&str, &str, &str)> {
    let (before, from_number) = line.split_at(line.find(|character: char| character.is_ascii_digit())?);
    let end = from_number.find(|character: char| !character.is_ascii_digit() && character != '.');
    let number = from_number.split_at(end.unwrap_or(from_number.len())).0.trim_end_matches('.');
    Some((before, number, &from_number[number.len()..]))
}

fn is_measured(after: &str) -> bool {
    let ends_a_word = |rest: &str| !rest.starts_with(|next: char| next.is_alphanumeric() || next == '_');
    MEASURES.iter().any(|measure| after.strip_prefix(measure).is_some_and(ends_a_word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(line: &str) -> String {
        masked(line).join("\n")
    }

    #[test]
    fn addresses_times_and_ratios_are_masked() {
        assert_eq!(one("at 127.0.0.1:43171, ten"), "at 127.0.0.1:#, ten");
        assert_eq!(one("in 0.25 s:"), "in # s:");
        assert_eq!(one("worker_12: done with 5"), "worker_#: done with 5");
        assert_eq!(one("part 7 runs on machine_2"), "part 7 runs on machine_#");
        assert_eq!(one("read      7.5 ms   99 %"), one("read    117.5 ms  100 %"));
        assert_eq!(one("1.5 ms, 20 µs. 3 ns"), "# ms, # µs. # ns");
        assert_eq!(one("were 3.3 times as fast as one"), "were # times as fast as one");
    }

    #[test]
    fn addresses_of_objects_are_masked() {
        assert_eq!(
            one("[<Future at 0x7F0a1c state=pending>, <A at 0x12>]"),
            "[<Future at 0x# state=pending>, <A at 0x#>]"
        );
        assert_eq!(one("at 127 of 0x12"), "at 127 of 0x12");
    }

    #[test]
    fn rounds_may_agree_or_not() {
        let agreed = one("6 ms, 1.6 times as fast (1.5 to 1.7 in 7 rounds) as before (0.3 s)");
        assert_eq!(agreed, "# ms, # times as fast (# to # in 7 rounds) as before (# s)");
        assert_eq!(agreed, one("16 ms, 1.0 times as fast (0.9 to 12.1: 7 rounds disagree) as before (0.4 s)"));
        assert_ne!(agreed, one("6 ms, 1.6 times as fast (1.5 to 1.7 in 5 rounds) as before (0.3 s)"));
        for line in ["(one to two in 7 rounds)", "(1.0 to 2.0)", "(1 to 2", "(", "(1.0 to 2.0: 7 rounds)"] {
            assert_eq!(one(line), line);
        }
    }

    #[test]
    fn processes_are_masked_and_how_they_died() {
        assert_eq!(one("ran task 5 in process 20521"), "ran task 5 in process #");
        let died = "while it ran `square of 3`, worker process 20521 died";
        assert_eq!(one(&format!("{died}: signal 6 (SIGABRT)")), one(&format!("{died}: exit code 0xc0000409")));
        assert_eq!(one(&format!("{died}: exit code 1")), "while it ran `square of 3`, worker process # died: #");
    }

    #[test]
    fn every_other_number_stays() {
        for line in [
            "9 of 9 searches, 2 sites",
            "max_workers = 4",
            "the page   3432124 bytes",
            "workers: 1 of 5, pending: 0",
            "127.0.0.2:80",
            "5 times as faster",
            "0..9 in a row of 3.",
            "5 tasks in 2 processes",
        ] {
            assert_eq!(one(line), line);
        }
    }

    #[test]
    fn a_timeline_is_one_line_however_many_workers_took_part() {
        let two = "worker_0 │├dog──┤\nworker_1 │├cat┤\n         └0 ms\nend";
        assert_eq!(masked(two), masked("worker_1 │├cat┤├dog┤\n         └0 ms\nend"));
        assert_eq!(masked(two), ["(timeline)", "end"]);
    }
}
