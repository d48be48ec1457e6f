//! Section 5: threads share their process's memory, and each process has its own.

use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::{io, thread};

use lesson_web::{Lesson, Outcome};

use crate::child;

static COUNTER: AtomicU32 = AtomicU32::new(0);

fn add_a_thousand(counter: &AtomicU32) {
    for _ in 0..1000 {
        counter.fetch_add(1, SeqCst);
    }
}

pub(crate) fn shared_or_not(_: &Lesson) -> Outcome {
    println!("at first              {:4}", COUNTER.load(SeqCst));

    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| add_a_thousand(&COUNTER));
        }
    });
    println!("after four threads    {:4}", COUNTER.load(SeqCst));

    let printed = (0..4).map(|_| child::run(child::COUNT)).collect::<io::Result<String>>()?;
    println!("after four processes  {:4}", COUNTER.load(SeqCst));
    print!("\nWhat the processes printed:\n{printed}");
    Ok(())
}

/// What each of the processes does.
pub(crate) fn in_the_child() {
    add_a_thousand(&COUNTER);
    println!("my counter: {:4}", COUNTER.load(SeqCst));
}
