//! Section 2: three requests, handled in all four combinations of concurrent and parallel.

use std::hint::black_box;
use std::thread;
use std::time::Duration;

use lesson_web::{Lesson, Outcome};
use timeline::{Kind::Running, Span, Timeline};

use crate::primes::count_primes;

/// Work that can be split into parts.
struct Request {
    name: &'static str,
    parts: u32,
}

const MOST_PARTS: u32 = 4;

const REQUESTS: [Request; 3] = [
    Request { name: "request A", parts: MOST_PARTS },
    Request { name: "request B", parts: 2 },
    Request { name: "request C", parts: 1 },
];

pub(crate) fn all_four(lesson: &Lesson) -> Outcome {
    for (combination, handle_all) in [
        ("Neither concurrent nor parallel", neither as fn(&Server<'_>)),
        ("Concurrent, not parallel", concurrent),
        ("Parallel, not concurrent", parallel),
        ("Concurrent and parallel", both),
    ] {
        let server = Server { lesson, timeline: Timeline::start() };
        handle_all(&server);
        let [short, all] = [&REQUESTS[2..], &REQUESTS].map(|requests| server.answered(requests).as_secs_f64());
        println!("{combination}: C answered after {short:.2} s, all after {all:.2} s\n");
        lesson.draw(combination, &server.timeline);
        println!();
    }
    if lesson.is_on("compute") {
        println!("The parts computed, on the processors that this machine has.");
    } else {
        println!("The parts only waited. With --compute they compute.");
    }
    Ok(())
}

fn neither(server: &Server<'_>) {
    for request in &REQUESTS {
        for part in 1..=request.parts {
            server.handle(request, part);
        }
    }
}

fn concurrent(server: &Server<'_>) {
    for part in 1..=MOST_PARTS {
        for request in REQUESTS.iter().filter(|request| part <= request.parts) {
            server.handle(request, part);
        }
    }
}

fn parallel(server: &Server<'_>) {
    for request in &REQUESTS {
        thread::scope(|scope| {
            for part in 1..=request.parts {
                scope.spawn(move || server.handle(request, part));
            }
        }); // waits for all parts of this request
    }
}

fn both(server: &Server<'_>) {
    thread::scope(|scope| {
        for request in &REQUESTS {
            for part in 1..=request.parts {
                scope.spawn(move || server.handle(request, part));
            }
        }
    });
}

/// Handles parts of requests, and draws that: a lane for each request.
struct Server<'l> {
    lesson: &'l Lesson,
    timeline: Timeline,
}

impl Server<'_> {
    fn handle(&self, request: &Request, part: u32) {
        let start = self.timeline.now();
        if self.lesson.is_on("compute") {
            black_box(count_primes(200_000));
        } else {
            thread::sleep(self.lesson.pace(Duration::from_secs(1)));
        }
        self.timeline.record(request.name, part.to_string(), Running, start, self.timeline.now());
    }

    /// When the last part of these requests had been handled.
    fn answered(&self, requests: &[Request]) -> Duration {
        let is_theirs = |span: &Span| requests.iter().any(|request| request.name == span.lane);
        let spans = self.timeline.spans().into_iter().filter(is_theirs);
        spans.filter_map(|span| span.end).max().unwrap_or_default()
    }
}
