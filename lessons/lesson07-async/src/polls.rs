//! What a runtime does with a task: it polls it, leaves it alone until something wakes it, and polls it again.

use std::future::poll_fn;
use std::pin::pin;
use std::rc::Rc;

use timeline::{Kind, Timeline};

/// The same future, drawn: its polls in the lane of the thread, the time between them in a lane of its own.
pub(crate) async fn drawn<F: Future>(name: String, timeline: Rc<Timeline>, future: F) -> F::Output {
    let mut future = pin!(future);
    let mut left_alone = None;
    poll_fn(|context| {
        if let Some(since) = left_alone {
            timeline.record(&name, "waits", Kind::Waiting, since, timeline.now());
        }
        let polled = timeline.span(&name, || future.as_mut().poll(context));
        left_alone = Some(timeline.now());
        polled
    })
    .await
}
