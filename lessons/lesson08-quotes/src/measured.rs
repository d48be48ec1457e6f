//! What was measured of a way to do something, and how it is shown.

use std::sync::Arc;
use std::time::Duration;

use lesson_web::Lesson;
use timeline::Timeline;

use crate::stopwatch::{milliseconds, speed_up};

/// A way that was gone.
pub(crate) struct Measured {
    pub(crate) name: &'static str,
    pub(crate) time: Duration,
    /// Who did what when, in this process.
    pub(crate) timeline: Arc<Timeline>,
}

/// A line for each way, compared with the first; then two of the timelines.
pub(crate) fn show(lesson: &Lesson, ways: &[Measured]) {
    for Measured { name, time, .. } in ways {
        let speed_up = speed_up(ways[0].time, *time);
        println!("{name:<12} {:5.0} ms, {speed_up:4.1} times as fast", milliseconds(*time));
    }
    println!();
    for Measured { name, timeline, .. } in ways.iter().filter(|way| ["thread pool", "async"].contains(&way.name)) {
        println!("{name}:\n");
        lesson.draw(name, timeline);
    }
}
