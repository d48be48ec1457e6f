//! One thread that reads and hardly computes, beside two that only compute: after each read it queues for the lock.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::thread;
use std::time::Duration;

use lesson_web::{Lesson, Outcome};
use timeline::Timeline;

use crate::cpu_bound::{compute, instructions_in};
use crate::gil::Gil;
use crate::python::SWITCH_INTERVAL;
use crate::stopwatch::{milliseconds, timed};
use crate::threads::in_threads;

const READS: u32 = 10;
/// How long a read waits for the system.
const READ: Duration = Duration::from_millis(1);

pub(crate) fn section(lesson: &Lesson) -> Outcome {
    let alone = Timeline::start();
    let gil = Gil::new(SWITCH_INTERVAL, &alone);
    let ((), undisturbed) = timed(|| in_threads(&["reads"], || read_all(&gil)));
    println!("{READS} reads of 1 ms took {:.1} ms with nobody else there.\n", milliseconds(undisturbed));

    for switch_interval in [SWITCH_INTERVAL, SWITCH_INTERVAL / 5, SWITCH_INTERVAL / 50] {
        let timeline = Timeline::start();
        let Convoy { reads, computed, hand_overs } = convoy(switch_interval, &timeline);
        if switch_interval == SWITCH_INTERVAL {
            lesson.draw("One thread reads, two compute", &timeline);
            println!("switch interval   ten reads   hand-overs in a second   computed meanwhile");
        }
        let throughput = computed as f64 / reads.as_secs_f64() / instructions_in(Duration::from_secs(1)) as f64;
        println!(
            "{:12.1} ms {:8.1} ms {:15.0} hand-overs {:9.0} % of one thread",
            milliseconds(switch_interval),
            milliseconds(reads),
            hand_overs as f64 / reads.as_secs_f64(),
            throughput * 100.0
        );
    }
    Ok(())
}

struct Convoy {
    /// How long the reads took, all together.
    reads: Duration,
    /// How many instructions the other threads did meanwhile.
    computed: u64,
    hand_overs: usize,
}

fn convoy(switch_interval: Duration, timeline: &Timeline) -> Convoy {
    let gil = Gil::new(switch_interval, timeline);
    let (all_read, computed) = (AtomicBool::new(false), AtomicU64::new(0));
    let compute_on = || {
        gil.run("compute", |python| {
            while !all_read.load(Relaxed) {
                compute(1000, || python.check());
                computed.fetch_add(1000, Relaxed);
            }
        });
    };
    let reads = thread::scope(|scope| {
        scope.spawn(|| in_threads(&["computes 1", "computes 2"], compute_on));
        let _said_at_the_end = Say(&all_read); // also if the reads panic: the scope waits for those who compute
        timed(|| in_threads(&["reads"], || read_all(&gil))).1
    });
    Convoy { reads, computed: computed.into_inner(), hand_overs: gil.switches() }
}

struct Say<'a>(&'a AtomicBool);

impl Drop for Say<'_> {
    fn drop(&mut self) {
        self.0.store(true, Relaxed);
    }
}

/// After each read, a little is done with what was read.
fn read_all(gil: &Gil) {
    gil.run("read", |python| {
        for _ in 0..READS {
            python.without_lock(|| thread::sleep(READ));
            compute(1000, || python.check());
        }
    });
}
