//! The tools for checks. Ordinary tests: `grade` would refuse `cargo test some_name` for names that are not here.

use std::sync::Mutex;
use std::thread;

use checks::{Gate, Patience, Rendezvous, Tally, ThreadWitness, panic_message};
use watchdog::watched;

#[test]
fn a_meeting_takes_place_when_all_have_come() {
    watched(|| {
        let meeting = Rendezvous::of(8);
        thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| assert!(meeting.meet()));
            }
        });
        assert_eq!(meeting.most(), 8);
    });
}

#[test]
fn who_comes_after_the_meeting_passes_at_once() {
    watched(|| {
        let meeting = Rendezvous::of(1);
        assert!(meeting.meet() && meeting.meet());
        assert_eq!(meeting.most(), 1);
    });
}

#[test]
fn a_meeting_that_fails_is_waited_for_only_once() {
    watched(|| {
        let meeting = Rendezvous::of(2).with_patience(Patience::of_turns(2));
        // Ten thousand waits of two turns would be too much for the watchdog.
        assert!((0..10_000).all(|_| !meeting.meet()));
        assert!(!meeting.took_place());
    });
}

#[test]
fn gates_release_in_reverse() {
    watched(|| {
        let gates = [Gate::new(), Gate::new(), Gate::new()];
        let order = Mutex::new(Vec::new());
        thread::scope(|scope| {
            for (index, gate) in gates.iter().enumerate() {
                let (gates, order) = (&gates, &order);
                scope.spawn(move || {
                    assert!(gate.wait());
                    order.lock().unwrap().push(index);
                    if let Some(before) = index.checked_sub(1) {
                        gates[before].open();
                    }
                });
            }
            gates[2].open();
        });
        assert_eq!(order.into_inner().unwrap(), [2, 1, 0]);
    });
}

#[test]
fn a_gate_that_never_opens_says_so() {
    watched(|| {
        let gate = Gate::new().with_patience(Patience::of_turns(2));
        assert!((0..10_000).all(|_| !gate.wait()));
    });
}

#[test]
fn a_tally_counts_what_is_dropped() {
    watched(|| {
        let tally = Tally::default();
        let tokens: Vec<_> = (0..3).map(|_| tally.token()).collect();
        thread::scope(|scope| {
            scope.spawn(|| drop(tokens));
        });
        assert_eq!((tally.dropped(), tally.alive()), (3, 0));
    });
}

#[test]
fn threads_that_are_gone_are_not_left_behind() {
    watched(|| {
        let witness = ThreadWitness::default();
        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| (witness.sign_in(), witness.sign_in()));
            }
        });
        assert_eq!(witness.seen(), 4);
        assert_eq!(witness.left_behind(), 0);
    });
}

#[test]
fn a_thread_that_stays_is_seen() {
    watched(|| {
        let witness = ThreadWitness::default().with_patience(Patience::of_turns(2));
        let stay = Gate::new();
        thread::scope(|scope| {
            scope.spawn(|| {
                witness.sign_in();
                stay.wait()
            });
            Patience::LONG.wait_until(|| witness.seen() == 1);
            assert_eq!(witness.left_behind(), 1);
            stay.open();
        });
    });
}

#[test]
fn the_owner_of_a_witness_is_not_counted() {
    watched(|| {
        let witness = ThreadWitness::default();
        witness.sign_in();
        assert_eq!(witness.seen(), 0);
    });
}

#[test]
fn messages_of_panics_are_read() {
    watched(|| {
        assert_eq!(panic_message(|| panic!("plain")).as_deref(), Some("plain"));
        let number = thread::current().name().map_or(0, str::len);
        assert_eq!(panic_message(|| panic!("{number} letters")), Some(format!("{number} letters")));
        assert_eq!(panic_message(|| ()), None);
    });
}
