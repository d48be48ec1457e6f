//! Charts in the trace event format of Chromium, which Perfetto reads too.
//!
//! The format: "Trace Event Format" by Nat Duca and Dan Sinclair. A row of a lane is a thread in it. The lanes of a chart
//! are those of one process; if they have hosts, as in `host_1/worker_0`, each host is a process.
//! Perfetto wants thread ids that no other process has, and none of them to be 0 or that of a process.

use std::time::Duration;

use serde_json::{Value, json};

use crate::chart::{Chart, Lane};
use crate::{Kind, Span};

pub(crate) fn document(charts: &[(String, Chart)]) -> String {
    let mut events = Vec::new();
    let processes: Vec<_> = charts.iter().flat_map(processes).collect();
    let mut threads = processes.len() + 1..;
    for (process, (title, lanes)) in (1..).zip(processes) {
        events.push(name("process_name", process, process, &title));
        let rows = lanes.iter().flat_map(|lane| lane.rows.iter().map(|row| (lane.host_and_worker().1, row)));
        for ((lane, row), thread) in rows.zip(threads.by_ref()) {
            events.push(name("thread_name", process, thread, lane));
            events.push(json!({
                "ph": "M", "name": "thread_sort_index", "pid": process, "tid": thread, "args": { "sort_index": thread }
            }));
            events.extend(row.iter().map(|span| event(process, thread, span)));
        }
    }
    json!({ "displayTimeUnit": "ms", "traceEvents": events }).to_string()
}

/// The lanes of a chart, host by host, each with what it is called.
fn processes((title, chart): &(String, Chart)) -> impl Iterator<Item = (String, &[Lane])> {
    let of_one_host = |one: &Lane, other: &Lane| one.host_and_worker().0 == other.host_and_worker().0;
    chart.lanes.chunk_by(of_one_host).map(move |lanes| match lanes[0].host_and_worker().0 {
        Some(host) => (format!("{title}: {host}"), lanes),
        None => (title.clone(), lanes),
    })
}

fn name(what: &str, process: usize, thread: usize, name: &str) -> Value {
    json!({ "ph": "M", "name": what, "pid": process, "tid": thread, "args": { "name": name } })
}

/// A complete event; of a span that is open, only the beginning.
fn event(process: usize, thread: usize, span: &Span) -> Value {
    let colour = match span.kind {
        Kind::Running => "thread_state_running",
        Kind::Waiting => "thread_state_sleeping",
        Kind::Holding => "thread_state_iowait",
    };
    let kind = span.kind.meaning();
    let label = if span.label.is_empty() { kind } else { &span.label };
    let mut event = json!({
        "name": label, "cat": kind, "cname": colour, "pid": process, "tid": thread, "ts": microseconds(span.start)
    });
    match span.end {
        Some(end) => {
            event["ph"] = json!("X");
            event["dur"] = json!(microseconds(end - span.start));
        }
        None => event["ph"] = json!("B"),
    }
    event
}

fn microseconds(time: Duration) -> f64 {
    time.as_nanos() as f64 / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Timeline;

    #[test]
    fn a_trace_has_every_span_in_a_thread_of_its_lane() {
        let timeline = Timeline::start();
        let us = Duration::from_micros;
        timeline.record("w_0", "a \"quoted\" name", Kind::Running, us(1), us(3));
        timeline.record("w_0", "at the same time", Kind::Waiting, us(2), us(2));
        timeline.record("w_1", "", Kind::Holding, us(0), us(4));
        let text = timeline.span("open", || document(&[("one".to_owned(), timeline.chart())]));

        let trace: Value = serde_json::from_str(&text).unwrap();
        let events = trace["traceEvents"].as_array().unwrap();
        let thread_named = |name: &str| events.iter().filter(|event| event["args"]["name"] == name).count();
        assert_eq!((thread_named("one"), thread_named("w_0"), thread_named("w_1")), (1, 2, 1));

        let find = |name: &str| events.iter().find(|event| event["name"] == name).unwrap();
        let quoted = find("a \"quoted\" name");
        assert_eq!((&quoted["ph"], &quoted["ts"], &quoted["dur"]), (&json!("X"), &json!(1.0), &json!(2.0)));
        assert_ne!(quoted["tid"], find("at the same time")["tid"]);
        assert_eq!(find("holds the lock")["dur"], json!(4.0));
        assert_eq!((&find("open")["ph"], &find("open")["dur"]), (&json!("B"), &Value::Null));
    }

    #[test]
    fn no_thread_has_the_number_of_another_or_of_a_process() {
        let timeline = Timeline::start();
        for lane in ["w_0", "w_1"] {
            timeline.record(lane, "x", Kind::Running, Duration::ZERO, Duration::from_millis(1));
        }
        let charts = ["one", "two"].map(|title| (title.to_owned(), timeline.chart()));
        let trace: Value = serde_json::from_str(&document(&charts)).unwrap();
        let spans = trace["traceEvents"].as_array().unwrap().iter().filter(|event| event["ph"] == "X");
        let numbers = spans.map(|event| (event["pid"].as_u64().unwrap(), event["tid"].as_u64().unwrap()));
        assert_eq!(numbers.collect::<Vec<_>>(), [(1, 3), (1, 4), (2, 5), (2, 6)]);
    }

    #[test]
    fn each_host_is_a_process() {
        let timeline = Timeline::start();
        for lane in ["b/w_0", "a/w_0", "queue", "a/w_1"] {
            timeline.record(lane, "x", Kind::Running, Duration::ZERO, Duration::from_millis(1));
        }
        let trace: Value = serde_json::from_str(&document(&[("one".to_owned(), timeline.chart())])).unwrap();
        let events = trace["traceEvents"].as_array().unwrap();
        let named = |what: &str| {
            let named = events.iter().filter(|event| event["name"] == what);
            named
                .map(|event| (event["pid"].as_u64().unwrap(), event["args"]["name"].as_str().unwrap()))
                .collect::<Vec<_>>()
        };
        assert_eq!(named("process_name"), [(1, "one"), (2, "one: a"), (3, "one: b")]);
        assert_eq!(named("thread_name"), [(1, "queue"), (2, "w_0"), (2, "w_1"), (3, "w_0")]);
    }
}
