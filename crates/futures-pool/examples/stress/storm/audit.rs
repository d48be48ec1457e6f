//! The rules that every record must keep.

use futures_pool::Span;

use super::record::{End, Heard, History, MAPPED, PARTS, Part, Record};

/// One line for a record that does not add up.
pub(crate) fn difference(record: &Record, history: &History, permitted_to_all: &[Heard]) -> Option<String> {
    let mut faults = history.wrong.clone();
    faults.extend(of_the_run(history));
    faults.extend(of_what_was_heard(history, permitted_to_all));
    if record.kind != MAPPED {
        faults.extend(of_its_error(history));
    }
    faults.extend(of_what_was_dropped(history));
    (!faults.is_empty()).then(|| format!("{:>6}  {:<12}  {}", record.number, record.kind, faults.join("; ")))
}

/// One line for a task that ended before it began.
pub(crate) fn disorder(span: &Span) -> Option<String> {
    let in_order = span.queued <= span.started && span.started <= span.ended;
    (!in_order).then(|| format!("a span is out of order: {span:?}"))
}

/// The lines under a heading; the first fifty of them.
pub(crate) fn table(lines: &[String]) -> String {
    let shown = lines.iter().take(50).map(|line| format!("{line}\n")).collect::<String>();
    let rest = lines.len().saturating_sub(50);
    let more = if rest > 0 { format!("and {rest} more\n") } else { String::new() };
    format!("  task  kind          what differs\n{shown}{more}")
}

fn of_the_run(history: &History) -> Option<String> {
    let (begun, ended) = (history.begun, history.ends.len());
    match (begun, ended) {
        (0, 0) | (1, 1) => None,
        (1, 0) => Some("began and never ended".to_owned()),
        _ => Some(format!("began {begun} times and ended {ended} times")),
    }
}

fn of_what_was_heard(history: &History, permitted_to_all: &[Heard]) -> Option<String> {
    let permitted = |heard: &Heard| history.permitted.contains(heard) || permitted_to_all.contains(heard);
    match (&history.heard[..], history.ends.first()) {
        ([], Some(_)) => None,
        ([], None) if history.begun == 0 && history.permitted.is_empty() && permitted_to_all.is_empty() => {
            Some("never ran, though nobody cancelled or refused it".to_owned())
        }
        ([], None) => None,
        ([Heard::Value], Some(End::Returned)) => None,
        ([Heard::Failure], Some(End::Failed)) => None,
        ([Heard::Panic], Some(End::Panicked)) => None,
        ([Heard::NoWorker], None) => None, // the system's decision
        ([heard @ (Heard::Cancelled | Heard::Expired)], Some(End::Stopped)) if permitted(heard) => None,
        ([heard], None) if permitted(heard) => None,
        ([heard], None) => Some(format!("never ran and was heard to end in {heard:?}, which nobody has asked for")),
        ([heard], Some(_)) => Some(format!("ran and was heard to end in {heard:?}")),
        (several, _) => Some(format!("was heard to end in {several:?}, all of them")),
    }
}

/// An error is either looked at or given to the hook, never both or neither.
fn of_its_error(history: &History) -> Option<String> {
    let asked = history.heard.contains(&Heard::Failure);
    let expected = usize::from(history.ends.contains(&End::Failed) && !asked);
    (history.unobserved != expected)
        .then(|| format!("asked for its error: {asked}; reported that nobody did: {} times", history.unobserved))
}

fn of_what_was_dropped(history: &History) -> Vec<String> {
    let mut faults = Vec::new();
    for part in PARTS {
        let (made, dropped) = (history.made[part as usize], history.dropped[part as usize]);
        if made != dropped {
            faults.push(format!("{part:?}: {made} made, {dropped} dropped"));
        }
    }
    let (added, run) = (history.made[Part::Callback as usize], history.callbacks_run);
    if added != run {
        faults.push(format!("callbacks: {added} added, {run} run"));
    }
    faults
}
