//! One thread that reads and hardly computes, beside two that only compute: after each read it queues for the lock.

use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::thread;
use std::time::Duration;

use lesson_web::{Lesson, Outcome, Times};
use timeline::Timeline;

use crate::cpu_bound::compute;
use crate::gil::{Gil, SWITCH_INTERVAL};
use crate::threads::in_threads;

const READS: u32 = 10;
/// How long a read waits for the system.
const READ: Duration = Duration::from_millis(1);

const ROUNDS: usize = 5;

pub(crate) fn section(lesson: &Lesson) -> Outcome {
    let mut alone = Times::new();
    let mut convoys = [SWITCH_INTERVAL, SWITCH_INTERVAL / 5, SWITCH_INTERVAL / 50].map(Convoy::new);
    for round in 1..=ROUNDS {
        let timeline = Timeline::start();
        let gil = Gil::new(SWITCH_INTERVAL, &timeline);
        alone.time(|| in_threads(&["reads"], || read_all(&gil)));

        for convoy in &mut convoys {
            let timeline = Timeline::start();
            run(convoy, &timeline);
            if round == ROUNDS && convoy.switch_interval == SWITCH_INTERVAL {
                lesson.draw("One thread reads, two compute", &timeline);
            }
        }
    }

    println!("\n{READS} reads of 1 ms took {:.1} ms alone. Beside two threads that compute:\n", alone.milliseconds());
    println!("switch interval   ten reads   hand-overs in a second");
    for Convoy { switch_interval, reads, hand_overs } in &convoys {
        let seconds = reads.total().as_secs_f64();
        println!(
            "{:12.1} ms {:8.1} ms {:12.0} hand-overs",
            switch_interval.as_secs_f64() * 1e3,
            reads.milliseconds(),
            *hand_overs as f64 / seconds
        );
    }
    let [long, _, short] = &convoys;
    println!("\nWith a switch interval of 0.1 ms instead of 5 ms, the ten reads were");
    println!("{}.", short.reads.compared_with(&long.reads));
    Ok(())
}

/// Reads beside threads that compute, with one switch interval.
struct Convoy {
    switch_interval: Duration,
    /// How long the ten reads took, in each round.
    reads: Times,
    /// How often the lock changed hands, in all rounds.
    hand_overs: usize,
}

impl Convoy {
    fn new(switch_interval: Duration) -> Self {
        Convoy { switch_interval, reads: Times::new(), hand_overs: 0 }
    }
}

/// Does one more round.
fn run(convoy: &mut Convoy, timeline: &Timeline) {
    let gil = Gil::new(convoy.switch_interval, timeline);
    let all_read = AtomicBool::new(false);
    let compute_on = || {
        gil.run("compute", |python| {
            while !all_read.load(Relaxed) {
                compute(1000, || python.check());
            }
        });
    };
    thread::scope(|scope| {
        scope.spawn(|| in_threads(&["computes 1", "computes 2"], compute_on));
        let _at_the_end = Say(&all_read); // also if the reads panic: the scope waits for the threads that compute
        convoy.reads.time(|| in_threads(&["reads"], || read_all(&gil)));
    });
    convoy.hand_overs += gil.switches();
}

struct Say<'a>(&'a AtomicBool);

impl Drop for Say<'_> {
    fn drop(&mut self) {
        self.0.store(true, Relaxed);
    }
}

/// After each read, it works a little on what was read.
fn read_all(gil: &Gil) {
    gil.run("read", |python| {
        for _ in 0..READS {
            python.without_lock(|| thread::sleep(READ));
            compute(1000, || python.check());
        }
    });
}
