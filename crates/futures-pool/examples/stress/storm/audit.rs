//! The rules that every ticket must keep.

use futures_pool::Span;

use super::ticket::{End, Heard, MAPPED, PARTS, Part, Record, Ticket};

/// One line for a ticket that does not add up.
pub(crate) fn difference(ticket: &Ticket, record: &Record, permitted_to_all: &[Heard]) -> Option<String> {
    let mut faults = record.wrong.clone();
    faults.extend(of_the_run(record));
    faults.extend(of_what_was_heard(record, permitted_to_all));
    if ticket.kind != MAPPED {
        faults.extend(of_its_error(record));
    }
    faults.extend(of_what_was_dropped(record));
    (!faults.is_empty()).then(|| format!("{:>6}  {:<12}  {}", ticket.number, ticket.kind, faults.join("; ")))
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

fn of_the_run(record: &Record) -> Option<String> {
    let (begun, ended) = (record.begun, record.ends.len());
    match (begun, ended) {
        (0, 0) | (1, 1) => None,
        (1, 0) => Some("began and never ended".to_owned()),
        _ => Some(format!("began {begun} times and ended {ended} times")),
    }
}

fn of_what_was_heard(record: &Record, permitted_to_all: &[Heard]) -> Option<String> {
    let permitted = |heard: &Heard| record.permitted.contains(heard) || permitted_to_all.contains(heard);
    match (&record.heard[..], record.ends.first()) {
        ([], Some(_)) => None,
        ([], None) if record.begun == 0 && record.permitted.is_empty() && permitted_to_all.is_empty() => {
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
fn of_its_error(record: &Record) -> Option<String> {
    let asked = record.heard.contains(&Heard::Failure);
    let expected = usize::from(record.ends.contains(&End::Failed) && !asked);
    (record.unobserved != expected)
        .then(|| format!("asked for its error: {asked}; reported that nobody did: {} times", record.unobserved))
}

fn of_what_was_dropped(record: &Record) -> Vec<String> {
    let mut faults = Vec::new();
    for part in PARTS {
        let (made, dropped) = (record.made[part as usize], record.dropped[part as usize]);
        if made != dropped {
            faults.push(format!("{part:?}: {made} made, {dropped} dropped"));
        }
    }
    let (added, run) = (record.made[Part::Callback as usize], record.callbacks_run);
    if added != run {
        faults.push(format!("callbacks: {added} added, {run} run"));
    }
    faults
}
