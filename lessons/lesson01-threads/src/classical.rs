//! Section 1: the same two threads, written as a type with a `run`, and as closures.

use std::io;
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use fastrand::Rng;
use lesson_web::{Lesson, Outcome};
use timeline::{Kind::Waiting, Timeline};

pub(crate) fn two_counters(lesson: &Lesson) -> Outcome {
    classical(lesson)?;
    println!();
    closures(lesson);
    Ok(())
}

/// What a subclass of `Thread` is in Python: what the thread owns, and what it does.
struct Counter {
    name: String,
    dice: Rng,
    /// How long a second of the notebook lasts here.
    a_second: Duration,
    /// Both counters draw into it: they own it together.
    timeline: Arc<Timeline>,
}

impl Counter {
    fn start(self) -> io::Result<JoinHandle<()>> {
        thread::Builder::new().name(self.name.clone()).spawn(move || self.run())
    }

    fn run(mut self) {
        for i in 0..10 {
            println!("{}: {i:3}", self.name);
            let seconds = self.dice.u32(1..=3);
            self.timeline.span_of(Waiting, i.to_string(), || thread::sleep(self.a_second * seconds));
        }
    }
}

fn classical(lesson: &Lesson) -> Outcome {
    let mut dice = Rng::with_seed(lesson.seed());
    let a_second = lesson.pace(Duration::from_secs(1));
    let timeline = Arc::new(Timeline::start());
    let counter = |name: &str, dice| Counter { name: name.to_owned(), dice, a_second, timeline: Arc::clone(&timeline) };

    let first = counter("Thread-1", dice.fork()).start()?;
    let second = counter("Thread-2", dice.fork()).start()?;
    first.join().unwrap();
    second.join().unwrap();

    println!();
    lesson.draw("The classical method", &timeline);
    say_how_long_they_slept(&timeline);
    Ok(())
}

fn closures(lesson: &Lesson) {
    let mut dice = Rng::with_seed(lesson.seed());
    let a_second = lesson.pace(Duration::from_secs(1));
    let timeline = Timeline::start();

    let count = |name: &str, mut dice: Rng| {
        for i in 0..3 {
            println!("{name}: {i:3}");
            let start = timeline.now();
            thread::sleep(a_second * dice.u32(1..=3));
            timeline.record(name, i.to_string(), Waiting, start, timeline.now());
        }
    };
    let (one, other) = (dice.fork(), dice.fork());
    thread::scope(|scope| {
        scope.spawn(|| count("one", one));
        scope.spawn(|| count("other", other));
    });

    println!();
    lesson.draw("Closures", &timeline);
    say_how_long_they_slept(&timeline);
}

fn say_how_long_they_slept(timeline: &Timeline) {
    let spans = timeline.spans();
    let together: Duration = spans.iter().filter_map(|span| Some(span.end? - span.start)).sum();
    let last = spans.iter().filter_map(|span| span.end).max().unwrap_or_default();
    println!("\nIn {:.1} s the two slept for {:.1} s in all.", last.as_secs_f64(), together.as_secs_f64());
}
