//! How six ways to do something are measured, and how the results are shown.

use std::error::Error;
use std::sync::Arc;

use lesson_web::{Lesson, Outcome, Times};
use timeline::Timeline;

/// How often each way is tried; the ways take turns.
const ROUNDS: usize = 3;

/// One way, and what was measured of it.
pub(crate) struct Measured {
    pub(crate) name: &'static str,
    pub(crate) times: Times,
    /// Who did what when, in this process, in the last round.
    pub(crate) timeline: Arc<Timeline>,
}

/// Tries all ways in turns. `once` runs one way once, and adds to its times and its timeline.
pub(crate) fn in_turns<W: Copy>(
    ways: [(&'static str, W); 6],
    once: impl Fn(W, &mut Measured) -> Outcome,
) -> Result<[Measured; 6], Box<dyn Error>> {
    let mut measured = ways.map(|(name, _)| Measured { name, times: Times::new(), timeline: fresh() });
    for _ in 0..ROUNDS {
        for ((_, way), measured) in ways.into_iter().zip(&mut measured) {
            measured.timeline = fresh();
            once(way, measured)?;
        }
    }
    Ok(measured)
}

fn fresh() -> Arc<Timeline> {
    Arc::new(Timeline::start())
}

/// A line for each way, compared with the first.
pub(crate) fn table(ways: &[Measured; 6]) {
    let [sequential, others @ ..] = ways;
    println!("{:<12} {:5.0} ms", sequential.name, sequential.times.milliseconds());
    for Measured { name, times, .. } in others {
        println!("{name:<12} {:5.0} ms, {:4.1}", times.milliseconds(), times.compared_with(&sequential.times));
    }
}

/// Two of the timelines. `what` the ways do is part of their titles.
pub(crate) fn draw(lesson: &Lesson, what: &str, ways: &[Measured; 6]) {
    for Measured { name, timeline, .. } in ways.iter().filter(|way| ["thread pool", "async"].contains(&way.name)) {
        println!("\n{name}:\n");
        lesson.draw(&format!("{what}, {name}"), timeline);
    }
}
