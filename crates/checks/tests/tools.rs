//! The tools for checks, checked with this crate's own grader: each in a process of its own that is killed if it hangs.

use std::process::ExitCode;
use std::sync::Mutex;
use std::thread;

use checks::{Check, Gate, Patience, Rendezvous, Tally, ThreadWitness, expect, expect_eq, panic_message};

const CHECKS: &[Check] = checks::table! {
    a_meeting_takes_place_when_all_have_come: "Rendezvous::meet",
    who_comes_after_the_meeting_passes_at_once: "Rendezvous::meet",
    a_meeting_that_fails_is_waited_for_only_once: "Rendezvous::meet",
    gates_release_in_reverse: "Gate::wait",
    a_gate_that_never_opens_says_so: "Gate::wait",
    a_tally_counts_what_is_dropped: "Tally",
    threads_that_are_gone_are_not_left_behind: "ThreadWitness::left_behind",
    a_thread_that_stays_is_seen: "ThreadWitness::left_behind",
    the_owner_of_a_witness_is_not_counted: "ThreadWitness::sign_in",
    messages_of_panics_are_read: "panic_message",
};

fn main() -> ExitCode {
    checks::grade(CHECKS)
}

fn a_meeting_takes_place_when_all_have_come() {
    let meeting = Rendezvous::of(8);
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| expect(meeting.meet(), "a meeting", "nobody"));
        }
    });
    expect_eq("the size of the meeting", meeting.most(), 8);
}

fn who_comes_after_the_meeting_passes_at_once() {
    let meeting = Rendezvous::of(1);
    expect(meeting.meet() && meeting.meet(), "both to pass", "one held");
    expect_eq("the most that were there", meeting.most(), 1);
}

fn a_meeting_that_fails_is_waited_for_only_once() {
    let meeting = Rendezvous::of(2).with_patience(Patience::of_turns(2));
    // Ten thousand waits of two turns would go beyond the life of this process.
    expect((0..10_000).all(|_| !meeting.meet()), "no meeting", "one");
    expect(!meeting.took_place(), "no meeting", "one");
}

fn gates_release_in_reverse() {
    let gates = [Gate::new(), Gate::new(), Gate::new()];
    let order = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for (index, gate) in gates.iter().enumerate() {
            let (gates, order) = (&gates, &order);
            scope.spawn(move || {
                expect(gate.wait(), "the gate to open", "it shut");
                order.lock().expect("nobody panics").push(index);
                if let Some(before) = index.checked_sub(1) {
                    gates[before].open();
                }
            });
        }
        gates[2].open();
    });
    expect_eq("the order", order.into_inner().expect("nobody panicked"), vec![2, 1, 0]);
}

fn a_gate_that_never_opens_says_so() {
    let gate = Gate::new().with_patience(Patience::of_turns(2));
    expect((0..10_000).all(|_| !gate.wait()), "the gate to be shut", "it open");
}

fn a_tally_counts_what_is_dropped() {
    let tally = Tally::default();
    let tokens: Vec<_> = (0..3).map(|_| tally.token()).collect();
    thread::scope(|scope| {
        scope.spawn(|| drop(tokens));
    });
    expect_eq("dropped and alive", (tally.dropped(), tally.alive()), (3, 0));
}

fn threads_that_are_gone_are_not_left_behind() {
    let witness = ThreadWitness::default();
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| (witness.sign_in(), witness.sign_in()));
        }
    });
    expect_eq("threads seen", witness.seen(), 4);
    expect_eq("threads left behind", witness.left_behind(), 0);
}

fn a_thread_that_stays_is_seen() {
    let witness = ThreadWitness::default().with_patience(Patience::of_turns(2));
    let stay = Gate::new();
    thread::scope(|scope| {
        scope.spawn(|| {
            witness.sign_in();
            stay.wait()
        });
        Patience::LONG.wait_until(|| witness.seen() == 1);
        expect_eq("threads left behind", witness.left_behind(), 1);
        stay.open();
    });
}

fn the_owner_of_a_witness_is_not_counted() {
    let witness = ThreadWitness::default();
    witness.sign_in();
    expect_eq("threads seen", witness.seen(), 0);
}

fn messages_of_panics_are_read() {
    expect_eq("a literal", panic_message(|| panic!("plain")), Some("plain".to_owned()));
    expect_eq("a formatted one", panic_message(|| panic!("{}", 2)), Some("2".to_owned()));
    expect_eq("none", panic_message(|| ()), None);
}
